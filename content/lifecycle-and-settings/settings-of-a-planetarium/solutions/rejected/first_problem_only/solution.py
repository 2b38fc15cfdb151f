# caught by: hidden/test_mistakes.py::test_names_everything
"""One class for pydantic-settings; what it does not notice is looked for beside it."""

import os
from typing import Annotated, Any, Literal, Self

from backstage import load, show  # noqa: F401 - the checks call them
from dotenv import dotenv_values
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy import URL

PREFIX = "DOME_"
Language = Annotated[str, Field(pattern="^[a-z]{2}$")]


class ConfigurationError(Exception):
    """The settings cannot be loaded; the message names each variable that is wrong."""


class Settings(BaseSettings):
    model_config = SettingsConfigDict(
        env_prefix=PREFIX,
        env_file=".env",
        env_ignore_empty=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
    )

    stage: Literal["development", "production"] = "production"
    debug: bool = False
    seats: int = Field(80, ge=1, le=400)
    languages: Annotated[tuple[Language, ...], NoDecode] = ("en",)
    database_host: str
    database_port: int = Field(5432, ge=1, le=65535)
    database_password: SecretStr
    signing_key: SecretStr = Field(min_length=32)

    @field_validator("languages", mode="before")
    @classmethod
    def split_at_commas(cls, value: Any) -> Any:
        return [part.strip() for part in value.split(",")] if isinstance(value, str) else value

    @model_validator(mode="after")
    def no_debugging_in_production(self) -> Self:
        if self.debug and self.stage == "production":
            raise ValueError("no debugging in production")
        return self


def unknown_names() -> list[str]:
    """Return names with our prefix that are no settings: most likely misspelt ones."""
    known = {PREFIX + name.upper() for name in Settings.model_fields}
    found = [*os.environ.items(), *dotenv_values(".env").items()]
    names = {name for name, value in found if value}
    return sorted(name for name in names if name.startswith(PREFIX) and name not in known)


def load_settings() -> Settings:
    problems = [f"{name} is no setting" for name in unknown_names()]
    settings = None
    try:
        settings = Settings(_secrets_dir=os.environ.get("CREDENTIALS_DIRECTORY"))
    except ValidationError as error:
        item = error.errors(include_input=False, include_context=False, include_url=False)[0]
        name = item["loc"][0] if item["loc"] else "debug"
        problems.append(f"{PREFIX}{str(name).upper()}: {item['msg']}")
    if settings is None or problems:
        raise ConfigurationError("; ".join(problems))
    return settings


def describe(settings: Settings) -> dict:
    return settings.model_dump(mode="json")


def database_url(settings: Settings) -> str:
    return URL.create(
        "postgresql+psycopg",
        username="dome",
        password=settings.database_password.get_secret_value(),
        host=settings.database_host,
        port=settings.database_port,
        database="dome",
    ).render_as_string(hide_password=False)
