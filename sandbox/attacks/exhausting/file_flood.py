"""Writes files until there is no more room.

victim: api
tries: to fill a disk that others share, or that the grader needs
must: failed, crashed, timed_out, out_of_memory
seconds: 5
shows: armed
backends: docker-runc, docker-runsc
"""

import os
from pathlib import Path

from fastapi import FastAPI

app = FastAPI()
FOLDERS = [folder for folder in (".", "/tmp", "/work", "/dev/shm", "/var/tmp", "/run", "/dev/mqueue")
           if os.access(folder, os.W_OK)]


# variant: bytes
total = 0
for folder in FOLDERS:
    for number in range(60):
        try:
            with open(f"{folder}/big-{number}", "wb") as file:
                for _ in range(15):
                    total += file.write(b"x" * (1 << 20))
        except OSError:
            break
print("armed", "BREACH: wrote too much" if total > 100 << 20 else "")

# variant: names
total = 0
for folder in FOLDERS:
    for number in range(200_000):
        try:
            Path(f"{folder}/{number}").touch()
            total += 1
        except OSError:
            break
print("armed", "BREACH: made too many" if total > 10_000 else "")

# variant: sparse
for folder in FOLDERS:
    try:
        with open(f"{folder}/sparse", "wb") as file:
            file.truncate(1 << 40)
        print("BREACH: a terabyte")
    except OSError:
        pass
print("armed")

# variant: deep_folders
depth = 0
try:
    while depth < 20_000:
        os.mkdir("d")
        os.chdir("d")
        depth += 1
except OSError:
    pass
print("armed", "BREACH: too deep" if depth >= 20_000 else "")

# variant: links
total = 0
Path("one").touch()
try:
    for total in range(200_000):
        os.link("one", f"link-{total}")
except OSError:
    pass
print("armed", "BREACH: made too many" if total > 10_000 else "")
