"""Leaves processes behind.

victim: api
tries: to outlive the verdict, and to be there for the next submission
must: failed, crashed, timed_out
shows: armed
seconds: 5
backends: docker-runc, docker-runsc
"""

import ctypes
import os
import signal
import subprocess
import sys
import time

from fastapi import FastAPI

app = FastAPI()
libc = ctypes.CDLL(None)


def daemon(work):
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            work()
            os._exit(0)
        os._exit(0)


def stubborn():
    for number in range(1, 65):
        try:
            signal.signal(number, signal.SIG_IGN)
        except (OSError, ValueError):
            pass
    time.sleep(3600)


print("armed", flush=True)

# variant: double_forked
daemon(stubborn)

# variant: many_sessions
for _ in range(40):
    daemon(stubborn)

# variant: another_program
subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"], start_new_session=True)

# variant: its_own_reaper
libc.prctl(36, 1, 0, 0, 0)
daemon(lambda: daemon(stubborn))

# variant: stopped
daemon(lambda: os.kill(os.getpid(), signal.SIGSTOP))

# variant: waiting_in_the_kernel
def vfork_like():
    reader, writer = os.pipe()
    os.read(reader, 1)


for _ in range(10):
    daemon(vfork_like)

# variant: doctor_of_itself
# Two that start each other again.
def watch():
    until = time.monotonic() + 30
    while time.monotonic() < until:
        child = os.fork()
        if child == 0:
            time.sleep(0.01)
            os._exit(0)
        os.waitpid(child, 0)


for _ in range(4):
    daemon(watch)

# variant: as_a_thread_of_nobody
# must: failed, crashed, timed_out
import threading

threading.Thread(target=stubborn, daemon=False).start
threading.Thread(target=time.sleep, args=(3600,), daemon=False).start()
