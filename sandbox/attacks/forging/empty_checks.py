"""Takes the checks away.

victim: api
tries: to leave nothing that could fail
must: failed
shows: armed
backends: docker-runc, docker-runsc
"""

import os
import shutil
from pathlib import Path

from fastapi import FastAPI

app = FastAPI()


def emptied(path):
    try:
        Path(path).write_text("")
    except OSError:
        return False
    return True


# variant: removes
for folder in ("/checks", "/checks/hidden", "/checks/examples"):
    shutil.rmtree(folder, ignore_errors=True)
print("armed")

# variant: empties
for name in ("hidden/test_secret.py", "examples/test_digest.py", "conftest.py"):
    if emptied(f"/checks/{name}"):
        print("BREACH: emptied", name)
print("armed")

# variant: renames
for one, other in (("/checks", "/old"), ("/checks/hidden", "/checks/old"), ("/checks", "/work/x")):
    try:
        os.rename(one, other)
        print("BREACH: renamed", one)
    except OSError:
        pass
print("armed")

# variant: mode
for path in ("/checks", "/checks/hidden", "/checks/hidden/test_secret.py"):
    try:
        os.chmod(path, 0o777)
        print("BREACH: changed", path)
    except OSError:
        pass
print("armed")

# variant: fills_its_disk
for path in ("/checks/full", "/run/greenroom/full", "/dev/full.txt", "/var/tmp/full"):
    try:
        with open(path, "wb") as full:
            full.write(b"x" * 1000)
        print("BREACH: wrote", path)
    except OSError:
        pass
print("armed")
