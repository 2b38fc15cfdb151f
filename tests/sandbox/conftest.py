"""Both backends, for real: the Docker engine and plain processes."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from greenroom.config import Settings
from greenroom.grading.backends.base import Backend
from greenroom.grading.backends.docker import DockerBackend
from greenroom.grading.backends.local import LocalBackend


@pytest.fixture
def sandbox_settings(tmp_path: Path) -> Settings:
    """Settings of a server that keeps its containers apart from those of other tests."""
    return Settings(_env_file=None, demo=True, var_dir=tmp_path)


@pytest.fixture
def docker_backend(sandbox_settings: Settings) -> Iterator[DockerBackend]:
    """The Docker engine of this machine."""
    backend = DockerBackend(sandbox_settings)
    yield backend
    backend.close()


@pytest.fixture(params=["docker", "local"])
def backend(request: pytest.FixtureRequest, sandbox_settings: Settings) -> Iterator[Backend]:
    """Each backend in turn."""
    backend: Backend = (
        DockerBackend(sandbox_settings)
        if request.param == "docker"
        else LocalBackend(sandbox_settings)
    )
    yield backend
    backend.close()


@pytest.fixture
def local_backend(sandbox_settings: Settings) -> LocalBackend:
    """Plain processes of this machine."""
    return LocalBackend(sandbox_settings)
