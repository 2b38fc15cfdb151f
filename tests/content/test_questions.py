"""Every question of content/ is proven in the Docker sandbox."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from greenroom.config import REPOSITORY, Settings
from greenroom.grading.backends.docker import DockerBackend
from greenroom.grading.service import package_data
from greenroom.grading.types import Outcome, ReportData
from greenroom.questions.bank import load_bank
from greenroom.questions.types import Question
from support.jobs import judge

BANK = load_bank(REPOSITORY / "content")
JUDGED = [question for question in BANK.questions if question.accepted]

of_each_question = pytest.mark.parametrize("question", JUDGED, ids=lambda question: question.slug)


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DockerBackend]:
    """The Docker engine of this machine."""
    folder: Path = tmp_path_factory.mktemp("var")
    backend = DockerBackend(Settings(_env_file=None, demo=True, var_dir=folder))
    yield backend
    backend.close()


def _report(backend: DockerBackend, question: Question, files: Mapping[str, str]) -> ReportData:
    package: dict[str, Any] = package_data(question)
    return judge(backend, files[package["entry"]], package)


def test_every_question_loads() -> None:
    assert BANK.problems == ()
    assert len(JUDGED) >= 4


@of_each_question
def test_every_accepted_solution_passes_every_check(
    backend: DockerBackend, question: Question
) -> None:
    for name, files in question.accepted.items():
        report = _report(backend, question, files)
        assert report.outcome == Outcome.PASSED, (name, report)


@of_each_question
def test_the_starter_runs_and_fails(backend: DockerBackend, question: Question) -> None:
    assert _report(backend, question, question.starter).outcome == Outcome.FAILED


@of_each_question
def test_every_rejected_solution_fails_at_the_check_that_it_names(
    backend: DockerBackend, question: Question
) -> None:
    for rejected in question.rejected:
        report = _report(backend, question, rejected.files)
        outcomes = {check.id: check.outcome for check in report.checks}
        assert outcomes[rejected.caught_by] != "passed", rejected.name
