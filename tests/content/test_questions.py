"""Every question of content/ is proven in the Docker sandbox."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import pytest

from greenroom.authoring.coverage import draw_coverage, read_syllabus
from greenroom.authoring.judging import open_judge
from greenroom.authoring.matrix import as_text
from greenroom.authoring.proof import Proof, prove
from greenroom.config import REPOSITORY, Settings
from greenroom.grading.backends.docker import DockerBackend
from greenroom.questions.bank import load_bank
from greenroom.questions.types import Question

BANK = load_bank(REPOSITORY / "content")
JUDGED = [question for question in BANK.questions if question.accepted]


ROWS = 65
"""59 topics and six pitfalls."""
QUESTIONS_AT_ONCE = 2
SANDBOXES_AT_ONCE = 3
"""More than a small machine has cores: many solutions wait, for a time-out or a lock."""


@pytest.fixture(scope="module")
def proofs(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, "Future[Proof]"]]:
    """The proofs of the chosen questions by slug; the next one begins beside the one in hand."""
    folder: Path = tmp_path_factory.mktemp("var")
    settings = Settings(
        _env_file=None, demo=True, var_dir=folder, grading_workers=SANDBOXES_AT_ONCE
    )
    chosen = [
        item.callspec.params["question"]
        for item in request.session.items
        if isinstance(item, pytest.Function)
        and item.originalname == test_a_question_is_proven.__name__
    ]
    with (
        open_judge(settings, DockerBackend(settings)) as judge,
        ThreadPoolExecutor(QUESTIONS_AT_ONCE) as provers,
    ):
        yield {question.slug: provers.submit(prove, question, judge) for question in chosen}
        provers.shutdown(cancel_futures=True)


def test_every_question_loads() -> None:
    assert BANK.problems == ()


def test_every_row_of_the_syllabus_has_its_card_and_its_exercise() -> None:
    coverage = draw_coverage(read_syllabus(REPOSITORY / "content"), BANK.questions)

    assert len(coverage.rows) == ROWS
    assert not coverage.missing, coverage.as_text()


@pytest.mark.parametrize("question", JUDGED, ids=lambda question: question.slug)
def test_a_question_is_proven(proofs: dict[str, "Future[Proof]"], question: Question) -> None:
    proof = proofs[question.slug].result()
    assert proof.findings == (), as_text(question, proof)
