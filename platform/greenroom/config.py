"""Settings, read from GREENROOM_* environment variables and `.env`."""

import secrets
from functools import cached_property
from ipaddress import ip_address
from pathlib import Path
from typing import Literal

from pydantic import SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

REPOSITORY = Path(__file__).resolve().parents[2]
MIN_SECRET_BYTES = 32


class MissingSecretError(SystemExit):
    """Raised at start when a secret is missing; its text is the whole output."""


class Settings(BaseSettings):
    """Everything an administrator may set. Secrets have no default outside demo mode."""

    model_config = SettingsConfigDict(env_prefix="GREENROOM_", env_file=".env", extra="ignore")

    demo: bool = False
    """One-click demo accounts on the sign-in page. Only `make run` sets this."""
    secret_key: SecretStr | None = None
    """Signs tokens and forms; at least 32 bytes."""

    host: str = "127.0.0.1"
    port: int = 8000
    base_url: str = "http://127.0.0.1:8000"
    """The address that browsers use; https makes every cookie Secure."""
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
    sandbox_python: Path = REPOSITORY / ".venv-sandbox" / "bin" / "python"
    """Interpreter of the `local` sandbox; it has the candidate libraries."""
    grading_workers: int = 2
    """Submissions judged at once by this process."""

    access_token_minutes: int = 15
    refresh_token_days: int = 7

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
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
            path.write_text(secrets.token_urlsafe(48))
        return path.read_text().strip()

    @property
    def cookies_are_secure(self) -> bool:
        """Return whether cookies carry the Secure flag."""
        return self.base_url.startswith("https://")

    @property
    def listens_on_loopback(self) -> bool:
        """Return whether only this machine can reach the server."""
        if self.host == "localhost":
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False
