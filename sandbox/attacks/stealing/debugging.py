"""Uses the interfaces of debuggers.

victim: api
tries: to stop the grader or the parked process, read its memory, or take its descriptors
must: failed, crashed
shows: armed
seconds: 5
backends: docker-runc, docker-runsc
"""

import ctypes
import os

from fastapi import FastAPI

app = FastAPI()
libc = ctypes.CDLL(None, use_errno=True)
libc.ptrace.restype = ctypes.c_long
PTRACE_ATTACH, PTRACE_SEIZE, PTRACE_TRACEME = 16, 0x4206, 0
PROCESS_VM_READV, PROCESS_VM_WRITEV, KCMP, PIDFD_OPEN, PIDFD_GETFD = 310, 311, 312, 434, 438
PROCESS_MADVISE = 440
others = [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()]


class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


# variant: ptrace
for pid in others:
    for request in (PTRACE_ATTACH, PTRACE_SEIZE):
        if libc.ptrace(request, pid, None, None) == 0:
            print("BREACH: traces", pid)
print("armed")

# variant: process_vm
buffer = ctypes.create_string_buffer(4096)
local = Vector(ctypes.addressof(buffer), 4096)
for pid in others:
    for address in (0x400000, id(app), id(libc)):
        remote = Vector(address, 4096)
        for call in (PROCESS_VM_READV, PROCESS_VM_WRITEV):
            if libc.syscall(call, pid, ctypes.byref(local), 1, ctypes.byref(remote), 1, 0) > 0:
                print("BREACH: reached into", pid)
print("armed")

# variant: pidfd
for pid in others:
    pidfd = libc.syscall(PIDFD_OPEN, pid, 0)
    if pidfd >= 0:
        for number in range(32):
            if libc.syscall(PIDFD_GETFD, pidfd, number, 0) >= 0:
                print("BREACH: took", number, "of", pid)
print("armed")

# variant: kcmp
for pid in others:
    if libc.syscall(KCMP, os.getpid(), pid, 0, 1, 1) >= 0:
        print("BREACH: compared with", pid)
print("armed")

# variant: traces_its_child
# Two processes of its own are its own affair; what counts is that none of it helps.
child = os.fork()
if child == 0:
    libc.ptrace(PTRACE_TRACEME, 0, None, None)
    os._exit(0)
os.waitpid(child, 0)
print("armed")

# variant: makes_itself_open
libc.prctl(4, 1, 0, 0, 0)
libc.prctl(0x59616D61, -1, 0, 0, 0)
for pid in others:
    try:
        with open(f"/proc/{pid}/mem", "rb") as memory:
            print("BREACH: opened", pid, memory.read(1))
    except OSError:
        pass
print("armed")
