"""Lies about the time.

victim: api
tries: to stop the clock of a check, or to make its own time look short
must: timed_out
seconds: 6
check_seconds: 1
shows: armed
backends: docker-runc, docker-runsc, local
"""

import asyncio
import ctypes
import signal
import time

from fastapi import FastAPI

app = FastAPI()
sleep = time.sleep


@app.post("/digest")
def digest():
    sleep(3)
    return {}


print("armed")

# variant: functions
for name in ("time", "monotonic", "perf_counter", "process_time", "time_ns", "monotonic_ns"):
    setattr(time, name, lambda: 0)

# variant: system_clock
class Moment(ctypes.Structure):
    _fields_ = [("seconds", ctypes.c_long), ("nanoseconds", ctypes.c_long)]


libc = ctypes.CDLL(None)
for clock in range(12):
    if libc.clock_settime(clock, ctypes.byref(Moment(0, 0))) == 0:
        print("BREACH: set clock", clock)
if libc.settimeofday(ctypes.byref(Moment(0, 0)), None) == 0:
    print("BREACH: set the time of day")

# variant: event_loop
asyncio.BaseEventLoop.time = lambda self: 0.0

# variant: alarms
signal.setitimer = signal.alarm = lambda *_: (0, 0)
signal.signal(signal.SIGALRM, signal.SIG_IGN)
