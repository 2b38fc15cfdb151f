"""The same code gets the same report each time, whatever is wrong with it."""

import re
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from uuid import UUID

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, select

from greenroom import migrate
from greenroom.config import REPOSITORY, Settings
from greenroom.db import for_writing, open_engine
from greenroom.grading.backends.docker import DockerBackend
from greenroom.grading.events import JobEvents
from greenroom.grading.models import Job, Package, Report
from greenroom.grading.queue import GradingQueue
from greenroom.grading.service import package_data
from greenroom.grading.types import Mode, Outcome, ReportData
from greenroom.questions.bank import load_bank
from support.jobs import RIGHT, package, with_handler

TIMES = 10
AT_ONCE = 2
PATIENCE_SECONDS = 600
SLUGS = ("create-an-item", "first-endpoints", "paths-and-queries", "registration-rules")
ADDRESS = re.compile(r"0x[0-9a-f]+")

ENDLESS = RIGHT.replace("def echo", "async def echo").replace(
    "    return word", "    while True:\n        pass"
)
ONLY_HIDDEN = "word.word == 'hidden-word' and"
BROKEN = {
    "endless loop on import": ("while True:\n    pass", {"seconds": 0.7}, Outcome.TIMED_OUT),
    "endless loop in a check": (
        ENDLESS.replace("while True", "while word.word == 'hidden-word'") + "\n    return word\n",
        {"check_seconds": 0.8},
        Outcome.TIMED_OUT,
    ),
    "too slow for all checks": (
        with_handler(f"import time; {ONLY_HIDDEN} time.sleep(60)"),
        {"seconds": 2.0},
        Outcome.TIMED_OUT,
    ),
    "exit on import": ("import os; os._exit(3)", {}, Outcome.CRASHED),
    "error on import": ("raise RuntimeError(f'about {object()}')", {}, Outcome.CRASHED),
    "error in a handler": (with_handler("raise ValueError(object())"), {}, Outcome.FAILED),
    "end of the process in an example": (
        with_handler("import os; os._exit(4)"),
        {},
        Outcome.CRASHED,
    ),
    "segmentation fault in a hidden check": (
        with_handler(f"import ctypes; {ONLY_HIDDEN} ctypes.string_at(0)"),
        {},
        Outcome.CRASHED,
    ),
    "memory asked for at once": (with_handler("x = bytearray(10**10)"), {}, Outcome.OUT_OF_MEMORY),
    "memory taken piece by piece": (
        # In the one thread: with two, it is chance which of them meets the end of the memory.
        with_handler("x = [bytearray(1 << 20) for _ in range(10_000)]").replace(
            "def echo", "async def echo"
        ),
        {"memory_mb": 64, "check_seconds": 6.0},
        Outcome.OUT_OF_MEMORY,
    ),
    "flood on import": (
        "import sys\nwhile True: sys.stdout.write('x' * 4096)",
        {},
        Outcome.TOO_MUCH_OUTPUT,
    ),
    "more output than is kept": (
        "print('line\\n' * 20_000)\n" + with_handler("print('saw', word)"),
        {},
        Outcome.PASSED,
    ),
    "syntax error": ("x = 1\ndef broken(:\n", {}, Outcome.SYNTAX_ERROR),
    "no app": ("application = 1", {}, Outcome.CRASHED),
}
"""Code, the limits that differ, and the outcome."""


class Submission(NamedTuple):
    """Code, and what it is judged against."""

    package: dict[str, Any]
    files: dict[str, str]
    outcome: Outcome


def _submissions() -> dict[str, Submission]:
    bank = load_bank(REPOSITORY / "content")
    found = {}
    for slug in SLUGS:
        question = bank.get(slug)
        data = package_data(question)
        accepted = next(iter(question.accepted.values()))
        found[f"{slug}, accepted"] = Submission(
            data, {**question.starter, **accepted}, Outcome.PASSED
        )
        found[f"{slug}, starter"] = Submission(data, question.starter, Outcome.FAILED)
        for one in question.rejected[:2]:
            found[f"{slug}, {one.name}"] = Submission(
                data, {**question.starter, **one.files}, Outcome.FAILED
            )
    for name, (code, limits, outcome) in BROKEN.items():
        found[name] = Submission(package(**limits), {"main.py": code}, outcome)
    return found


SUBMISSIONS = _submissions()


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, list[ReportData]]]:
    """The reports of each submission, all of them graded again and again on one warm pool."""
    folder = tmp_path_factory.mktemp("repeat")
    engine = open_engine(f"sqlite:///{folder / 'greenroom.db'}")
    migrate.upgrade(engine)
    jobs = _queue_all(engine)
    queue = GradingQueue(engine, _backend(folder), JobEvents(), workers=AT_ONCE)
    queue.start()
    try:
        yield _wait_for_all(engine, jobs)
    finally:
        queue.stop()
        engine.dispose()


def _backend(folder: Path) -> DockerBackend:
    return DockerBackend(Settings(_env_file=None, demo=True, var_dir=folder))


def _queue_all(engine: Engine) -> dict[UUID, str]:
    jobs = {}
    with Session(for_writing(engine)) as session:
        for name, submission in SUBMISSIONS.items():
            session.add(Package(content_hash=name, question_slug=name, data=submission.package))
        session.flush()
        for _ in range(TIMES):
            for name, submission in SUBMISSIONS.items():
                job = Job(
                    question_slug=name,
                    content_hash=name,
                    mode=Mode.SUBMIT,
                    files=submission.files,
                )
                session.add(job)
                jobs[job.id] = name
        session.commit()
    return jobs


def _wait_for_all(engine: Engine, jobs: dict[UUID, str]) -> dict[str, list[ReportData]]:
    until = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < until:
        with Session(engine) as session:
            stored = session.exec(select(Report)).all()
        if len(stored) == len(jobs):
            found = defaultdict(list)
            for one in stored:
                found[jobs[one.job_id]].append(ReportData.model_validate(one.data))
            return found
        time.sleep(0.5)
    raise AssertionError(f"{len(stored)} of {len(jobs)} reports after {PATIENCE_SECONDS} seconds")


def test_there_are_thirty_submissions() -> None:
    assert len(SUBMISSIONS) == 30


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_ten_reports_on_the_same_code_are_the_same(
    reports: dict[str, list[ReportData]], name: str
) -> None:
    first, *others = [_without_measurements(report) for report in reports[name]]

    assert first["outcome"] == SUBMISSIONS[name].outcome
    assert len(others) == TIMES - 1
    for other in others:
        assert other == first


def _without_measurements(report: ReportData) -> dict[str, Any]:
    """Return a report without times, memory and addresses: only they may differ."""
    fields = report.model_dump(mode="json")
    del fields["time_ms"], fields["memory_bytes"]
    fields["phases"] = list(fields["phases"])
    for check in fields["checks"]:
        del check["time_ms"]
    plain: dict[str, Any] = _without_addresses(fields)
    return plain


def _without_addresses(value: Any) -> Any:
    match value:
        case str():
            return ADDRESS.sub("0x...", value)
        case list():
            return [_without_addresses(one) for one in value]
        case dict():
            return {key: _without_addresses(one) for key, one in value.items()}
        case _:
            return value
