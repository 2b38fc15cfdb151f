"""Calls `solution` in a folder and an environment that the checks choose. Leave this file as it is."""

import os
import tempfile
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


@contextmanager
def _stage(environ: dict[str, str], dotenv: str, files: dict[str, str]) -> Iterator[None]:
    """Set the environment, the current folder and the folder of secrets for a while."""
    before, folder_before = dict(os.environ), Path.cwd()
    with tempfile.TemporaryDirectory() as name:
        folder, secrets = Path(name, "here"), Path(name, "secrets")
        folder.mkdir()
        secrets.mkdir()
        if dotenv:
            (folder / ".env").write_text(dotenv)
        for file, text in files.items():
            (secrets / file).write_text(text)
        os.environ.update(environ)
        if files:
            os.environ["CREDENTIALS_DIRECTORY"] = str(secrets)
        os.chdir(folder)
        try:
            yield
        finally:
            os.chdir(folder_before)
            os.environ.clear()
            os.environ.update(before)


def load(
    environ: dict[str, str], dotenv: str = "", files: dict[str, str] | None = None
) -> dict[str, Any]:
    """Return what `load_settings` loads there, or what its error says."""
    import solution  # noqa: PLC0415

    with _stage(environ, dotenv, files or {}):
        try:
            settings = solution.load_settings()
        except Exception as error:  # noqa: BLE001
            return {
                "error": type(error).__name__,
                "message": str(error),
                "printed": "".join(traceback.format_exception(error)) + repr(error),
            }
    return {
        "stage": settings.stage,
        "debug": settings.debug,
        "seats": settings.seats,
        "languages": list(settings.languages),
        "database_host": settings.database_host,
        "database_port": settings.database_port,
        "database_password": settings.database_password.get_secret_value(),
        "signing_key": settings.signing_key.get_secret_value(),
    }


def show(environ: dict[str, str]) -> dict[str, Any]:
    """Return what is seen of settings, wherever they are printed, and the URL of the database."""
    import solution  # noqa: PLC0415

    with _stage(environ, "", {}):
        settings = solution.load_settings()
    described = solution.describe(settings)
    return {
        "described": described,
        "printed": [repr(settings), str(settings), str(vars(settings)), str(described)],
        "url": solution.database_url(settings),
    }
