"""What passes by Run does not fail by Submit because of where it ran: both are the same place."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from sqlalchemy import Engine

from greenroom import migrate
from greenroom.config import Settings
from greenroom.db import open_engine
from greenroom.grading.backends.docker import DockerBackend
from greenroom.grading.events import JobEvents
from greenroom.grading.queue import GradingQueue
from greenroom.grading.types import CheckOutcome, CheckResult, Mode, Outcome, ReportData
from support.jobs import RIGHT, judge, with_handler

# Runs in the sandbox; finds out what code can know of the place it is in. A sandbox whose job came
# while it booted imports what databases need only for code that speaks of them, as this does.
LOOK_AROUND = r"""
# sql
import gc, json, locale, os, re, resource, signal, stat, sys, threading, time

with open("/proc/self/statm") as file:
    mapped_at_first = int(file.read().split()[0]) * resource.getpagesize()

def read(path):
    try:
        with open(path) as file:
            return file.read()
    except OSError as error:
        return type(error).__name__

def name_of(user):  # that of the code is another one in each sandbox
    return "own" if user == os.getuid() else user

def listing(folder):
    found = []
    for parent, folders, files in os.walk(folder):
        for name in sorted(folders + files):
            path = os.path.join(parent, name)
            try:
                status = os.lstat(path)
            except OSError as error:
                found.append([path, type(error).__name__])
            else:
                owners = [name_of(status.st_uid), name_of(status.st_gid)]
                found.append([path, stat.filemode(status.st_mode), *owners])
    return found

def look_around():
    own = read("/proc/self/status").splitlines()
    told = ("Groups", "NoNewPrivs", "Seccomp", "Cap", "Sig", "Cpus_allowed", "Threads")
    descriptors = {}
    for name in sorted(os.listdir("/proc/self/fd"), key=int):
        try:
            descriptors[name] = os.readlink(f"/proc/self/fd/{name}")
        except OSError:
            pass  # that of the listing itself
    return {
        "environment": dict(os.environ),
        "folder": os.getcwd(),
        "users": [*map(name_of, os.getresuid() + os.getresgid()), os.getgroups()],
        "resource limits": {
            name: resource.getrlimit(getattr(resource, name))
            for name in dir(resource)
            if name.startswith("RLIMIT_") and name != "RLIMIT_AS"
        },
        # It counts from what was mapped before, and so do the few pages by which that differs.
        "room for memory in MB": round(
            (resource.getrlimit(resource.RLIMIT_AS)[0] - mapped_at_first) / (32 << 20)
        ) * 32,
        "container's limits": {
            path: read(path)
            for path in (
                "/sys/fs/cgroup/memory.max",
                "/sys/fs/cgroup/memory.swap.max",
                "/sys/fs/cgroup/cpu.max",
                "/sys/fs/cgroup/cpu.weight",
                "/sys/fs/cgroup/pids.max",
                "/sys/fs/cgroup/memory/memory.limit_in_bytes",
                "/sys/fs/cgroup/memory/memory.memsw.limit_in_bytes",
                "/sys/fs/cgroup/cpu/cpu.cfs_quota_us",
                "/sys/fs/cgroup/cpu/cpu.cfs_period_us",
                "/sys/fs/cgroup/cpu/cpu.shares",
                "/sys/fs/cgroup/pids/pids.max",
            )
        },
        "mounts": sorted(
            line.replace(f"id={os.getuid()}", "id=own")
            for line in read("/proc/self/mounts").splitlines()
            if not line.startswith("overlay") and not line.startswith("cgroup")
        ),
        "status": [line for line in own if line.startswith(told)],
        "oom score": read("/proc/self/oom_score_adj"),
        "group, niceness, mask": [
            os.getpgrp() == os.getpid(), os.getpriority(os.PRIO_PROCESS, 0), os.umask(0o22)
        ],
        "descriptors": descriptors,
        "handlers": {str(one): repr(signal.getsignal(one)) for one in signal.valid_signals()},
        "folders": {
            folder: listing(folder)
            for folder in (".", "/work", "/tmp", "/run/greenroom", "/checks", "/opt/greenroom/src")
        },
        "root": sorted(os.listdir("/")),
        "python": [sys.version, sys.executable, sys.prefix, sys.argv, sys.path, list(sys.flags)],
        "interpreter": [
            sys.getrecursionlimit(), gc.isenabled(), gc.get_threshold(), sys.getswitchinterval(),
            sys.dont_write_bytecode, sys.getfilesystemencoding(), sys.stdin is None,
            [sys.stdout.encoding, sys.stderr.encoding], locale.getlocale(), time.tzname,
        ],
        "modules": sorted(sys.modules),
        "network": sorted(os.listdir("/sys/class/net")),
        "threads": threading.active_count(),
    }
"""
SAY_IT = "print('FOUND' + json.dumps(look_around()))\n"
# The hidden checks' own app prints where nobody reads it, so it compares by itself.
COMPARE = r"""
def of_any_app(found):
    return re.sub(r"app-\d+|pipe:\[\d+\]|socket:\[\d+\]", "...", json.dumps(found))

def leave_out_what_the_app_left(found):
    return {key: value for key, value in found.items() if key != "folders"}

mine = of_any_app(leave_out_what_the_app_left(look_around()))
if not os.path.exists("/tmp/first"):
    with open("/tmp/first", "w") as file:
        file.write(mine)
with open("/tmp/first") as file:
    assert mine == file.read(), "the place has changed"
"""


class Sent(NamedTuple):
    """The same code, run and submitted."""

    run: ReportData
    submission: ReportData


Send = Callable[..., Sent]


@pytest.fixture
def send(add_job, wait_for_report, docker_queue: GradingQueue) -> Send:
    """Call it to run and to submit code, on one queue."""

    def send(code: str, **limits: float) -> Sent:
        jobs = [add_job(code, mode, **limits) for mode in (Mode.RUN, Mode.SUBMIT)]
        docker_queue.wake()
        return Sent(*[wait_for_report(job) for job in jobs])

    return send


@pytest.fixture(scope="module")
def shared_engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A database for all tests of this module, so that they can share the queue's sandboxes."""
    engine = open_engine(f"sqlite:///{tmp_path_factory.mktemp('run') / 'greenroom.db'}")
    migrate.upgrade(engine)
    yield engine
    engine.dispose()


@pytest.fixture
def engine(shared_engine: Engine) -> Engine:
    """The database that the queue works on."""
    return shared_engine


@pytest.fixture(scope="module")
def docker_queue(
    shared_engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[GradingQueue]:
    """A queue on the Docker engine, as the server has it."""
    folder = tmp_path_factory.mktemp("var")
    backend = DockerBackend(Settings(_env_file=None, demo=True, var_dir=folder))
    queue = GradingQueue(shared_engine, backend, JobEvents(), workers=2)
    queue.start()
    yield queue
    queue.stop()


def test_both_use_the_same_image_limits_runtime_and_harness(send: Send) -> None:
    run, submission = send(RIGHT)

    for field in ("backend", "runtime", "image", "harness_version", "content_hash", "limits"):
        assert getattr(run, field) == getattr(submission, field), field
    assert run.image.startswith("sha256:")
    assert run.limits is not None


def test_code_finds_itself_in_the_same_place(send: Send) -> None:
    run, submission = send(LOOK_AROUND + SAY_IT + RIGHT)

    _assert_same_place(_found(run), _found(submission))


def test_a_sandbox_that_gets_its_job_at_once_is_the_same_place_as_one_that_waited(
    tmp_path: Path, send: Send
) -> None:
    code = LOOK_AROUND + SAY_IT + RIGHT
    waited = _found(send(code).run)
    backend = DockerBackend(Settings(_env_file=None, demo=True, var_dir=tmp_path))

    at_once = _found(judge(backend, code, mode=Mode.RUN))
    backend.close()

    _assert_same_place(waited, at_once)


def test_the_hidden_checks_find_the_code_in_the_same_place_as_the_examples(send: Send) -> None:
    run, submission = send(LOOK_AROUND + COMPARE + RIGHT)

    assert run.outcome == Outcome.PASSED, run
    assert submission.outcome == Outcome.PASSED, submission


@pytest.mark.parametrize(
    ("code", "limits"),
    [
        (RIGHT, {}),
        (RIGHT.replace("word: str", 'word: str = ""'), {}),
        (with_handler("word.word = 'other'"), {}),
        (with_handler("raise ValueError(word.word)"), {}),
        (with_handler("import os; os._exit(1)"), {}),
        (with_handler("import time; time.sleep(5)"), {"check_seconds": 0.5}),
        (with_handler("x = bytearray(10**10)"), {}),
        ("import not_there", {}),
        ("x = (", {}),
    ],
    ids=["right", "lax", "wrong", "error", "exit", "slow", "memory", "import", "syntax"],
)
def test_examples_end_the_same_way(send: Send, code: str, limits: dict[str, float]) -> None:
    run, submission = send(code, **limits)

    assert _examples(run) == _examples(submission)
    if run.outcome not in {Outcome.PASSED, Outcome.FAILED}:
        assert (run.outcome, run.message, run.line) == (
            submission.outcome,
            submission.message,
            submission.line,
        )


NEEDY = {
    "most of its memory": "ballast = bytearray(b'x') * (220 << 20)",
    "many threads": """
import threading
threading.stack_size(1 << 18)
for _ in range(80):
    threading.Thread(target=threading.Event().wait, daemon=True).start()
""",
    "much room for files": """
for number in range(4):
    with open(f"file-{number}", "wb") as file:
        file.write(bytes(12 << 20))
""",
    "a port": """
import socket
listening = socket.create_server(("127.0.0.1", 9000))
""",
    "a database in a folder of all": """
import os, sqlite3, time
if os.path.exists("/tmp/words.db"):
    os.unlink("/tmp/words.db")
with sqlite3.connect("/tmp/words.db") as database:
    database.execute("create table words (word)")
""",
}
USES_THE_DATABASE = with_handler(
    "time.sleep(0.3); sqlite3.connect('file:/tmp/words.db?mode=rw', uri=True)"
    ".execute('insert into words values (?)', [word.word]).connection.commit()"
)


@pytest.mark.parametrize("need", NEEDY)
def test_what_code_may_use_by_run_it_may_use_by_submit(send: Send, need: str) -> None:
    rest = USES_THE_DATABASE if "database" in need else RIGHT

    run, submission = send(NEEDY[need] + rest)

    assert run.outcome == Outcome.PASSED, run
    assert submission.outcome == Outcome.PASSED, submission


ONE_APP_AT_A_TIME = {
    "memory": "ballast = bytearray(b'x') * (220 << 20)",
    "files": """
with open("ballast", "wb") as file:
    for _ in range(2):
        file.write(bytes(7 << 20))
with open("more-ballast", "wb") as file:
    file.write(bytes(14 << 20))
with open("still-more-ballast", "wb") as file:
    file.write(bytes(14 << 20))
""",
    "threads": """
import threading
threading.stack_size(1 << 18)
for _ in range(70):
    threading.Thread(target=threading.Event().wait, daemon=True).start()
""",
    "a database of its own": """
import os
if os.path.exists("/tmp/words"):
    os.unlink("/tmp/words")
os.mkfifo("/tmp/words")
number = os.stat("/tmp/words").st_ino
""",
}
WAITS = "time.sleep(0.5)"
LOOKS_AGAIN = "time.sleep(0.5); assert os.stat('/tmp/words').st_ino == number"


@pytest.mark.parametrize("need", ONE_APP_AT_A_TIME)
def test_the_hidden_checks_app_takes_nothing_from_that_of_the_examples(
    send: Send, need: str
) -> None:
    slow = with_handler(LOOKS_AGAIN if "database" in need else WAITS)

    run, submission = send("import time\n" + ONE_APP_AT_A_TIME[need] + slow)

    assert run.outcome == Outcome.PASSED, run
    assert submission.outcome == Outcome.PASSED, submission


def _found(report: ReportData) -> dict[str, Any]:
    assert report.outcome == Outcome.PASSED, report
    line = next(line for line in report.output.splitlines() if line.startswith("FOUND"))
    plain = re.sub(r"(pipe|socket):\[\d+\]", r"\1", line.removeprefix("FOUND"))
    found: dict[str, Any] = json.loads(re.sub(r"0x[0-9a-f]+", "0x...", plain))
    return found


def _assert_same_place(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert set(one) == set(other)
    for what, value in one.items():
        assert other[what] == value, what


def _examples(report: ReportData) -> list[CheckResult]:
    examples = [check for check in report.checks if not check.hidden]
    assert examples
    assert report.max_points
    return [check.model_copy(update={"time_ms": 0}) for check in examples]


def test_a_run_has_the_examples_of_the_submission_and_nothing_else(send: Send) -> None:
    run, submission = send(RIGHT)

    assert [check.id for check in run.checks] == [check.id for check in _examples(submission)]
    assert {check.outcome for check in run.checks} == {CheckOutcome.PASSED}
