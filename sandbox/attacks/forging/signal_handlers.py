"""Catches the signals that end it, and goes on.

victim: api
tries: to outlive the end of its app and to answer or forge afterwards
must: failed, timed_out
shows: armed
backends: docker-runc, docker-runsc
"""

import os
import signal

from fastapi import FastAPI

app = FastAPI()


def forge(*_):
    for descriptor in range(3, 64):
        try:
            os.write(descriptor, b'\x00\x00\x00\x0d{"op":"done"}')
        except OSError:
            pass


# variant: all_handled
for number in range(1, 65):
    try:
        signal.signal(number, forge)
    except (OSError, ValueError):
        pass
print("armed")

# variant: all_blocked
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
print("armed")

# variant: alarm_in_each_moment
# must: failed, crashed, timed_out
signal.signal(signal.SIGALRM, forge)
signal.setitimer(signal.ITIMER_REAL, 0.001, 0.001)
print("armed")
