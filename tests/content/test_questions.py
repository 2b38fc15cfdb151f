"""Every question of content/ is proven in the Docker sandbox."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from greenroom.authoring.judging import Judge, open_judge
from greenroom.authoring.matrix import as_text
from greenroom.authoring.proof import prove
from greenroom.config import REPOSITORY, Settings
from greenroom.grading.backends.docker import DockerBackend
from greenroom.questions.bank import load_bank
from greenroom.questions.types import Question

BANK = load_bank(REPOSITORY / "content")
JUDGED = [question for question in BANK.questions if question.accepted]


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Judge]:
    """Warm sandboxes of this machine's Docker engine."""
    folder: Path = tmp_path_factory.mktemp("var")
    settings = Settings(_env_file=None, demo=True, var_dir=folder)
    with open_judge(settings, DockerBackend(settings)) as judge:
        yield judge


def test_every_question_loads() -> None:
    assert BANK.problems == ()
    assert len(JUDGED) >= 4


@pytest.mark.parametrize("question", JUDGED, ids=lambda question: question.slug)
def test_a_question_is_proven(judge: Judge, question: Question) -> None:
    proof = prove(question, judge)
    assert proof.findings == (), as_text(question, proof)
