"""Canaries go the real way: what holds is called ok, what does not is named in words."""

import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import docker
import pytest

from greenroom.admin import readings, trial
from greenroom.admin.doctor import send_canaries
from greenroom.admin.findings import Finding, State
from greenroom.admin.trial import StoppedError
from greenroom.config import Settings
from greenroom.grading import claims, wire
from greenroom.grading.backends.docker import LABEL, DockerBackend
from greenroom.grading.backends.local import LocalBackend
from harness import version
from support.canaries import in_state, send


class Careless(DockerBackend):
    """An engine whose host keeps none of the limits that it accepts."""

    def _container_options(self) -> dict[str, Any]:
        options = super()._container_options()
        for name in (
            "mem_limit",
            "memswap_limit",
            "pids_limit",
            "network_mode",
            "network_disabled",
            "read_only",
        ):
            del options[name]
        _, uid = options["command"]
        roomy = f"rw,nosuid,nodev,size=1g,mode=0700,uid={uid},gid={uid}"
        return {**options, "tmpfs": {**options["tmpfs"], "/work": roomy, "/var/tmp": roomy}}  # noqa: S108 - in the container


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("canaries")


@pytest.fixture(scope="module")
def temporary(folder: Path) -> Iterator[Path]:
    """Where temporary files of this module go, so that what is left of them is seen."""
    place = folder / "temporary"
    place.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trial.tempfile, "tempdir", str(place))
        yield place


@pytest.fixture(scope="module")
def settings(folder: Path) -> Settings:
    return Settings(_env_file=None, demo=True, var_dir=folder / "var", sandbox="docker")


@pytest.fixture(scope="module")
def on_docker(settings: Settings, temporary: Path) -> dict[str, Finding]:  # noqa: ARG001 - files go there
    """What the canaries show on the real engine."""
    return send(settings)


@pytest.fixture(scope="module")
def on_a_careless_host(settings: Settings) -> dict[str, Finding]:
    """What they show where no limit holds."""
    return send(settings, Careless)


@pytest.fixture(scope="module")
def on_local(settings: Settings) -> dict[str, Finding]:
    """What they show in plain processes."""
    return send(settings, LocalBackend)


def test_everything_is_well_on_the_real_engine(on_docker: dict[str, Finding]) -> None:
    assert [one for one in on_docker.values() if one.state != State.OK] == []
    assert set(on_docker) == {
        "sandbox",
        "harness",
        "clock-sandbox",
        *(f"canary-{name}" for name in readings.TITLES),
        "canary-root",
    }


@pytest.mark.usefixtures("on_docker", "on_a_careless_host")
def test_no_container_and_no_file_is_left(
    settings: Settings, folder: Path, temporary: Path
) -> None:
    engine = docker.from_env()
    label = f"{LABEL}={settings.base_url}|{folder / 'var' / 'doctor'}"
    assert engine.containers.list(all=True, filters={"label": label}) == []
    engine.close()
    assert list(temporary.iterdir()) == []
    assert not (folder / "var").exists()


@pytest.mark.parametrize(
    ("canary", "words"),
    [
        ("together", "The memory limit does not hold on this host: processes of 64 MB each took"),
        ("processes", "The process limit does not hold on this host: it started 200 processes."),
        ("files", "The file limit does not hold on this host: it stored 200 MB."),
        ("root", "The root file system can be written on this host: in /var/tmp."),
        ("network", "Code in the sandbox reaches the network: it sees the network interface eth0"),
    ],
)
def test_a_limit_that_does_not_hold_is_named(
    on_a_careless_host: dict[str, Finding], canary: str, words: str
) -> None:
    finding = on_a_careless_host[f"canary-{canary}"]
    assert finding.state == State.PROBLEM
    assert finding.sentence.startswith(words)
    assert finding.action


def test_what_holds_all_the_same_is_not_called_broken(
    on_a_careless_host: dict[str, Finding],
) -> None:
    assert in_state(on_a_careless_host, State.OK) >= {
        "canary-right",
        "canary-wrong",
        "canary-loop",
        "canary-memory",
        "canary-theft",
    }


def test_what_the_local_sandbox_cannot_promise_is_a_warning_in_words(
    on_local: dict[str, Finding],
) -> None:
    assert in_state(on_local, State.PROBLEM) == set()
    assert in_state(on_local, State.WARNING) == {"sandbox", "canary-network", "canary-theft"}
    assert on_local["canary-theft"].sentence == "Code in the sandbox can read the hidden checks."
    assert "no limit for all processes" in on_local["sandbox"].sentence


def test_what_would_only_cost_this_machine_is_not_sent_to_the_local_sandbox(
    on_local: dict[str, Finding],
) -> None:
    assert not {"canary-together", "canary-files", "canary-processes"} & set(on_local)


def test_the_server_and_the_sandbox_name_the_same_harness() -> None:
    assert wire.HARNESS_VERSION == version.HARNESS_VERSION


def test_an_image_with_another_harness_is_named(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "HARNESS_VERSION", "0.9")
    finding = send(settings, LocalBackend)["harness"]
    assert finding.state == State.PROBLEM
    assert f"harness {version.HARNESS_VERSION}, this server 0.9" in finding.sentence


def test_a_sandbox_that_does_not_start_is_one_problem(
    doctor_settings: Callable[..., Settings], tmp_path: Path
) -> None:
    found = send(doctor_settings(sandbox="local", sandbox_python=tmp_path / "nothing"))
    assert in_state(found, State.PROBLEM) == {"canaries"}
    assert "Not judged: The local sandbox needs" in found["canaries"].sentence


def test_a_sandbox_that_says_nothing_of_use_is_one_problem_which_says_why(
    doctor_settings: Callable[..., Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    class Faulty(LocalBackend):
        def start(self):
            sandbox = super().start()
            sandbox.grade = _fail  # type: ignore[method-assign]
            return sandbox

    monkeypatch.setattr(claims, "RETRY_SECONDS", 0.01)
    found = send(doctor_settings(sandbox="local"), Faulty)
    assert in_state(found, State.PROBLEM) == {"canaries"}
    assert found["canaries"].sentence.endswith("no report that can be used: the grader failed.")


def _fail(*_arguments: object) -> None:
    raise wire.SandboxFaultyError("the grader failed.")


def test_a_local_sandbox_that_others_could_reach_is_refused(
    doctor_settings: Callable[..., Settings],
) -> None:
    found = send(doctor_settings(sandbox="local", host="0.0.0.0"))  # noqa: S104 - nothing listens
    assert in_state(found, State.PROBLEM) == {"canaries"}
    assert "loopback" in found["canaries"].sentence


def test_temporary_files_that_cannot_be_written_are_one_problem(
    doctor_settings: Callable[..., Settings], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trial.tempfile, "tempdir", str(tmp_path / "nowhere"))
    found = send(doctor_settings(sandbox="local"))
    assert in_state(found, State.PROBLEM) == {"canaries"}
    assert "Not sent" in found["canaries"].sentence


def test_who_stops_is_not_kept_waiting(doctor_settings: Callable[..., Settings]) -> None:
    stop = threading.Event()
    stop.set()
    with pytest.raises(StoppedError):
        send_canaries(doctor_settings(sandbox="local"), lambda _finding: None, stop=stop)
