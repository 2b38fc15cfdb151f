"""Candidate code and hidden checks share neither process nor user id, and both are hemmed in."""

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import docker
import pytest

from greenroom.config import Settings
from greenroom.grading.backends.docker import CANDIDATE_UIDS, GRADER_UID, DockerBackend
from greenroom.grading.types import Mode, Outcome
from greenroom.grading.wire import SandboxBrokenError, SandboxUnavailableError, job_message
from support.jobs import RIGHT, judge, package

# Runs in the sandbox: tries each thing, prints what came of it as one line of JSON.
PROBE = """
import json, os, socket

def attempt(action):
    try:
        value = action()
        return "done" if value is None else value
    except BaseException as error:
        return type(error).__name__

def read(path):
    with open(path, "rb") as file:
        return file.read(1).hex()

def status(pid, name):
    with open(f"/proc/{pid}/status") as file:
        return next(line.split()[1:] for line in file if line.startswith(name + ":"))

pids = [int(name) for name in os.listdir("/proc") if name.isdigit()]
users = {str(pid): int(status(pid, "Uid")[0]) for pid in pids}
grader = [pid for pid in pids if users[str(pid)] == 10002][0]
found = {
    "user": os.getuid(),
    "users": sorted(set(users.values())),
    "capabilities": status("self", "CapEff")[0],
    "no_new_privileges": status("self", "NoNewPrivs")[0],
    "checks": attempt(lambda: os.listdir("/checks")),
    "write_root": attempt(lambda: open("/planted", "w")),
    "write_run": attempt(lambda: open("/run/greenroom/planted", "w")),
    "write_libraries": attempt(lambda: open(os.__file__, "a")),
    "write_work": attempt(lambda: open("mine", "w").close()),
    "network": attempt(lambda: socket.create_connection(("192.0.2.1", 80), 1)),
    "kill_grader": attempt(lambda: os.kill(grader, 9)),
    "kill_supervisor": attempt(lambda: os.kill(1, 9)),
    "become_root": attempt(lambda: os.setuid(0)),
    "become_grader": attempt(lambda: os.setuid(10002)),
    **{
        f"{who}_{what}": attempt(lambda: read(f"/proc/{pid}/{what}"))
        for who, pid in (("grader", grader), ("supervisor", 1))
        for what in ("mem", "environ", "maps")
    },
    "grader_descriptors": attempt(lambda: os.listdir(f"/proc/{grader}/fd")),
    "environment": sorted(os.environ),
    "big_file": attempt(lambda: open("big", "wb").write(b"x" * (20 << 20))),
}
print("FOUND" + json.dumps(found))
"""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the probe found out in a Docker sandbox."""
    settings = Settings(_env_file=None, demo=True, var_dir=tmp_path_factory.mktemp("var"))
    backend = DockerBackend(settings)
    report = judge(backend, PROBE + RIGHT, mode=Mode.RUN)
    backend.close()
    assert report.outcome == Outcome.PASSED, report
    line = next(line for line in report.output.splitlines() if line.startswith("FOUND"))
    result: dict[str, Any] = json.loads(line.removeprefix("FOUND"))
    return result


def test_three_user_ids_share_the_container(found: dict[str, Any]) -> None:
    assert found["user"] in CANDIDATE_UIDS
    assert found["users"] == sorted([0, found["user"], GRADER_UID])


def test_candidate_code_has_no_capability_and_can_gain_none(found: dict[str, Any]) -> None:
    assert int(found["capabilities"], 16) == 0
    assert found["no_new_privileges"] == "1"
    assert found["become_root"] == "PermissionError"
    assert found["become_grader"] == "PermissionError"


def test_candidate_code_reaches_neither_the_checks_nor_the_processes_that_hold_them(
    found: dict[str, Any],
) -> None:
    refused = {
        name: str(found[name])
        for name in found
        if name.startswith(("grader_", "supervisor_", "kill_")) or name == "checks"
    }
    assert set(refused.values()) == {"PermissionError"}, refused


def test_only_the_work_folder_can_be_written(found: dict[str, Any]) -> None:
    assert found["write_work"] == "done"
    assert found["write_root"] == "OSError", "read-only file system"
    assert found["write_libraries"] in {"OSError", "PermissionError"}
    assert found["write_run"] == "PermissionError"


def test_there_is_no_network(found: dict[str, Any]) -> None:
    assert found["network"] == "OSError"


def test_a_file_cannot_grow_past_its_limit(found: dict[str, Any]) -> None:
    assert found["big_file"] == "OSError"


def test_the_environment_holds_nothing_of_the_server(found: dict[str, Any]) -> None:
    assert not [name for name in found["environment"] if "GREENROOM" in name or "SECRET" in name]


def test_a_container_is_destroyed_with_its_sandbox(docker_backend: DockerBackend) -> None:
    engine = docker.from_env()
    sandbox = docker_backend.start()
    label = docker_backend.label
    assert len(engine.containers.list(all=True, filters={"label": label})) == 1

    sandbox.close()

    assert engine.containers.list(all=True, filters={"label": label}) == []
    engine.close()


def test_leftovers_of_a_killed_server_are_removed_and_running_sandboxes_are_not(
    docker_backend: DockerBackend,
) -> None:
    engine = docker.from_env()
    filters = {"label": docker_backend.label}
    abandoned = docker_backend.start()
    (container,) = engine.containers.list(filters=filters)
    abandoned._channel.close()  # as the kernel does when the server is killed
    container.wait(timeout=10)
    in_use = docker_backend.start()

    docker_backend.remove_leftovers()

    assert len(engine.containers.list(all=True, filters=filters)) == 1
    assert in_use.is_alive()
    in_use.close()
    engine.close()


def test_a_supervisor_that_cannot_boot_says_why(
    docker_backend: DockerBackend, monkeypatch: pytest.MonkeyPatch
) -> None:
    options = docker_backend._container_options()
    broken = {**options, "entrypoint": ["sh", "-c", "echo no interpreter >&2; exit 7"]}
    monkeypatch.setattr(docker_backend, "_container_options", lambda: broken)

    with pytest.raises(SandboxUnavailableError, match=r"exit status 7\).*no interpreter"):
        docker_backend.start()


def test_a_sandbox_serves_one_job_only(docker_backend: DockerBackend) -> None:
    sandbox = docker_backend.start()
    message = job_message(package(), Mode.SUBMIT, {"main.py": RIGHT})
    sandbox.grade(message, lambda _phase: None)

    with pytest.raises(SandboxBrokenError):
        sandbox.grade(message, lambda _phase: None)
    sandbox.close()


WATCHES = """
import ctypes, time
held = [ctypes.CDLL(None).inotify_init1(0) for _ in range(100)]  # the kernel grants a user 128
time.sleep(2)
assert -1 not in held
"""


def test_one_submission_takes_nothing_from_another_that_the_kernel_counts_for_a_user(
    docker_backend: DockerBackend,
) -> None:
    with ThreadPoolExecutor() as threads:
        both = [threads.submit(judge, docker_backend, WATCHES + RIGHT) for _ in range(2)]
    assert [one.result().outcome for one in both] == [Outcome.PASSED] * 2
