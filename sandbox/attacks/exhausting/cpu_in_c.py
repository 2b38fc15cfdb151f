"""Computes in C, where no Python signal handler runs.

victim: api
tries: to outlast its time where a polite interruption is not heard
must: timed_out
seconds: 3
check_seconds: 1
backends: docker-runc, docker-runsc, local
"""

import hashlib
import itertools
import re
import signal
import zlib

from fastapi import FastAPI

app = FastAPI()

# variant: power_at_import
number = 10**10**8

# variant: regex_at_import
re.match(r"(a+)+$", "a" * 40 + "b")

# variant: endless_iterator_at_import
sum(itertools.repeat(0))

# variant: hash_at_import
hashlib.pbkdf2_hmac("sha512", b"a", b"b", 10**9)

# variant: power_in_a_handler
@app.post("/digest")
async def digest():
    return len(str(10**10**8))

# variant: regex_in_a_handler
@app.post("/digest")
async def digest():
    return re.match(r"(a|a)*$", "a" * 40 + "b")

# variant: in_threads
@app.post("/digest")
def digest():
    return sum(itertools.repeat(0))

# variant: with_signals_blocked
signal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))
while True:
    zlib.crc32(b"x" * 1_000_000)
