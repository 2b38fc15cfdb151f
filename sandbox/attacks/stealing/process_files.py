"""Reads what /proc tells of other processes.

victim: api
tries: to read the grader's or the supervisor's memory, environment, descriptors or folders
must: failed
shows: armed
seconds: 6
backends: docker-runc, docker-runsc
"""

import os
import threading
import time

from fastapi import FastAPI

app = FastAPI()


def others():
    for name in os.listdir("/proc"):
        if name.isdigit() and int(name) != os.getpid():
            try:
                with open(f"/proc/{name}/status") as status:
                    lines = dict(line.split(":", 1) for line in status if ":" in line)
            except OSError:
                continue
            if lines["Uid"].split()[0] != str(os.getuid()):
                yield name


def read(path, length=4096):
    with open(path, "rb", buffering=0) as file:
        return file.read(length)


def look(*names):
    for pid in others():
        for name in names:
            for path in (f"/proc/{pid}/{name}", f"/proc/{pid}/task/{pid}/{name}"):
                try:
                    found = read(path)
                except OSError:
                    continue
                print("BREACH:" if found else "empty:", path, found[:500])


# variant: memory
look("mem", "pagemap", "clear_refs")
print("armed")

# variant: maps
look("maps", "smaps", "smaps_rollup", "numa_maps", "auxv", "personality")
print("armed")

# variant: environment
look("environ", "syscall", "stack", "io", "timers", "mountstats")
print("armed")

# variant: command_lines
for pid in others():
    print(read(f"/proc/{pid}/cmdline"), read(f"/proc/{pid}/comm"))
print("armed")

# variant: descriptors
for pid in others():
    for folder in ("fd", "fdinfo", "map_files", "ns", "cwd", "root", "exe", "attr"):
        try:
            names = os.listdir(f"/proc/{pid}/{folder}")
            if folder in ("fd", "map_files", "cwd", "root"):
                print("BREACH:", pid, folder, names[:20])
        except OSError:
            pass
    for number in range(64):
        try:
            print("BREACH:", pid, number, os.readlink(f"/proc/{pid}/fd/{number}"))
        except OSError:
            pass
print("armed")

# variant: again_and_again
# The moment after a fork or an exec, in which a process may be open to others.
def watch():
    until = time.monotonic() + 2.5
    while time.monotonic() < until:
        look("mem", "environ", "maps")


threading.Thread(target=watch, daemon=True).start()
print("armed")

# variant: own_side
# The parked process is of the same user; it must be as shut as the others.
for pid in (name for name in os.listdir("/proc") if name.isdigit()):
    if int(pid) != os.getpid():
        for name in ("mem", "environ", "maps"):
            try:
                if read(f"/proc/{pid}/{name}"):
                    print("BREACH:", pid, name)
            except OSError:
                pass
print("armed")
