"""Serves the candidate's ASGI app with uvicorn on a socket that the supervisor made."""

import asyncio
import json
import logging
import socket
from collections.abc import Awaitable, Callable, MutableMapping
from types import ModuleType
from typing import Any

import uvicorn

from harness.gauges import GAUGES, HEARTBEAT_SECONDS, READ_PATH, RESET_PATH

APP_NAME = "app"
STARTUP_FAILED = 4
SERVER_ERROR = 500
HOLD_SECONDS = 0.05
GAUGE_PATHS: dict[str, Callable[[], Any]] = {RESET_PATH: GAUGES.reset, READ_PATH: GAUGES.read}

Event = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Event]]
Send = Callable[[Event], Awaitable[None]]


async def _answer_gauge(path: str, send: Send) -> None:
    # A pause that ended with the last answer is noted by the heartbeat that comes next.
    await asyncio.sleep(2 * HEARTBEAT_SECONDS)
    body = json.dumps(GAUGE_PATHS[path]()).encode()
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": body})


class _Measured:
    """Answers the harness's own paths itself; the code hears nothing of them."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Event, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] in GAUGE_PATHS:
            await _answer_gauge(scope["path"], send)
        else:
            await self._app(scope, receive, send)


class _LogsFirst:
    """Sends a 500 only after the error behind it has been logged.

    Starlette sends it first, and the check that gets it may be the last one before the app is
    ended: whether the traceback was out by then would be chance. A 500 that the code itself sends
    has no error behind it, and what runs after it may take long: it is held for a moment only.
    """

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Event, receive: Receive, send: Send) -> None:
        held: list[Event] = []
        loop = asyncio.get_running_loop()
        timers: list[asyncio.TimerHandle] = []
        sending: list[asyncio.Task[None]] = []

        async def send_held() -> None:
            while held:
                await send(held.pop(0))

        def send_anyway() -> None:
            sending.append(loop.create_task(send_held()))

        async def send_later(event: Event) -> None:
            if not (held or event.get("status") == SERVER_ERROR):
                await send(event)
                return
            held.append(event)
            if event["type"] == "http.response.body" and not event.get("more_body"):
                timers.append(loop.call_later(HOLD_SECONDS, send_anyway))

        try:
            await self._app(scope, receive, send_later)
        except Exception:
            if not held:
                raise
            logging.getLogger("uvicorn.error").exception("Exception in ASGI application\n")
        for timer in timers:
            timer.cancel()
        await asyncio.gather(*sending)
        await send_held()


class _Server(uvicorn.Server):
    """Tells when the app has started, and stops when its start-up has failed."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        if self.started:
            self._ready()


def uvicorn_config(app: Any) -> uvicorn.Config:
    """Return how every candidate's app is served."""
    return uvicorn.Config(
        app,
        loop="asyncio",
        log_config=None,
        access_log=False,
        lifespan="auto",
        server_header=False,
        timeout_graceful_shutdown=1,
    )


def serve_app(module: ModuleType, listening: socket.socket, ready: Callable[[], None]) -> int:
    """Serve `module.app` until the process is told to stop; return the exit code."""
    app = getattr(module, APP_NAME, None)
    if app is None:
        print(f"{module.__name__}.py has no `{APP_NAME}`; the checks look for that name.")  # noqa: T201
        return STARTUP_FAILED
    config = uvicorn_config(app)
    config.load()
    config.loaded_app = _Measured(_LogsFirst(config.loaded_app))
    server = _Server(config, ready)
    server.run(sockets=[listening])
    return 0 if server.started else STARTUP_FAILED
