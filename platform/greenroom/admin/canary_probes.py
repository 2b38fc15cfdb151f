"""The code of the canaries that try what no code may do: they answer with what they managed."""

NETWORK = """
import errno
import os
import socket
from contextlib import suppress

from fastapi import FastAPI

app = FastAPI()
# Addresses for documentation (RFC 5737, RFC 3849): nobody is disturbed where they can be tried.
FAR = [("192.0.2.1", 80), ("169.254.169.254", 80), ("2001:db8::1", 80)]
ENGINE_SOCKETS = ["/var/run/docker.sock", "/run/docker.sock"]
NO_WAY = {errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT,
          errno.EPERM, errno.EACCES, errno.ENETDOWN}
IFF_UP = 1


def family(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def far(address, port):
    try:
        with socket.socket(family(address)) as one:
            one.settimeout(0.5)
            one.connect((address, port))
        return f"it connected to {address}"
    except TimeoutError:
        return f"its packets to {address} left the sandbox"
    except OSError as error:
        return None if error.errno in NO_WAY else f"{address} answered it"


def routed(address, port):
    # For UDP this sends nothing; it succeeds where there is a route.
    with suppress(OSError), socket.socket(family(address), socket.SOCK_DGRAM) as one:
        one.connect((address, port))
        return f"it has a route to {address}"


def near(port):
    for address in ("127.0.0.1", "::1"):
        with suppress(OSError), socket.socket(family(address)) as one:
            one.settimeout(0.5)
            one.connect((address, port))
            return f"it connected to this machine's port {port}"


def engine(path):
    with suppress(OSError), socket.socket(socket.AF_UNIX) as one:
        one.connect(path)
        return f"it connected to the engine at {path}"


def interfaces():
    with suppress(OSError):
        for name in sorted(os.listdir("/sys/class/net")):
            with open(f"/sys/class/net/{name}/flags") as file:
                if name != "lo" and int(file.read(), 16) & IFF_UP:
                    yield f"it sees the network interface {name}"


@app.get("/alive")
def alive():
    return True


@app.get("/managed")
def managed(ports: str):
    tried = [
        *interfaces(),
        *(routed(*one) for one in FAR),
        *(far(*one) for one in FAR),
        *(near(int(port)) for port in ports.split(",")),
        *(engine(path) for path in ENGINE_SOCKETS),
    ]
    return [one for one in tried if one]
"""

THEFT = r"""
import glob
import os
import re
import time
from contextlib import suppress

from fastapi import FastAPI

app = FastAPI()
SECRET = re.compile(rb'SECRET = "(\w{20,})"')
PLACES = ["/checks", "/work", "/tmp", "/var/tmp", "/dev/shm", "/run", "/proc/1/root/run", "../.."]
MAX_BYTES = 1 << 20
SECONDS = 3
found = set()
places = 0


def read(path):
    global places
    places += 1
    with suppress(OSError, ValueError), open(path, "rb") as file:
        look_at(file.read(MAX_BYTES))


def look_at(data):
    found.update(match.decode() for match in SECRET.findall(data))


def files():
    for top in PLACES:
        for folder, below, names in os.walk(top):
            if folder.count("/") > top.count("/") + 4:
                below.clear()
            for name in names:
                if name.endswith((".py", ".pyc")):
                    read(os.path.join(folder, name))
    for path in ("/checks/hidden/test_secret.py", "../../checks/hidden/test_secret.py"):
        read(path)


def relatives():
    # The processes of this sandbox: those above this one, and all that these have started.
    parents = {}
    for name in filter(str.isdigit, os.listdir("/proc")):
        with suppress(OSError), open(f"/proc/{name}/stat") as file:
            parents[int(name)] = int(file.read().rpartition(")")[2].split()[1])
    above, one = [], os.getppid()
    while one in parents and len(above) < 2:
        above.append(one)
        one = parents[one]
    return sorted({*above, *(pid for pid, parent in parents.items() if parent in above)}
                  - {os.getpid()})


def memory(pid, until):
    global places
    places += 1
    base = f"/proc/{pid}"
    with suppress(OSError), open(f"{base}/maps") as maps, open(f"{base}/mem", "rb") as mem:
        for line in maps:
            span, rights = line.split()[:2]
            start, end = (int(part, 16) for part in span.split("-"))
            if "r" in rights and "w" in rights and time.monotonic() < until:
                with suppress(OSError, OverflowError, ValueError):
                    mem.seek(start)
                    look_at(mem.read(min(end - start, 64 << 20)))


def processes():
    until = time.monotonic() + SECONDS
    for pid in relatives():
        for name in ("environ", "cmdline"):
            read(f"/proc/{pid}/{name}")
        with suppress(OSError):
            for name in os.listdir(f"/proc/{pid}/fd"):
                target = os.readlink(f"/proc/{pid}/fd/{name}")
                if target.endswith(".py"):
                    read(f"/proc/{pid}/fd/{name}")
        for pattern in ("*.py", "*/*.py"):
            for path in glob.glob(f"/proc/{pid}/cwd/{pattern}"):
                read(path)
        memory(pid, until)


@app.post("/search")
def search():
    files()
    processes()
    return {"places": places}


@app.get("/found")
def tell():
    return sorted(found)
"""

FILES = """
import os

from fastapi import FastAPI

app = FastAPI()


@app.get("/alive")
def alive():
    return True


@app.get("/written")
def written():
    done = []
    for folder in ("/", "/etc", "/usr", "/opt/greenroom", "/var/tmp", "/run", "/checks"):
        path = os.path.join(folder, "canary")
        try:
            with open(path, "w") as file:
                file.write("x")
            os.unlink(path)
        except OSError:
            continue
        done.append(folder)
    return done


@app.get("/stored")
def stored(megabytes: int):
    count = 0
    try:
        for number in range(megabytes // 10):
            with open(f"/work/canary-{number}", "wb") as file:
                for _ in range(10):
                    file.write(b"x" * (1 << 20))
                    count += 1
    except OSError:
        pass
    for name in os.listdir("/work"):
        if name.startswith("canary-"):
            os.unlink(f"/work/{name}")
    return count
"""

PROCESSES = """
import os
import signal

from fastapi import FastAPI

app = FastAPI()


@app.get("/alive")
def alive():
    return True


@app.get("/forked")
async def forked(processes: int):
    children = []
    try:
        for _ in range(processes):
            child = os.fork()
            if child == 0:
                try:
                    signal.pause()
                finally:
                    os._exit(0)
            children.append(child)
    except OSError:
        pass
    for child in children:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    return len(children)
"""
