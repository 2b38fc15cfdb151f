"""Where sandboxes run: Docker containers, or plain processes on one person's own machine."""

import logging

from greenroom.config import Settings
from greenroom.grading.backends.base import Backend, Sandbox
from greenroom.grading.backends.docker import DockerBackend
from greenroom.grading.backends.local import LocalBackend
from greenroom.grading.wire import SandboxUnavailableError

__all__ = ["Backend", "Sandbox", "choose_backend"]

logger = logging.getLogger(__name__)


def choose_backend(settings: Settings) -> Backend:
    """Return the backend that the settings name; `auto` takes Docker where it can start one.

    A server that other machines reach never falls back to `local`: its submissions wait instead.

    Raises:
        SystemExit: `local` is asked for while the server listens beyond loopback.
    """
    if settings.sandbox == "local":
        return LocalBackend(settings)
    docker = DockerBackend(settings)
    if settings.sandbox == "docker" or not settings.listens_on_loopback:
        return docker
    try:
        docker.check()
    except SandboxUnavailableError as error:
        logger.warning("Using the local sandbox: %s", error.reason)
        return LocalBackend(settings)
    return docker
