import os

from backstage import load, show  # noqa: F401 - the checks call them


class ConfigurationError(Exception):
    """The settings cannot be loaded; the message names each variable that is wrong."""


class Settings:
    def __init__(self):
        self.stage = os.environ.get("DOME_STAGE", "development")
        self.debug = bool(os.environ.get("DOME_DEBUG", False))
        self.seats = int(os.environ.get("DOME_SEATS", 80))
        self.languages = os.environ.get("DOME_LANGUAGES", "en").split(",")
        self.database_host = os.environ["DOME_DATABASE_HOST"]
        self.database_port = os.environ.get("DOME_DATABASE_PORT", 5432)
        self.database_password = os.environ["DOME_DATABASE_PASSWORD"]
        self.signing_key = os.environ.get("DOME_SIGNING_KEY", "changeme")


def load_settings() -> Settings:
    return Settings()


def describe(settings: Settings) -> dict:
    return vars(settings)


def database_url(settings: Settings) -> str:
    return (
        f"postgresql+psycopg://dome:{settings.database_password}"
        f"@{settings.database_host}:{settings.database_port}/dome"
    )
