# caught by: hidden/test_mistakes.py::test_does_not_debug_in_production
"""The settings of the planetarium: typed, checked as a whole at the start, and quiet about secrets.

The three places are read here, by hand, and not by pydantic-settings: it knows nothing of strange names
in the environment, and too much of those in `.env`.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import quote

from backstage import load, show  # noqa: F401 - the checks call them
from dotenv import dotenv_values
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
    model_validator,
)

PREFIX = "DOME_"
SECRETS = ("database_password", "signing_key")


class ConfigurationError(Exception):
    """The settings cannot be loaded; the message names each variable that is wrong."""


def split_at_commas(value: Any) -> Any:
    return [one.strip() for one in value.split(",")] if isinstance(value, str) else value


Port = Annotated[int, Field(ge=1, le=65535)]
Code = Annotated[str, Field(pattern=r"^[a-z]{2}$")]


class Settings(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    stage: Literal["development", "production"] = "production"
    debug: bool = False
    seats: Annotated[int, Field(ge=1, le=400)] = 80
    languages: Annotated[list[Code], BeforeValidator(split_at_commas)] = ["en"]
    database_host: str
    database_port: Port = 5432
    database_password: SecretStr
    signing_key: Annotated[SecretStr, Field(min_length=32)]

    @model_validator(mode="after")
    def no_debug_in_production(self) -> "Settings":
        if self.debug and self.stage == "production":
            raise ValueError("no debugging in production")
        return self


def load_settings() -> Settings:
    """Read the settings anew. Raises ConfigurationError, which tells all that is wrong at once."""
    environment = _ours(os.environ)
    dotenv = _ours(dotenv_values(".env", interpolate=False))
    found = {**_secrets(), **dotenv, **environment}

    unknown = found.keys() - Settings.model_fields.keys()
    known = {name: value for name, value in found.items() if name not in unknown}
    problems: dict[str, str] = {}
    settings = None
    try:
        settings = Settings.model_validate(known)
    except ValidationError as error:
        for one in error.errors(include_url=False, include_context=False, include_input=False):
            name = str(one["loc"][0]) if one["loc"] else "debug"
            text = "is missing" if one["type"] == "missing" else f"is wrong ({one['msg']})"
            problems.setdefault(name, text)
    if found.get("debug", "").lower() in ("true", "on", "1", "yes", "t", "y"):
        if found.get("stage", "production") == "production":
            problems.setdefault("debug", "must be off in production")
    problems |= {name: "is not a setting" for name in sorted(unknown)}

    # Outside of `except`, so that the error above, which knows the secrets, is not in the traceback.
    if settings is None or problems:
        raise ConfigurationError(
            "; ".join(f"{PREFIX}{name.upper()} {text}" for name, text in problems.items())
        )
    return settings


def _ours(variables: Mapping[str, str | None]) -> dict[str, str]:
    """Return those with the prefix, by the names of their attributes. An empty one is not set."""
    return {
        name.removeprefix(PREFIX).lower(): value
        for name, value in variables.items()
        if name.startswith(PREFIX) and value
    }


def _secrets() -> dict[str, str]:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if not folder:
        return {}
    found = {}
    for name in SECRETS:
        file = Path(folder, f"dome_{name}")
        if file.is_file():
            found[name] = re.sub(r"\r?\n\Z", "", file.read_bytes().decode())
    return found


def describe(settings: Settings) -> dict[str, Any]:
    """Return the settings for the log, without secrets."""
    return settings.model_dump(mode="json") | dict.fromkeys(SECRETS, "(set)")


def database_url(settings: Settings) -> str:
    password = quote(settings.database_password.get_secret_value(), safe="")
    host, port = settings.database_host, settings.database_port
    return f"postgresql+psycopg://dome:{password}@{host}:{port}/dome"
