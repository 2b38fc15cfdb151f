"""Serves the candidate's ASGI app with uvicorn on a socket that the supervisor made."""

import socket
from collections.abc import Callable
from types import ModuleType
from typing import Any

import uvicorn

APP_NAME = "app"
STARTUP_FAILED = 4


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
    server = _Server(uvicorn_config(app), ready)
    server.run(sockets=[listening])
    return 0 if server.started else STARTUP_FAILED
