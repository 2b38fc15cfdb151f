"""Settings, read from GREENROOM_* environment variables and `.env`."""

import os
import secrets
import tempfile
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_core import PydanticCustomError
from pydantic_settings import BaseSettings, SettingsConfigDict

REPOSITORY = Path(__file__).resolve().parents[2]
MIN_SECRET_BYTES = 32
GVISOR_MEMORY_MB = 384
LOOPBACK_NAMES = frozenset({"127.0.0.1", "localhost", "::1"})


class MissingSecretError(SystemExit):
    """Raised at start when a secret is missing; its text is the whole output."""


class Settings(BaseSettings):
    """Everything an administrator may set. Secrets have no default outside demo mode."""

    model_config = SettingsConfigDict(env_prefix="GREENROOM_", env_file=".env", extra="ignore")

    demo: bool = False
    """One-click demo accounts on the sign-in page. Only `make run` sets this."""
    secret_key: SecretStr | None = None
    """Signs tokens and forms; at least 32 bytes."""
    registration: Literal["open", "closed"] = "open"
    """closed: nobody makes an account for themselves; `greenroom user create` makes them."""

    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = "http://127.0.0.1:8000"
    """The address that browsers use; https makes every cookie Secure. Others are not answered."""
    forwarded_allow_ips: str = "127.0.0.1"
    """Proxies whose X-Forwarded-* headers are believed (comma separated)."""

    database_url: str = f"sqlite:///{REPOSITORY / 'var' / 'greenroom.db'}"
    content_dir: Path = REPOSITORY / "content"
    var_dir: Path = REPOSITORY / "var"
    """Where demo mode keeps its secret."""

    sandbox: Literal["auto", "docker", "local"] = "auto"
    """auto: docker where an engine answers and has the image, else local."""
    docker_host: str | None = None
    """Address of the Docker engine; unset: DOCKER_HOST, else the usual unix socket."""
    sandbox_image: str = "greenroom-sandbox:latest"
    sandbox_runtime: Literal["runc", "runsc"] = "runc"
    sandbox_cpus: float = 2.0
    """CPUs that one sandbox may use."""
    sandbox_memory_mb: int = 512
    """Memory of one sandbox, all its processes together."""
    sandbox_seccomp: Path = REPOSITORY / "sandbox" / "seccomp.json"
    """The system calls that a container's processes may make, in Docker's form."""
    sandbox_python: Path = REPOSITORY / ".venv-sandbox" / "bin" / "python"
    """Interpreter of the `local` sandbox; it has the candidate libraries."""
    sandbox_pool_size: Annotated[int, Field(ge=0)] | None = None
    """Sandboxes that wait booted, so that a verdict need not; unset: one for each worker."""
    grading_workers: Annotated[int, Field(ge=1)] = 2
    """Submissions judged at once by this process."""
    grading_lease_margin_seconds: Annotated[float, Field(gt=0)] = 25.0
    """How much longer than its question's time a submission belongs to the process that judges it.

    After a process was killed, what it was judging waits this long for another one; too short
    merely costs judging something twice."""

    keep_runs_days: Annotated[int, Field(ge=1, le=36500)] = 30
    """Runs are deleted after so long, but for each person's latest of a question.

    Submissions stay for good."""
    access_token_minutes: int = 15
    refresh_token_days: int = 7

    @field_validator("base_url")
    @classmethod
    def _names_a_host(cls, value: str) -> str:
        address = urlsplit(value)
        if address.scheme not in {"http", "https"} or not address.hostname:
            raise PydanticCustomError("address", "Use an address like https://greenroom.example")
        return value

    @cached_property
    def signing_key(self) -> str:
        """Return the secret that signs tokens and forms.

        In demo mode a missing one is made and kept in `var_dir`: a restart signs nobody out.

        Raises:
            MissingSecretError: no usable secret and not in demo mode.
        """
        if self.secret_key is not None:
            value = self.secret_key.get_secret_value()
            if len(value.encode()) >= MIN_SECRET_BYTES:
                return value
            raise MissingSecretError(
                f"GREENROOM_SECRET_KEY is shorter than {MIN_SECRET_BYTES} bytes. "
                "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
        if not self.demo:
            raise MissingSecretError(
                "GREENROOM_SECRET_KEY is not set. Put it into the environment or into .env. "
                "Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
            )
        path = self.var_dir / "demo-secret"
        if not path.exists():
            _write_secret(path)
        value = path.read_text().strip()
        if len(value.encode()) < MIN_SECRET_BYTES:
            raise MissingSecretError(f"{path} is not whole. Remove it, and start again.")
        return value

    @property
    def container_memory_mb(self) -> int:
        """Return what a sandbox's container may use: the kernel that gVisor brings counts there."""
        own = GVISOR_MEMORY_MB if self.sandbox_runtime == "runsc" else 0
        return self.sandbox_memory_mb + own

    @property
    def cookies_are_secure(self) -> bool:
        """Return whether cookies carry the Secure flag."""
        return self.base_url.startswith("https://")

    @property
    def known_hosts(self) -> frozenset[str]:
        """Return the names under which browsers may reach the server, without ports."""
        own = urlsplit(self.base_url).hostname or ""
        # Only this machine itself is behind these names, so no other page can be.
        is_local = self.listens_on_loopback or own in LOOPBACK_NAMES
        return frozenset({own}) | (LOOPBACK_NAMES if is_local else frozenset())

    @property
    def listens_on_loopback(self) -> bool:
        """Return whether only this machine can reach the server."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False


def _write_secret(path: Path) -> None:
    """Write a new secret, readable by its owner alone; the file is there whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, unfinished = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}.")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
        Path(unfinished).replace(path)
    except OSError:
        Path(unfinished).unlink()
        raise
