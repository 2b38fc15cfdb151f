"""Leaves a mark wherever it can, and looks for the mark of another submission.

victim: api
tries: to meet something that an earlier submission has left; each variant is one more submission
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
MARK = "mark-of-an-attack"
FOLDERS = ["/tmp", "/work", "/dev/shm", "/dev/mqueue", "/run", "/run/greenroom", "/var/tmp", "/checks",
           "/opt/greenroom", "/", "/home", "/root", "/proc/sys", "/run/lock"]
libc = ctypes.CDLL(None)
first = os.path.basename(os.getcwd()) == "app-1"

if first:
    for folder in FOLDERS:
        if os.path.lexists(os.path.join(folder, MARK)):
            print("BREACH: an earlier mark in", folder)
    for pid in filter(str.isdigit, os.listdir("/proc")):
        try:
            with open(f"/proc/{pid}/comm") as file:
                if MARK[:15] in file.read():
                    print("BREACH: an earlier process", pid)
        except OSError:
            pass
    if libc.shmget(0x6D61726B, 4096, 0) >= 0:
        print("BREACH: an earlier segment")
    try:
        socket.socket(socket.AF_UNIX).connect("\0" + MARK)
        print("BREACH: an earlier socket")
    except OSError:
        pass
for folder in FOLDERS:
    try:
        with open(os.path.join(folder, MARK), "w") as file:
            file.write(MARK)
    except OSError:
        pass
libc.shmget(0x6D61726B, 4096, 0o1666)
if first and os.fork() == 0:
    os.setsid()
    libc.prctl(15, MARK.encode(), 0, 0, 0)
    ear = socket.socket(socket.AF_UNIX)
    ear.bind("\0" + MARK)
    ear.listen()
    while True:
        ear.accept()
print("armed")

# variant: one
pass

# variant: two
pass

# variant: three
pass

# variant: four
pass
