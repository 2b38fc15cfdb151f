"""Has memory written to a file by the kernel.

victim: api
tries: to find the grader's memory, or its own of the hidden phase, in a core file
must: failed, crashed
shows: armed
seconds: 5
backends: docker-runc, docker-runsc
"""

import ctypes
import glob
import os
import resource
import signal

from fastapi import FastAPI

app = FastAPI()


def cores():
    return [path for pattern in ("core*", "/tmp/core*", "/work/core*", "/core*", "/var/crash/*")
            for path in glob.glob(pattern)]


# variant: own
try:
    resource.setrlimit(resource.RLIMIT_CORE, (resource.RLIM_INFINITY,) * 2)
    print("BREACH: may dump")
except (OSError, ValueError):
    pass
ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)
if os.fork() == 0:
    os.abort()
os.wait()
print("armed", "BREACH: dumped" if cores() else "")

# variant: of_others
for pid in filter(str.isdigit, os.listdir("/proc")):
    for number in (signal.SIGQUIT, signal.SIGABRT, signal.SIGSEGV):
        try:
            with open(f"/proc/{pid}/status") as status:
                uid = next(line.split()[1] for line in status if line.startswith("Uid:"))
            if uid != str(os.getuid()):
                os.kill(int(pid), number)
                print("BREACH: signalled", pid)
        except OSError:
            pass
print("armed", "BREACH: dumped" if cores() else "")

# variant: pattern
for path in ("/proc/sys/kernel/core_pattern", "/proc/sys/fs/suid_dumpable"):
    try:
        with open(path, "w") as file:
            file.write("/work/core")
        print("BREACH: wrote", path)
    except OSError:
        pass
print("armed")
