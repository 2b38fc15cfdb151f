"""Looks for the checks on the disk.

victim: api
tries: to read the hidden checks' source, or what an interpreter made of it, from any file
must: failed, timed_out
shows: armed
backends: docker-runc, docker-runsc
"""

import glob
import os
import threading
import time

from fastapi import FastAPI

app = FastAPI()


def show(path):
    try:
        with open(path, "rb") as file:
            print("BREACH:", path, file.read(2000))
    except OSError:
        pass


def walk(top, wanted):
    for folder, folders, names in os.walk(top):
        if folder.startswith(("/proc", "/sys", "/usr", "/opt")):
            folders.clear()
            continue
        for name in names:
            if wanted(name):
                show(os.path.join(folder, name))


# variant: known_places
for place in ("/checks/hidden/test_secret.py", "/checks/examples/test_digest.py"):
    show(place)
for pattern in ("/checks/*", "/checks/*/*", "/tmp/*/*", "/run/*/*", "/var/tmp/*"):
    for path in glob.glob(pattern):
        show(path)
print("armed")

# variant: everywhere
walk("/", lambda name: name.startswith("test_") or name.startswith("conftest"))
print("armed")

# variant: byte_code
walk("/", lambda name: "test_secret" in name or "test_digest" in name)
print("armed")

# variant: descriptors_of_folders
for base in ("/proc/1/root", "/proc/1/cwd", "/proc/self/root", "/proc/thread-self/root"):
    walk(f"{base}/checks", lambda name: True)
print("armed")

# variant: through_a_link
os.symlink("/checks", "link")
walk("link/", lambda name: True)
for name in ("examples/test_digest.py", "hidden/test_secret.py"):
    try:
        os.link(f"/checks/{name}", "stolen")
        show("stolen")
    except OSError:
        pass
print("armed")

# variant: while_they_are_written
def watch():
    until = time.monotonic() + 2
    while time.monotonic() < until:
        show("/checks/hidden/test_secret.py")


threading.Thread(target=watch, daemon=True).start()
print("armed")

# variant: by_changing_folder
try:
    os.chdir("/checks")
    print("BREACH: in", os.listdir("."))
except OSError:
    pass
print("armed")
