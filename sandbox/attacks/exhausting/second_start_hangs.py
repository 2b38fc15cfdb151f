"""Imports well once, and never again.

victim: api
tries: to stop the run at its second start, which the check's clock does not time
must: timed_out, crashed, failed
seconds: 3
check_seconds: 1
backends: docker-runc, docker-runsc
"""

import os
import time
from pathlib import Path

from fastapi import FastAPI

app = FastAPI()
mark = Path("/tmp/started")
first = not mark.exists()
mark.touch()

# variant: sleeps
if not first:
    time.sleep(60)

# variant: spins
if not first:
    while True:
        pass

# variant: ends
if not first:
    os._exit(0)

# variant: ends_its_parent
if not first:
    os.kill(os.getppid(), 9)

# variant: stops_its_parent
os.kill(os.getppid(), 19)
