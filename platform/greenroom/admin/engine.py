"""The doctor's look at the Docker engine: does it answer, and can it start sandboxes."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from docker.errors import ImageNotFound

from greenroom.admin.clocks import difference
from greenroom.admin.findings import Finding, Subject
from greenroom.config import Settings
from greenroom.grading.backends.docker import ENGINE_ERRORS, connect
from greenroom.lib.clock import utc_now

TIMEOUT_SECONDS = 3
"""How long the engine may take for one answer: a page waits for it."""

UNIX_SOCKET = "http+docker://"
"""How the docker package writes the address of an engine behind a unix socket."""

# What the engine says of its kernel: without it a limit is accepted, and then does nothing.
ACCOUNTS = {
    "MemoryLimit": "memory",
    "PidsLimit": "process",
    "CpuCfsQuota": "CPU",
}


@dataclass(frozen=True)
class EngineLook:
    """What the engine said, or why it said nothing."""

    trouble: str | None = None
    """Why it does not answer; None if it does."""
    info: dict[str, Any] | None = None
    before: datetime | None = None
    """This machine's time when the engine was asked for its own."""
    after: datetime | None = None
    image: str | None = None
    """Digest of the sandbox image; None if it is not there."""

    is_here: bool = False
    """Whether it listens on a socket of this machine."""

    @property
    def root(self) -> Path | None:
        """Return the folder that the engine fills, if it is on this machine and can be seen."""
        if not self.is_here:
            return None
        root = Path((self.info or {}).get("DockerRootDir") or "/nowhere")
        try:
            return root if root.is_dir() else None
        except OSError:
            return None


def ask_engine(settings: Settings) -> EngineLook:
    """Ask the engine about itself and about the image; takes a few seconds at most."""
    try:
        client = connect(settings, TIMEOUT_SECONDS)
    except ENGINE_ERRORS as error:
        return EngineLook(trouble=_reason(error))
    try:
        before = utc_now()
        info = client.info()
        after = utc_now()
        try:
            image = client.images.get(settings.sandbox_image).id
        except ImageNotFound:
            image = None
        is_here = client.api.base_url.startswith(UNIX_SOCKET)
        return EngineLook(None, info, before, after, image, is_here)
    except ENGINE_ERRORS as error:
        return EngineLook(trouble=_reason(error))
    finally:
        client.close()


def look_at_engine(
    settings: Settings, look: EngineLook, subject: Subject, *, is_needed: bool
) -> list[Finding]:
    """Say whether sandboxes can be started; an engine that does not answer is one finding.

    Args:
        settings: name the image and the runtime.
        look: what the engine said.
        subject: what the finding on the engine itself is called.
        is_needed: whether submissions wait without it; else the local sandbox judges them.
    """
    severity = subject.problem if is_needed else subject.warning
    if look.trouble is not None or look.info is None:
        instead = "Submissions wait." if is_needed else "The local sandbox can judge instead."
        return [
            severity(
                f"No Docker engine answers: {look.trouble}. {instead}",
                "Start Docker, or correct DOCKER_HOST or GREENROOM_DOCKER_HOST. Its socket must "
                "be open to the user that the server runs as.",
            )
        ]
    version = look.info.get("ServerVersion", "of an unknown version")
    return [
        subject.ok(f"Docker {version} answers."),
        *_image(settings, look, is_needed=is_needed),
        *_runtime(settings, look.info, is_needed=is_needed),
        *_accounts(look.info),
        *_clock(look, look.info),
    ]


def _image(settings: Settings, look: EngineLook, *, is_needed: bool) -> list[Finding]:
    subject = Subject("image", "Sandbox image")
    if look.image is None:
        make = subject.problem if is_needed else subject.warning
        return [
            make(
                f"The image {settings.sandbox_image} is not there.",
                "Build it with: make image (with Docker Compose: docker compose build)",
            )
        ]
    return [subject.ok(f"{settings.sandbox_image} is there ({look.image[:19]}).")]


def _runtime(settings: Settings, info: dict[str, Any], *, is_needed: bool) -> list[Finding]:
    subject = Subject("runtime", "Sandbox runtime")
    wanted = settings.sandbox_runtime
    if wanted in info.get("Runtimes", {}):
        return [subject.ok(f"The engine knows {wanted}.")]
    make = subject.problem if is_needed else subject.warning
    return [
        make(
            f"The engine has no runtime {wanted}.",
            "Install it and name it in /etc/docker/daemon.json, or set "
            "GREENROOM_SANDBOX_RUNTIME=runc.",
        )
    ]


def _accounts(info: dict[str, Any]) -> list[Finding]:
    """Say which limits the engine's kernel keeps no account of."""
    subject = Subject("engine-limits", "Limits of the engine")
    missing = [word for key, word in ACCOUNTS.items() if info.get(key) is False]
    if not missing:
        return [subject.ok("Its kernel keeps account of memory, processes and CPUs.")]
    return [
        subject.problem(
            f"The {word} limit does not hold on this host: its kernel keeps no account of it.",
            "Turn on the cgroup controllers of the kernel, or use another machine.",
        )
        for word in missing
    ]


def _clock(look: EngineLook, info: dict[str, Any]) -> list[Finding]:
    subject = Subject("clock-engine", "Clock of the engine")
    try:
        theirs = datetime.fromisoformat(info["SystemTime"])
    except (KeyError, TypeError, ValueError):
        return [subject.warning("The engine does not say what time it is.")]
    if look.before is None or look.after is None:
        return []
    return [difference(subject, "the engine's", theirs, look.before, look.after)]


def _reason(error: BaseException) -> str:
    """Return what the system said: libraries wrap it in several errors of their own."""
    waiting: list[Any] = [error]
    while waiting:
        one = waiting.pop(0)
        if isinstance(one, OSError) and isinstance(one.strerror, str):
            return one.strerror.lower()
        if isinstance(one, BaseException):
            waiting += [*one.args, one.__cause__, one.__context__]
    return str(error).strip().rstrip(".")[:200] or type(error).__name__
