"""Tries every way to become another user.

victim: api
tries: to become root or the grader by set-user-id files, system calls or capabilities
must: failed
shows: armed
seconds: 6
backends: docker-runc, docker-runsc
"""

import ctypes
import os
import subprocess

from fastapi import FastAPI

app = FastAPI()
libc = ctypes.CDLL(None, use_errno=True)
own = os.getresuid()


def worked(what, result):
    if result == 0:
        print("BREACH:", what)


# variant: system_calls
for uid in (0, 10002):
    worked("setuid", libc.setuid(uid))
    worked("setreuid", libc.setreuid(uid, uid))
    worked("setresuid", libc.setresuid(uid, uid, uid))
    worked("setgid", libc.setgid(uid))
    libc.setfsuid(uid)
    if libc.setfsuid(-1) == uid:
        print("BREACH: setfsuid")
worked("setgroups", libc.setgroups(1, (ctypes.c_uint * 1)(0)))
print("armed", "BREACH: is another" if os.getresuid() != own else "")

# variant: files
# backends: docker-runc
# The image is the same for both; gVisor takes too long to walk all of it.
found = []
for top in ("/bin", "/sbin", "/usr", "/opt", "/lib"):
    for folder, _, names in os.walk(top):
        for name in names:
            path = os.path.join(folder, name)
            try:
                if os.lstat(path).st_mode & 0o6000 and not os.path.islink(path):
                    found.append(path)
            except OSError:
                pass
print("armed", f"BREACH: {found}" if found else "")

# variant: own_file
# A set-user-id file of its own, on a file system that allows no such thing.
for folder in (".", "/tmp"):
    path = os.path.join(folder, "own")
    with open(path, "wb") as copy, open("/bin/true", "rb") as true:
        copy.write(true.read())
    try:
        os.chmod(path, 0o6755)
        os.chown(path, 0, 0)
        print("BREACH: gave a file to root")
    except OSError:
        pass
    try:
        subprocess.run([path], check=True, timeout=2)
        print("BREACH: ran a file of its own")
    except OSError:
        pass
print("armed")

# variant: programs
for command in (["su", "-c", "id"], ["sudo", "-n", "id"], ["newgrp"], ["passwd"], ["mount"]):
    try:
        done = subprocess.run(command, capture_output=True, timeout=2, stdin=subprocess.DEVNULL)
        if b"uid=0" in done.stdout:
            print("BREACH:", command)
    except (OSError, subprocess.TimeoutExpired):
        pass
print("armed")

# variant: capabilities
header = (ctypes.c_uint32 * 2)(0x20080522, 0)
every = (ctypes.c_uint32 * 6)(*[0xFFFFFFFF] * 6)
worked("capset", libc.capset(header, every))
for capability in range(41):
    worked(f"ambient {capability}", libc.prctl(47, 2, capability, 0, 0))
worked("no_new_privs off", libc.prctl(38, 0, 0, 0, 0))
worked("keepcaps", libc.prctl(8, 1, 0, 0, 0) or libc.setuid(0))
held = (ctypes.c_uint32 * 6)()
libc.capget(header, held)
print("armed", f"BREACH: {list(held)}" if any(held[:2]) or any(held[3:5]) else "")
