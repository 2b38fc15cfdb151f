"""Every question of content/ is proven in the Docker sandbox."""

from collections.abc import Callable, Iterator, Mapping
from functools import cache
from pathlib import Path

import pytest

from content.literals import compared_texts, says
from greenroom.config import REPOSITORY, Settings
from greenroom.grading.backends.docker import DockerBackend
from greenroom.grading.service import package_data
from greenroom.grading.types import CheckOutcome, Mode, Outcome, ReportData
from greenroom.grading.verdict import Provenance, draw_report
from greenroom.grading.wire import job_message
from greenroom.questions.bank import load_bank
from greenroom.questions.types import Question

BANK = load_bank(REPOSITORY / "content")
JUDGED = [question for question in BANK.questions if question.accepted]

of_each_question = pytest.mark.parametrize("question", JUDGED, ids=lambda question: question.slug)

Judge = Callable[[Question, Mapping[str, str]], ReportData]
JudgeRejected = Callable[[Question], Mapping[str, ReportData]]


@pytest.fixture(scope="module")
def backend(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DockerBackend]:
    """The Docker engine of this machine."""
    folder: Path = tmp_path_factory.mktemp("var")
    backend = DockerBackend(Settings(_env_file=None, demo=True, var_dir=folder))
    yield backend
    backend.close()


@pytest.fixture(scope="module")
def judge(backend: DockerBackend) -> Judge:
    """Call it for the report of a solution; files that it leaves out are the starter's."""

    def judge(question: Question, files: Mapping[str, str]) -> ReportData:
        package = package_data(question)
        message = job_message(package, Mode.SUBMIT, {**question.starter, **files})
        sandbox = backend.start()
        try:
            raw = sandbox.grade(message, lambda _phase: None)
        finally:
            sandbox.close()
        provenance = Provenance(backend.kind, backend.runtime, sandbox.image, question.content_hash)
        return draw_report(raw, package, Mode.SUBMIT, provenance)

    return judge


@pytest.fixture(scope="module")
def judge_rejected(judge: Judge) -> JudgeRejected:
    """Call it for the reports of a question's rejected solutions by name, each judged once."""
    reports = cache(
        lambda slug: {one.name: judge(BANK.get(slug), one.files) for one in BANK.get(slug).rejected}
    )
    return lambda question: reports(question.slug)


def test_every_question_loads() -> None:
    assert BANK.problems == ()
    assert len(JUDGED) >= 4


@of_each_question
def test_every_accepted_solution_passes_every_check(judge: Judge, question: Question) -> None:
    for name, files in question.accepted.items():
        report = judge(question, files)
        assert report.outcome == Outcome.PASSED, (name, report)


@of_each_question
def test_the_starter_runs_and_fails(judge: Judge, question: Question) -> None:
    assert judge(question, question.starter).outcome == Outcome.FAILED


@of_each_question
def test_every_rejected_solution_runs_and_fails_the_check_that_it_names(
    judge_rejected: JudgeRejected, question: Question
) -> None:
    reports = judge_rejected(question)
    for rejected in question.rejected:
        report = reports[rejected.name]
        outcomes = {check.id: check.outcome for check in report.checks}
        assert report.outcome == Outcome.FAILED, (rejected.name, report)
        assert outcomes[rejected.caught_by] == CheckOutcome.FAILED, (rejected.name, outcomes)


@of_each_question
def test_every_hidden_check_alone_catches_some_rejected_solution(
    judge_rejected: JudgeRejected, question: Question
) -> None:
    catchers = [
        [check.id for check in report.checks if check.outcome != CheckOutcome.PASSED]
        for report in judge_rejected(question).values()
    ]
    alone = {ids[0] for ids in catchers if len(ids) == 1}
    assert {check.id for check in question.checks if check.hidden} - alone == set()


@of_each_question
def test_no_name_or_hint_says_what_a_hidden_check_expects(question: Question) -> None:
    expected = {
        text
        for source in question.hidden_files.values()
        for text in compared_texts(source)
        if not says(question.prompt, text)
    }
    for check in question.checks:
        told = [text for text in expected if says(f"{check.name}\n{check.hint}", text)]
        assert told == [], check.id
