"""Is no module that functions could be called in.

victim: code
tries: to break the call of a function by its name
must: failed, crashed, timed_out
points: 0
backends: docker-runc, docker-runsc, local
"""

# variant: no_function
value = 1

# variant: a_number
digest = 42

# variant: wrong_arguments
def digest():
    return "anything"

# variant: any_name
def __getattr__(name):
    return __getattr__

# variant: exits_when_looked_up
def __getattr__(name):
    raise SystemExit(0)

# variant: a_class
class digest:
    def __init__(self, text):
        self.text = text

# variant: coroutine_of_a_coroutine
async def digest(text):
    async def inner():
        return "anything"

    return inner()

# variant: asyncio_inside
import asyncio


async def digest(text):
    asyncio.get_running_loop().stop()

# variant: closes_its_connection
import os


def digest(text):
    os.closerange(3, 256)
    return "anything"

# variant: thread_that_never_ends
import threading


def digest(text):
    threading.Thread(target=threading.Event().wait).start()
    return "anything"
