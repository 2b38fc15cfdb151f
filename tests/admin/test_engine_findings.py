"""The engine as the doctor sees it: missing, silent, without image, runtime or limits, skewed."""

import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from greenroom.admin import engine
from greenroom.admin.doctor import examine, quick_findings
from greenroom.admin.engine import EngineLook, ask_engine, look_at_engine
from greenroom.admin.findings import Finding, State, Subject, worst
from greenroom.config import Settings
from greenroom.lib.clock import utc_now
from support.canaries import by_id, in_state

MakeSettings = Callable[..., Settings]
SUBJECT = Subject("engine", "Docker engine")
NOWHERE = "unix:///nowhere/docker.sock"

# The docker package leaves its connection unclosed when no engine answers.
pytestmark = [
    pytest.mark.usefixtures("dropped_connections"),
    pytest.mark.filterwarnings("ignore:.*socket.socket:pytest.PytestUnraisableExceptionWarning"),
]


def examined(settings: Settings) -> dict[str, Finding]:
    found: list[Finding] = []
    examine(settings, found.append)
    return by_id(found)


def quick(settings: Settings) -> dict[str, Finding]:
    return by_id(quick_findings(settings))


@pytest.fixture(scope="module")
def asked() -> EngineLook:
    """What the real engine says."""
    return ask_engine(Settings(_env_file=None, demo=True))


def on_engine(settings: Settings, asked: EngineLook, *, is_needed: bool = True) -> Any:
    return by_id(look_at_engine(settings, asked, SUBJECT, is_needed=is_needed))


def test_a_machine_that_is_well_has_no_finding_but_ok(doctor_settings: MakeSettings) -> None:
    found = quick(doctor_settings())
    assert worst(found.values()) == State.OK, found
    assert set(found) >= {
        "settings",
        "database",
        "jobs",
        "folder",
        "questions",
        "engine",
        "image",
        "runtime",
        "engine-limits",
        "clock-engine",
    }


def test_a_missing_engine_is_one_problem_and_canaries_are_not_run(
    doctor_settings: MakeSettings,
) -> None:
    found = examined(doctor_settings(sandbox="docker", docker_host=NOWHERE))
    assert in_state(found, State.PROBLEM) == {"engine"}
    assert found["engine"].sentence == (
        "No Docker engine answers: no such file or directory. Submissions wait."
    )
    assert "DOCKER_HOST" in (found["engine"].action or "")
    assert found["canaries"].sentence == "Not run: there is no sandbox to run them in."
    assert not {"image", "runtime"} & set(found)


def test_on_ones_own_machine_a_missing_engine_is_a_warning_as_the_local_sandbox_judges(
    doctor_settings: MakeSettings,
) -> None:
    found = quick(doctor_settings(sandbox="auto", docker_host=NOWHERE))
    assert found["engine"].state == State.WARNING
    assert "The local sandbox can judge instead." in found["engine"].sentence


def test_a_server_that_others_reach_needs_its_engine(doctor_settings: MakeSettings) -> None:
    settings = doctor_settings(sandbox="auto", docker_host=NOWHERE, host="0.0.0.0")  # noqa: S104
    assert quick(settings)["engine"].state == State.PROBLEM


def test_an_engine_that_takes_the_call_and_says_nothing_is_not_waited_for(
    doctor_settings: MakeSettings, silent_engine: str
) -> None:
    started_at = time.monotonic()
    found = quick(doctor_settings(sandbox="docker", docker_host=silent_engine))
    assert time.monotonic() - started_at < 3 * engine.TIMEOUT_SECONDS
    assert found["engine"].state == State.PROBLEM
    assert "No Docker engine answers: " in found["engine"].sentence


def test_the_folder_of_an_engine_elsewhere_is_not_looked_for_here(asked: EngineLook) -> None:
    assert asked.root == Path((asked.info or {})["DockerRootDir"])
    assert EngineLook(info={"DockerRootDir": "/"}).root is None


def test_a_missing_image_names_the_command_that_builds_it(doctor_settings: MakeSettings) -> None:
    found = examined(doctor_settings(sandbox="docker", sandbox_image="nobody/made-this:1"))
    assert in_state(found, State.PROBLEM) == {"image"}
    assert found["image"].sentence == "The image nobody/made-this:1 is not there."
    assert "make image" in (found["image"].action or "")
    assert found["canaries"].state == State.WARNING


def test_a_runtime_that_the_engine_does_not_know_is_named(
    doctor_settings: MakeSettings, asked: EngineLook
) -> None:
    settings = doctor_settings().model_copy(update={"sandbox_runtime": "nobody"})
    finding = on_engine(settings, asked)["runtime"]
    assert finding.state == State.PROBLEM
    assert finding.sentence == "The engine has no runtime nobody."


def test_a_kernel_that_keeps_no_account_of_memory_is_named(
    doctor_settings: MakeSettings, asked: EngineLook
) -> None:
    without = EngineLook(
        info={**(asked.info or {}), "MemoryLimit": False},
        before=asked.before,
        after=asked.after,
        image=asked.image,
    )
    finding = on_engine(doctor_settings(), without)["engine-limits"]
    assert finding.state == State.PROBLEM
    assert finding.sentence.startswith("The memory limit does not hold on this host: ")


@pytest.mark.parametrize(
    ("seconds", "state", "words"),
    [
        (-600, State.PROBLEM, "The engine's clock is 600 s behind this machine's."),
        (10, State.WARNING, "The engine's clock is 10 s ahead of this machine's."),
        (1, State.OK, "This machine's clock and the engine's agree."),
    ],
)
def test_the_clock_of_the_engine_is_compared(
    doctor_settings: MakeSettings, asked: EngineLook, seconds: int, state: State, words: str
) -> None:
    theirs = (utc_now() + timedelta(seconds=seconds)).isoformat().replace("+00:00", "123Z")
    skewed = EngineLook(
        info={**(asked.info or {}), "SystemTime": theirs},
        before=utc_now(),
        after=utc_now(),
        image=asked.image,
    )
    finding = on_engine(doctor_settings(), skewed)["clock-engine"]
    assert (finding.state, finding.sentence) == (state, words)
