"""The code of the canaries: what each sends as its answer. Every one of them knows when to stop.

On a host where a limit does not hold, a canary must show that and do no harm: none takes more
than a little above the limit, and all of it ends with the sandbox.
"""

RIGHT = """
import time

from fastapi import FastAPI
from pydantic import BaseModel

print("clock", time.time())
app = FastAPI()


class Word(BaseModel):
    word: str


@app.post("/echo")
def echo(word: Word) -> Word:
    return word
"""

WRONG = RIGHT.replace("word: str", 'word: str = ""')

ENDLESS_LOOP = RIGHT.replace("def echo", "async def echo").replace(
    "    return word", "    while True:\n        pass"
)

# bytes() reserves its memory without filling it: where nothing stops this, it costs little.
MEMORY_HOG = RIGHT.replace(
    "    return word", "    held = [bytes(1 << 20) for _ in range(4096)]\n    return word"
)

# Each process stays within the limit of a process; all of them together do not fit the sandbox.
MANY_HOGS = """
import os
import signal

from fastapi import FastAPI

app = FastAPI()


def hold(megabytes, ready):
    held = bytearray(b"x") * (megabytes << 20)
    os.write(ready, b"x")
    os.close(ready)
    signal.pause()


@app.get("/alive")
async def alive():
    return True


@app.get("/hold")
async def hold_all(processes: int, megabytes: int):
    reader, writer = os.pipe()
    children = []
    for _ in range(processes):
        child = os.fork()
        if child == 0:
            try:
                hold(megabytes, writer)
            finally:
                os._exit(1)
        children.append(child)
    os.close(writer)
    held = 0
    while held < processes and os.read(reader, 1):
        held += 1
    # Whoever was ended for want of memory may have said so before that: count who still lives.
    living = [child for child in children if os.waitpid(child, os.WNOHANG)[0] == 0]
    for child in living:
        os.kill(child, signal.SIGKILL)
    return {"megabytes": len(living) * megabytes}
"""
