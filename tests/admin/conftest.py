"""What tests of the doctor and of its page share."""

import gc
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from greenroom.config import Settings
from support.canaries import one_question


@pytest.fixture
def doctor_settings(tmp_path: Path, database_url: str) -> Callable[..., Settings]:
    """Call it for settings that no `.env` changes, with a database and folders of the test."""
    content = one_question(tmp_path)

    def settings(**values: Any) -> Settings:
        own = {
            "demo": True,
            "var_dir": tmp_path / "var",
            "database_url": database_url,
            "content_dir": content,
        }
        return Settings(_env_file=None, **{**own, **values})

    return settings


@pytest.fixture
def dropped_connections() -> Iterator[None]:
    """Collect what the docker package drops, unclosed, when no engine answers.

    For a test that ignores the warnings of it; no later one should hear them.
    """
    yield
    gc.collect()


@pytest.fixture
def silent_engine(tmp_path: Path) -> Iterator[str]:
    """Address of something that takes connections and says nothing."""
    path = tmp_path / "silent.sock"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(path))
        listening.listen()
        yield f"unix://{path}"
