"""Without Greenroom: pytest with an in-process client, in a container that runs, or in a cold one.

Image, libraries, CPUs, memory and file systems are those of a sandbox.
"""

import base64
import io
import json
import tarfile
import time
from pathlib import Path
from typing import Any

import docker
from docker.models.containers import Container

from bench.samples import Sample
from greenroom.config import Settings
from greenroom.grading.backends.docker import DockerBackend

PYTHON = "/opt/greenroom/bin/python"
INSIDE = Path(__file__).with_name("inside.py")
FILES = "BENCH_FILES"
UNPACK = f'mkdir -p "/work/$0" && cd "/work/$0" && echo "${FILES}" | base64 -d | tar -x'
CONFTEST = '''\
"""The checks' `api` without a sandbox: a client of the app in this process."""

import pytest
from main import app
from starlette.testclient import TestClient


@pytest.fixture(scope="session")
def api():
    with TestClient(app, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client
'''


class BarePytest:
    """(1) A fresh pytest process each time, in one container that lives as long as the bench."""

    name = "bare pytest"
    pool = ""

    def __init__(self, client: docker.DockerClient, settings: Settings) -> None:
        options = _options(settings) | {"entrypoint": ["sleep", "infinity"]}
        self._user = options["user"]
        self._container: Container = client.containers.create(**options)
        self._container.start()
        self._unpacked: set[str] = set()

    def measure(self, sample: Sample) -> float:
        """Return the milliseconds from the start of the process to its end."""
        return float(self._run(sample, times=1, at_once=1)["each_ms"][0])

    def burst(self, sample: Sample, count: int, *, at_once: int) -> float:
        """Return the seconds that `count` runs took, `at_once` at a time."""
        return float(self._run(sample, times=count, at_once=at_once)["total_ms"]) / 1000

    def close(self) -> None:
        """Remove the container."""
        self._container.remove(force=True, v=True)

    def _run(self, sample: Sample, *, times: int, at_once: int) -> dict[str, Any]:
        slug = sample.question.slug
        if slug not in self._unpacked:
            self._execute(["sh", "-c", UNPACK, slug], {FILES: _archive(sample)})
            self._unpacked.add(slug)
        script = [PYTHON, "-I", "-c", INSIDE.read_text(), f"/work/{slug}", str(times), str(at_once)]
        answer: dict[str, Any] = json.loads(self._execute(script, {}))
        return answer

    def _execute(self, command: list[str], environment: dict[str, str]) -> bytes:
        status, output = self._container.exec_run(command, environment=environment, user=self._user)
        assert isinstance(output, bytes), "nothing was asked to be streamed"
        if status != 0:
            raise RuntimeError(f"bare pytest failed:\n{output.decode()}")
        return output


class ColdContainer:
    """(2) A container for each run: created, started, unpacked, pytest, waited for.

    Removing it afterwards is not counted.
    """

    name = "cold docker run"
    pool = ""

    def __init__(self, client: docker.DockerClient, settings: Settings) -> None:
        self._client = client
        self._options = _options(settings)

    def measure(self, sample: Sample) -> float:
        """Return the milliseconds from the order for a container to the end of its process."""
        command = f"{UNPACK} && exec {PYTHON} -m pytest -q"
        options = {
            **self._options,
            "entrypoint": ["sh", "-c", command, sample.question.slug],
            "environment": {**self._options["environment"], FILES: _archive(sample)},
        }
        began_at = time.perf_counter()
        container: Container = self._client.containers.create(**options)
        try:
            container.start()
            status = container.wait()["StatusCode"]
            milliseconds = (time.perf_counter() - began_at) * 1000
        finally:
            container.remove(force=True, v=True)
        if status != 0:
            raise RuntimeError(f"pytest in a cold container ended with status {status}")
        return milliseconds


def _options(settings: Settings) -> dict[str, Any]:
    options = DockerBackend(settings)._container_options()
    _, uid = options.pop("command")  # what the supervisor would be told
    return {**options, "stdin_open": False, "user": f"{uid}:{uid}"}


def _archive(sample: Sample) -> str:
    """Return everything that pytest needs, as one text that fits into an environment variable."""
    files = {
        **sample.question.example_files,
        **sample.question.hidden_files,
        **sample.files,
        "conftest.py": CONFTEST,
    }
    with io.BytesIO() as buffer:
        with tarfile.open(fileobj=buffer, mode="w") as archive:
            for path, text in files.items():
                data = text.encode()
                entry = tarfile.TarInfo(path)
                entry.size = len(data)
                archive.addfile(entry, io.BytesIO(data))
        return base64.b64encode(buffer.getvalue()).decode()
