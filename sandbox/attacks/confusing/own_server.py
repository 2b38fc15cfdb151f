"""Starts servers and event loops while it is imported.

victim: api
tries: to hold the import, to take the signal handlers, or to serve in place of the harness
must: failed, crashed, timed_out
seconds: 3
backends: docker-runc, docker-runsc, local
"""

import asyncio
import threading

from fastapi import FastAPI

app = FastAPI()

# variant: uvicorn
# backends: docker-runc, docker-runsc
import uvicorn

uvicorn.run(app, host="127.0.0.1", port=8000)

# variant: uvicorn_in_a_thread
# backends: docker-runc, docker-runsc
import uvicorn

threading.Thread(target=uvicorn.run, args=(app,), kwargs={"port": 8000}, daemon=True).start()

# variant: asyncio_for_ever
async def for_ever():
    await asyncio.Event().wait()


asyncio.run(for_ever())

# variant: running_loop
asyncio.set_event_loop(None)
asyncio.set_event_loop_policy(None)
asyncio.events._set_running_loop(asyncio.new_event_loop())

# variant: broken_policy
class Policy(asyncio.DefaultEventLoopPolicy):
    def new_event_loop(self):
        raise RuntimeError("no loop today")


asyncio.set_event_loop_policy(Policy())

# variant: pytest_at_import
import pytest

pytest.main(["-q"])

# variant: waits_for_input
input("> ")

# variant: debugger
breakpoint()
