"""Looks for places that both sides can reach.

victim: api
tries: to find what the grader leaves in shared memory, sockets, queues or temporary folders
must: failed
shows: armed
seconds: 5
backends: docker-runc, docker-runsc
"""

import ctypes
import os
import socket

from fastapi import FastAPI

app = FastAPI()


# variant: temporary_folders
for folder in ("/dev/shm", "/dev/mqueue", "/tmp", "/run", "/run/greenroom", "/var/tmp", "/run/lock"):
    for top, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(top, name)
            if os.lstat(path).st_uid != os.getuid() and not name.startswith("app-"):
                print("BREACH:", path)
print("armed")

# variant: abstract_sockets
with open("/proc/net/unix") as table:
    names = [line.split()[-1] for line in table if "@" in line]
for name in names:
    try:
        one = socket.socket(socket.AF_UNIX)
        one.connect("\0" + name.removeprefix("@"))
        print("BREACH: connected to", name)
    except OSError:
        pass
print("armed")

# variant: sockets_of_apps
# Connecting to an app is only talking to oneself; nobody else may be found there.
for name in os.listdir("/run/greenroom"):
    one = socket.socket(socket.AF_UNIX)
    one.setblocking(False)
    try:
        one.connect(f"/run/greenroom/{name}")
    except OSError:
        continue
    if not name.startswith("app-"):
        print("BREACH: a socket called", name)
print("armed")

# variant: system_v
libc = ctypes.CDLL(None)
for number in range(200):
    if libc.shmctl(number, 2, ctypes.create_string_buffer(256)) == 0:
        print("BREACH: segment", number)
    if libc.msgctl(number, 2, ctypes.create_string_buffer(256)) == 0:
        print("BREACH: queue", number)
print("armed")

# variant: ports
for family in (socket.AF_INET, socket.AF_INET6):
    for port in (22, 80, 443, 2375, 2376, 5432, 6379, 8000, 8080, 53):
        try:
            one = socket.socket(family)
            one.settimeout(0.1)
            one.connect(("127.0.0.1" if family == socket.AF_INET else "::1", port))
            print("BREACH: connected to", port)
        except OSError:
            pass
print("armed")
