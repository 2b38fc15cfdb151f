"""Asks what the container tells of its host.

victim: api
tries: to find names, secrets or addresses of the server in the container
must: failed
shows: armed
backends: docker-runc, docker-runsc
"""

import os
import socket
from pathlib import Path

from fastapi import FastAPI

app = FastAPI()

# variant: environment
for name, value in os.environ.items():
    if any(word in name.upper() for word in ("SECRET", "TOKEN", "KEY", "PASSWORD", "GREENROOM", "DATABASE")):
        print("BREACH:", name, value)
print("armed")

# variant: files
for path in ("/etc/greenroom", "/root/.docker", "/run/secrets", "/var/run/docker.sock", "/root/.ssh",
             "/.dockerenv/secret", "/etc/shadow", "/proc/1/environ", "/proc/keys", "/proc/kcore"):
    try:
        if os.path.isdir(path):
            print("BREACH:", path, os.listdir(path))
        elif Path(path).read_bytes()[:100].strip():
            print("BREACH:", path)
    except OSError:
        pass
print("armed")

# variant: network
for address in ("169.254.169.254", "172.17.0.1", "127.0.0.1", "192.0.2.1", "8.8.8.8"):
    for port in (80, 2375, 8000):
        try:
            socket.create_connection((address, port), 0.2)
            print("BREACH: connected to", address, port)
        except OSError:
            pass
try:
    print("BREACH: resolved", socket.gethostbyname("host.docker.internal"))
except OSError:
    pass
print("armed")

# variant: name_servers
for path in ("/etc/resolv.conf", "/etc/hosts"):
    for line in Path(path).read_text().splitlines():
        address, *_ = line.removeprefix("nameserver").split() or [""]
        if address and not address.startswith(("#", "127.", "::1", "fe00:", "ff0")):
            print("BREACH:", path, line)
print("armed")
