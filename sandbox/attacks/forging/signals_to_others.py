"""Sends signals to every process that it can name.

victim: api
tries: to end or to stop whoever would find it wrong
must: crashed, timed_out, failed
seconds: 4
backends: docker-runc, docker-runsc
"""

import os
import signal

from fastapi import FastAPI

app = FastAPI()


def send(number, *, spare=()):
    for pid in map(int, filter(str.isdigit, os.listdir("/proc"))):
        if pid not in {os.getpid(), *spare}:
            try:
                os.kill(pid, number)
            except OSError:
                pass


# variant: kill_everyone
os.kill(-1, signal.SIGKILL)

# variant: kill_the_others
send(signal.SIGKILL)

# variant: stop_the_others
send(signal.SIGSTOP)

# variant: interrupt_the_others
send(signal.SIGINT)

# variant: alarm_the_others
for _ in range(100):
    send(signal.SIGALRM)

# variant: kill_in_the_hidden_phase
@app.post("/digest")
def digest():
    send(signal.SIGKILL)
    return {}

# variant: stop_in_the_hidden_phase
@app.post("/digest")
def digest():
    send(signal.SIGSTOP)
    return {}

# variant: kill_the_group
os.killpg(0, signal.SIGKILL)
