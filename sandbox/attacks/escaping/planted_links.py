"""Plants links for somebody who collects files as root.

victim: api
tries: to have the supervisor or the host follow a link, open a pipe, or trip over a name
must: failed, crashed
shows: armed
seconds: 6
backends: docker-runc, docker-runsc
"""

import os
import socket

from fastapi import FastAPI

app = FastAPI()
HERE = os.getcwd()

# variant: links
for name in ("report.json", "output", "result", "main.py", "core", "app.sock", "junit.xml"):
    for target in ("/etc/shadow", "/proc/1/mem", "/checks/hidden/test_secret.py", "/proc/1/root"):
        try:
            if os.path.lexists(name):
                os.unlink(name)
            os.symlink(target, name)
        except OSError:
            pass
print("armed")

# variant: in_place_of_the_next_folder
for number in range(2, 9):
    try:
        os.symlink("/checks", f"/work/app-{number}")
    except OSError:
        pass
print("armed")

# variant: files_in_place_of_folders
for number in range(2, 9):
    with open(f"/work/app-{number}", "w") as file:
        file.write("not a folder")
print("armed")

# variant: pipes
# must: timed_out
for number in range(2, 9):
    try:
        os.mkdir(f"/work/app-{number}")
        os.mkfifo(f"/work/app-{number}/main.py")
    except OSError:
        pass
print("armed")

# variant: sockets_and_odd_names
for name in ("\n", "-rf", "a\x1b[2Jb", "\udcff\udcfe", "x" * 255, " ", "..."):
    socket.socket(socket.AF_UNIX).bind(os.fsencode(name)[:100])
print("armed")

# variant: no_folder_left
os.chmod(HERE, 0)
os.chdir("/")
os.chmod("/work", 0)
print("armed")

# variant: moved_folder
os.rename(HERE, "/work/elsewhere")
os.symlink("/proc/1/root", HERE)
print("armed")
