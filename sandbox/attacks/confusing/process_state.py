"""Changes what a process is told apart by.

victim: api
tries: to break the supervisor's reading of /proc, or the end of its app
must: failed, crashed, timed_out
seconds: 5
backends: docker-runc, docker-runsc
"""

import ctypes
import os
import resource
import sys

from fastapi import FastAPI

app = FastAPI()
libc = ctypes.CDLL(None)


def rename(name):
    libc.prctl(15, name, 0, 0, 0)


# variant: name_that_is_not_utf_8
rename(b"\xff\xfe\xff")

# variant: name_with_line_ends
rename(b"x\nUid:\t0\t0\nx")

# variant: name_with_brackets
rename(b") R 1 1 1 (")

# variant: name_of_the_supervisor
rename(b"python")
sys.argv[:] = ["/opt/greenroom/bin/python", "-I", "-m", "harness.supervisor"]

# variant: names_of_many
for number in range(30):
    if os.fork() == 0:
        os.setsid()
        rename(bytes([200 + number]) * 15)
        os.read(os.pipe()[0], 1)

# variant: no_descriptors
os.closerange(0, 256)

# variant: no_streams
sys.stdout = sys.stderr = sys.stdin = None

# variant: streams_that_raise
class Stream:
    def __getattr__(self, name):
        raise RuntimeError(name)


sys.stdout = sys.stderr = Stream()

# variant: no_limits_left
# must: failed, crashed, timed_out, out_of_memory
for what in (resource.RLIMIT_NOFILE, resource.RLIMIT_AS, resource.RLIMIT_STACK, resource.RLIMIT_DATA):
    try:
        resource.setrlimit(what, (0, 0))
    except (OSError, ValueError):
        pass

# variant: no_group
try:
    os.setsid()
except OSError:
    os.setpgid(0, os.getppid())

# variant: other_descriptors_in_their_place
reader, writer = os.pipe()
for descriptor in range(3, 40):
    if descriptor not in (reader, writer):
        os.dup2(writer, descriptor)
