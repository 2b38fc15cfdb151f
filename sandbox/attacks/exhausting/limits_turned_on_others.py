"""Sets limits and priorities of other processes.

victim: api
tries: to take from the parked process, or the grader, what it needs for the next check
must: failed, crashed, timed_out, out_of_memory
seconds: 5
shows: armed
backends: docker-runc, docker-runsc
"""

import os
import resource

from fastapi import FastAPI

app = FastAPI()
OTHERS = [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) != os.getpid()]


def uid_of(pid):
    return os.stat(f"/proc/{pid}").st_uid


def squeeze(what, value):
    for pid in OTHERS:
        try:
            before = resource.prlimit(pid, what)
            resource.prlimit(pid, what, (value, value))
            with open(f"/proc/{pid}/status") as status:
                uid = next(line.split()[1] for line in status if line.startswith("Uid:"))
            if uid != str(os.getuid()):
                print("BREACH: limited process", pid, "of", uid, "from", before)
        except OSError:
            pass
    print("armed", flush=True)


# variant: descriptors
squeeze(resource.RLIMIT_NOFILE, 0)

# variant: memory
squeeze(resource.RLIMIT_AS, 0)

# variant: processor_time
squeeze(resource.RLIMIT_CPU, 0)

# variant: file_size
squeeze(resource.RLIMIT_FSIZE, 0)

# variant: processes
squeeze(resource.RLIMIT_NPROC, 0)

# variant: affinity_and_priority
for pid in OTHERS:
    for action in (
        lambda: os.setpriority(os.PRIO_PROCESS, pid, 19),
        lambda: os.sched_setaffinity(pid, {0}),
        lambda: os.sched_setscheduler(pid, os.SCHED_IDLE, os.sched_param(0)),
    ):
        try:
            action()
        except OSError:
            pass
for name, action in {
    "higher priority": lambda: os.setpriority(os.PRIO_PROCESS, 0, -20),
    "real time": lambda: os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(99)),
}.items():
    try:
        action()
        print("BREACH:", name)
    except OSError:
        pass
print("armed", flush=True)
