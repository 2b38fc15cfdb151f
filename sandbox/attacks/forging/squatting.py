"""Puts a server of its own on the address that the grader will connect to.

victim: api
tries: to answer in place of the app, or to keep the app from its address
must: failed, crashed, timed_out
shows: armed
backends: docker-runc, docker-runsc
"""

import os
import socket
from pathlib import Path

from fastapi import FastAPI

app = FastAPI()
PLACES = [f"/run/greenroom/app-{number}.sock" for number in range(1, 9)]
worked = []


def attempt(what, action, *arguments):
    try:
        action(*arguments)
    except OSError:
        return
    worked.append(f"{what} {arguments}")


# variant: unlink_and_bind
for place in PLACES:
    attempt("unlink", os.unlink, place)
    attempt("bind", socket.socket(socket.AF_UNIX).bind, place)
print("armed", *(f"BREACH: {one}" for one in worked))

# variant: rename
attempt("rename", os.rename, "/run/greenroom", "/run/other")
for place in PLACES:
    attempt("rename", os.rename, place, f"{place}.old")
print("armed", *(f"BREACH: {one}" for one in worked))

# variant: symlink
for place in PLACES:
    attempt("symlink", os.symlink, "/work/own.sock", place)
    attempt("link", os.link, place, f"{place}.link")
print("armed", *(f"BREACH: {one}" for one in worked))

# variant: mode
attempt("chmod", os.chmod, "/run/greenroom", 0o777)
for place in PLACES:
    attempt("chmod", os.chmod, place, 0)
    attempt("chown", os.chown, place, os.getuid(), os.getgid())
print("armed", *(f"BREACH: {one}" for one in worked))

# variant: abstract
held = []
for place in PLACES:
    one = socket.socket(socket.AF_UNIX)
    one.bind("\0" + place)
    one.listen()
    held.append(one)
print("armed", *(f"BREACH: {one}" for one in worked))

# variant: relative_tmp
for name in ("app-1.sock", "app-2.sock"):
    one = socket.socket(socket.AF_UNIX)
    one.bind(str(Path("/tmp") / name))
    one.listen()
print("armed", *(f"BREACH: {one}" for one in worked))

# variant: fills_the_backlog
# must: failed, crashed, timed_out, too_much_output
held = []
for place in PLACES[:2]:
    for _ in range(150):
        one = socket.socket(socket.AF_UNIX)
        one.setblocking(False)
        try:
            one.connect(place)
        except OSError:
            break
        held.append(one)
print("armed", *(f"BREACH: {one}" for one in worked))
