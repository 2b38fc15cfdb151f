"""The Docker sandbox: one single-use container for each job, through the engine's API."""

import json
import os
import secrets
import socket
import threading
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cached_property, partial
from typing import Any

import docker
import requests
from docker.errors import APIError, DockerException, ImageNotFound
from docker.models.containers import Container
from docker.types import LogConfig

from greenroom.config import Settings
from greenroom.grading.backends.base import Sandbox, is_readable
from greenroom.grading.types import SandboxLimits
from greenroom.grading.wire import SandboxUnavailableError
from greenroom.lib.clock import utc_now

LABEL = "org.greenroom.sandbox"
ENGINE_TIMEOUT_SECONDS = 30
END_SECONDS = 5
PIDS_LIMIT = {
    "runc": 128,
    # Each thread in it is several of the host's, and its own kernel ends with a panic at the limit.
    "runsc": 640,
}
CANDIDATE_UIDS = range(20_000, 60_000)
"""Each sandbox draws one: the kernel counts pipes, watches and more for all that a user runs."""
GRADER_UID = 10002
READ_BYTES = 64 * 1024
STREAM_HEADER_BYTES = 8
STDOUT = 1
ENDED = ("exited", "dead")
"""States of a container that will not run again."""
COMPLAINT_BYTES = 1000
ENGINE_ERRORS = (DockerException, requests.RequestException, OSError)

_TMPFS = "rw,noexec,nosuid,nodev"


def _file_systems(candidate_uid: int) -> dict[str, str]:
    """Return what can be written: each side has its own folders, and neither sees the other's."""
    candidate = f"mode=0700,uid={candidate_uid},gid={candidate_uid}"
    grader = f"mode=0700,uid={GRADER_UID},gid={GRADER_UID}"
    return {
        "/work": f"{_TMPFS},size=64m,nr_inodes=4096,{candidate}",
        "/tmp": f"{_TMPFS},size=16m,nr_inodes=1024,{candidate}",  # noqa: S108 - in the container
        "/checks": f"{_TMPFS},size=16m,nr_inodes=1024,{grader}",
        "/run/greenroom": f"{_TMPFS},size=1m,nr_inodes=256,mode=0755",
    }


def connect(settings: Settings, timeout_seconds: int) -> docker.DockerClient:
    """Return a client of the engine that the settings name; the caller closes it.

    Args:
        settings: their `docker_host` goes before DOCKER_HOST.
        timeout_seconds: how long each step of a call may take.

    Raises:
        DockerException: the engine does not answer; see ENGINE_ERRORS for all that can be raised.
    """
    environment = dict(os.environ)
    if settings.docker_host:
        environment["DOCKER_HOST"] = settings.docker_host
    return docker.from_env(timeout=timeout_seconds, environment=environment)


# Some versions of gVisor let every user open what /proc shows of others: their descriptors, their
# environment. There is none in it, then; runc cannot do without, and its kernel does refuse.
GVISOR_TMPFS = {"/proc": "ro,noexec,nosuid,nodev,size=4k,mode=0555"}


class _Attached:
    """The container's stdin and stdout over the engine's attach stream."""

    def __init__(self, stream: Any) -> None:
        self._wrapper = stream  # it would close the socket when collected
        # The docker package hands out another wrapper for each transport.
        self._stream: socket.socket = getattr(stream, "_sock", stream)
        self._buffer = bytearray()
        self.complaint = b""
        """The end of what the supervisor wrote to stderr: why it could not boot."""

    def is_open(self) -> bool:
        try:
            return not is_readable(self._stream, 0)
        except (OSError, ValueError):
            return False

    def close(self) -> None:
        response = getattr(self._wrapper, "_response", None)
        for closeable in (response, self._wrapper, self._stream):
            if closeable is not None:
                with suppress(OSError, ValueError):  # closed already, or the engine has gone
                    closeable.close()

    def send(self, data: bytes) -> None:
        self._stream.settimeout(ENGINE_TIMEOUT_SECONDS)
        self._stream.sendall(data)

    def receive(self, timeout_seconds: float) -> bytes:
        """Return a part of stdout; of stderr, which is multiplexed in, the end is kept."""
        while True:
            if len(self._buffer) >= STREAM_HEADER_BYTES:
                kind = self._buffer[0]
                end = STREAM_HEADER_BYTES + int.from_bytes(self._buffer[4:8], "big")
                if len(self._buffer) >= end:
                    payload = bytes(self._buffer[STREAM_HEADER_BYTES:end])
                    del self._buffer[:end]
                    if kind == STDOUT and payload:
                        return payload
                    self.complaint = (self.complaint + payload)[-COMPLAINT_BYTES:]
                    continue
            self._stream.settimeout(timeout_seconds)
            data = self._stream.recv(READ_BYTES)
            if not data:
                return b""
            self._buffer += data


class DockerBackend:
    """Creates, attaches to, and destroys containers. Every call may find the engine gone."""

    kind = "docker"

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._client: docker.DockerClient | None = None
        self._cpus: float | None = None
        self.runtime: str = settings.sandbox_runtime
        self.name = f"docker ({self.runtime})"

    def start(self) -> Sandbox:
        """Return a booted sandbox.

        Raises:
            SandboxUnavailableError: no engine, no image, or the container does not start.
        """
        container: Container | None = None
        attached: _Attached | None = None
        try:
            client = self._engine()
            container = client.containers.create(**self._container_options())
            attached = _Attached(
                client.api.attach_socket(
                    str(container.id), params={"stdin": 1, "stdout": 1, "stderr": 1, "stream": 1}
                )
            )
            container.start()
            image: str = container.attrs["Image"]
        except ENGINE_ERRORS as error:
            if attached is not None:
                attached.close()
            if container is not None:
                self._remove(container)
            raise SandboxUnavailableError(self._words_for(error)) from error
        sandbox = Sandbox(
            attached,
            partial(self._destroy, container, attached),
            image,
            partial(self._ran_out_of_memory, container),
            SandboxLimits(cpus=self._sandbox_cpus(), memory_mb=self._settings.container_memory_mb),
        )
        try:
            sandbox.wait_until_ready()
        except SandboxUnavailableError as error:
            reason = f"{error.reason} {self._last_words(container, attached)}".rstrip()
            sandbox.close()
            raise SandboxUnavailableError(reason) from error
        return sandbox

    def _last_words(self, container: Container, attached: _Attached) -> str:
        """Return what the engine and the supervisor say of a boot that failed."""
        words = [attached.complaint.decode("utf-8", "replace").strip()]
        with suppress(*ENGINE_ERRORS):
            container.reload()
            state = container.attrs["State"]
            ended = f"({state['Status']}, exit status {state['ExitCode']})"
            words = [ended, state["Error"], *words]
        return " ".join(filter(None, words))

    def _ran_out_of_memory(self, container: Container) -> bool:
        """Return whether the kernel ended a container's processes for want of memory."""
        with suppress(*ENGINE_ERRORS):
            container.wait(timeout=END_SECONDS)
            container.reload()
            return bool(container.attrs["State"]["OOMKilled"])
        return False

    def check(self) -> None:
        """Ask the engine whether it answers, has the image and knows the runtime.

        Raises:
            SandboxUnavailableError: it does not; the reason says what to do.
        """
        try:
            self._engine().images.get(self._settings.sandbox_image)
            runtimes = self._engine().info()["Runtimes"]
        except ENGINE_ERRORS as error:
            raise SandboxUnavailableError(self._words_for(error)) from error
        if self.runtime not in runtimes:
            raise SandboxUnavailableError(
                f"The Docker engine has no runtime {self.runtime}. Install it, or set "
                "GREENROOM_SANDBOX_RUNTIME=runc."
            )

    def is_available(self) -> bool:
        """Return whether the engine answers and has the image."""
        try:
            self.check()
        except SandboxUnavailableError:
            return False
        return True

    def remove_leftovers(self) -> None:
        """Remove containers of this installation that have ended and were not removed.

        A supervisor ends when its server has gone, so whatever still runs belongs to somebody:
        to this process, or to another one beside it.
        """
        filters: dict[str, str | list[str] | bool] = {
            "label": self.label,
            "status": ["created", *ENDED],
        }
        with suppress(*ENGINE_ERRORS):
            found = self._engine().containers.list(all=True, filters=filters, ignore_removed=True)
            for container in found:
                # Its status is of a moment later than the list: one that was starting may run now.
                has_ended = container.status in ENDED
                if has_ended or (container.status == "created" and _is_old(container)):
                    self._remove(container)

    def _destroy(self, container: Container, attached: _Attached) -> None:
        attached.close()
        self._remove(container)

    def _remove(self, container: Container) -> None:
        # One that cannot be removed now has ended, and is a leftover from here on.
        with suppress(*ENGINE_ERRORS):
            container.remove(force=True, v=True)

    def close(self) -> None:
        """Close the connections to the engine."""
        with self._lock:
            if self._client is not None:
                self._client.close()
                self._client = None

    @property
    def label(self) -> str:
        """Return the label that tells this server's containers from those of others."""
        return f"{LABEL}={self._settings.base_url}|{self._settings.var_dir}"

    def _engine(self) -> docker.DockerClient:
        with self._lock:
            if self._client is None:
                self._client = connect(self._settings, ENGINE_TIMEOUT_SECONDS)
            return self._client

    def _sandbox_cpus(self) -> float:
        """Return a sandbox's CPUs: the engine refuses to give it more than it has itself."""
        if self._cpus is None:
            self._cpus = float(self._engine().info()["NCPU"])
        return min(self._settings.sandbox_cpus, self._cpus)

    @cached_property
    def _seccomp(self) -> str:
        """Return the seccomp profile; gVisor has system calls of its own and ignores it.

        Raises:
            OSError: the file is not there, and no sandbox is started without it.
        """
        return json.dumps(json.loads(self._settings.sandbox_seccomp.read_text()))

    def _container_options(self) -> dict[str, Any]:
        settings = self._settings
        candidate_uid = secrets.choice(CANDIDATE_UIDS)
        memory = f"{settings.container_memory_mb}m"
        return {
            "image": settings.sandbox_image,
            "command": ["--candidate-uid", str(candidate_uid)],
            "runtime": self.runtime,
            "hostname": "sandbox",  # else each one has another, and code can see it
            "stdin_open": True,
            "network_mode": "none",
            # Else the engine starts itself once more for each sandbox, to hand over the network
            # that is none: two fifths of what a container costs. This also keeps the name servers
            # of the host out of the sandbox.
            "network_disabled": True,
            "read_only": True,
            "tmpfs": _file_systems(candidate_uid)
            | (GVISOR_TMPFS if self.runtime == "runsc" else {}),
            "user": "0:0",
            "cap_drop": ["ALL"],
            # The supervisor takes on two other user ids, then drops all of these but KILL.
            "cap_add": ["SETUID", "SETGID", "KILL"],
            "security_opt": ["no-new-privileges:true", f"seccomp={self._seccomp}"],
            "mem_limit": memory,
            "memswap_limit": memory,
            "nano_cpus": int(self._sandbox_cpus() * 1e9),
            "pids_limit": PIDS_LIMIT[self.runtime],
            # With many threads, glibc would reserve more address space than the limit allows.
            "environment": {"MALLOC_ARENA_MAX": "2"},
            "ipc_mode": "none",
            "log_config": LogConfig(type=LogConfig.types.NONE),
            "labels": dict([self.label.split("=", 1)]),
        }

    def _words_for(self, error: Exception) -> str:
        if isinstance(error, ImageNotFound):
            return (
                f"The image {self._settings.sandbox_image} is not there. Build it with: make image"
            )
        if isinstance(error, APIError):
            return f"Docker refused to start a sandbox: {error.explanation or error}"
        if isinstance(error, FileNotFoundError) and error.filename == str(
            self._settings.sandbox_seccomp
        ):
            return f"The seccomp profile {error.filename} is not there."
        return f"No Docker engine answers. Start it, or check DOCKER_HOST. ({error})"


def _is_old(container: Container) -> bool:
    """Return whether a container that never started was made too long ago to be starting now."""
    made_at = datetime.fromisoformat(container.attrs["Created"][:19]).replace(tzinfo=UTC)
    return utc_now() - made_at > timedelta(seconds=ENGINE_TIMEOUT_SECONDS * 2)
