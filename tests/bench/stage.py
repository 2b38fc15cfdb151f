"""Everything that the bench measures, set up together and cleared away together."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, Protocol

import docker
from docker.errors import APIError, NotFound

from bench.bare import BarePytest, ColdContainer
from bench.browser import InBrowser, settings_of_server
from bench.pools import Pools
from bench.samples import Sample, load_samples, write_content
from bench.warm import WarmGreenroom
from greenroom.config import Settings
from greenroom.grading.backends.docker import LABEL, DockerBackend

RUNTIMES: tuple[Literal["runc", "runsc"], ...] = ("runc", "runsc")


class Way(Protocol):
    """One way to a verdict."""

    name: str
    pool: str
    """Label of the pool's containers; empty where there is no pool."""

    def measure(self, sample: Sample) -> float:
        """Judge the sample once; return the milliseconds that it took."""


@dataclass
class Stage:
    """What there is to measure."""

    samples: tuple[Sample, ...]
    bare: BarePytest
    warm: list[WarmGreenroom]
    ways: list[Way]
    pools: Pools
    missing_runtimes: Sequence[str]


@contextmanager
def set_up(client: docker.DockerClient, *, cold: bool, browser: bool) -> Iterator[Stage]:
    """Start all of it; whatever happens, no container stays behind."""
    with TemporaryDirectory(prefix="greenroom-bench-") as name:
        folder = Path(name)
        closing: list[BarePytest | WarmGreenroom | InBrowser] = []
        try:
            yield _build(client, folder, closing, cold=cold, browser=browser)
        finally:
            for one in reversed(closing):
                # Each is tried, and what one of them leaves is removed below.
                with suppress(Exception):
                    one.close()
            _remove_containers(client, folder)


def _build(
    client: docker.DockerClient,
    folder: Path,
    closing: list[BarePytest | WarmGreenroom | InBrowser],
    *,
    cold: bool,
    browser: bool,
) -> Stage:
    write_content(folder / "content")
    runtimes = [one for one in RUNTIMES if one in client.info()["Runtimes"]]
    pools = Pools(client)
    plain = Settings(_env_file=None, sandbox_runtime="runc", var_dir=folder / "bare")
    bare = BarePytest(client, plain)
    closing.append(bare)
    ways: list[Way] = [bare]
    if cold:
        ways.append(ColdContainer(client, plain))
    warm = []
    for runtime in runtimes:
        settings = Settings(
            _env_file=None,
            sandbox_runtime=runtime,
            var_dir=folder / runtime,
            database_url=f"sqlite:///{folder / runtime / 'greenroom.db'}",
        )
        DockerBackend(settings).start().close()  # where that fails, it says why
        greenroom = WarmGreenroom(settings)
        closing.append(greenroom)
        warm.append(greenroom)
        pools.add(greenroom.pool, settings.grading_workers)
    ways += warm
    if browser:
        server = settings_of_server(folder / "server", folder / "content")
        in_browser = InBrowser(server)
        closing.append(in_browser)
        ways.append(in_browser)
        pools.add(in_browser.pool, server.grading_workers)
    missing = [one for one in RUNTIMES if one not in runtimes]
    return Stage(load_samples(folder / "content"), bare, warm, ways, pools, missing)


def _remove_containers(client: docker.DockerClient, folder: Path) -> None:
    """Remove every container whose label names this bench's folder."""
    for one in client.api.containers(all=True, filters={"label": LABEL}):
        if str(folder) in one["Labels"][LABEL]:
            with suppress(NotFound, APIError):  # another removal was quicker
                client.api.remove_container(one["Id"], force=True, v=True)
