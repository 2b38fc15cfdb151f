"""`greenroom content` as an author uses it: a copy of the bank, and the real sandbox."""

import json
import shutil
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from greenroom.authoring import commands
from greenroom.authoring.commands import app
from greenroom.config import REPOSITORY
from greenroom.questions.bank import load_bank
from greenroom.questions.solutions_reader import MIN_REJECTED

SLUG = "first-endpoints"


@pytest.fixture
def content(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A bank with one question."""
    folder = tmp_path / "content"
    shutil.copytree(REPOSITORY / "content/fundamentals" / SLUG, folder / "fundamentals" / SLUG)
    topics = [{"slug": "fundamentals", "title": "Fundamentals"}]
    (folder / "topics.yaml").write_text(yaml.safe_dump(topics))
    rows = [
        {"id": "A02", "title": "An application", "needs": ["api"]},
        {"id": "A03", "title": "Parameters", "needs": ["concept", "exercise"]},
    ]
    (folder / "syllabus.yaml").write_text(yaml.safe_dump(rows))
    monkeypatch.setenv("GREENROOM_CONTENT_DIR", str(folder))
    monkeypatch.setenv("GREENROOM_VAR_DIR", str(tmp_path / "var"))
    return folder


def run(*arguments: str):
    return CliRunner().invoke(app, arguments)


def test_check_prints_the_matrix_and_keeps_the_proof(content):
    first = run("check", SLUG)
    assert first.exit_code == 0, first.output
    assert "Proven." in first.output
    assert "1 of 1 questions are proven." in first.output
    kept = content.parent / "var/proofs" / f"{SLUG}.json"
    written_at = kept.stat().st_mtime_ns
    assert run("check", SLUG).output == first.output
    assert kept.stat().st_mtime_ns == written_at
    # What is read and not judged is counted apart.
    for kind in ("concept", "choice"):
        run("new", "fundamentals", f"a-{kind}", "--kind", kind)
    both = run("check")
    assert both.exit_code == 0
    assert both.output == (
        f"{first.output}2 concept and choice questions were read without a mistake of form; "
        "nothing of them is judged.\n"
    )


def test_check_fails_on_a_question_that_is_not_proven(content):
    question = content / "fundamentals" / SLUG
    for folder in sorted((question / "solutions/rejected").iterdir())[MIN_REJECTED:]:
        shutil.rmtree(folder)
    accepted = next((question / "solutions/accepted").iterdir()) / "main.py"
    shutil.copy(question / "starter/main.py", accepted)
    result = run("check", "--json")
    assert result.exit_code == 1
    (proof,) = json.loads(result.stdout)
    assert any(finding.startswith("accepted/") for finding in proof["findings"])


@pytest.mark.usefixtures("content")
def test_check_names_a_question_that_is_not_there():
    result = run("check", "nothing")
    assert result.exit_code == 1
    assert "nothing" in result.output


@pytest.mark.parametrize("kind", ["concept", "choice"])
def test_check_reads_what_is_not_judged_and_needs_no_sandbox(content, kind, monkeypatch):
    monkeypatch.setattr(commands, "open_judge", None)
    made = run("new", "fundamentals", "a-card", "--kind", kind)
    assert made.output.endswith("Check its form with: greenroom content check a-card\n")
    result = run("check", "a-card")
    assert result.exit_code == 0
    assert result.output == (
        "1 concept or choice question was read without a mistake of form; "
        "nothing of them is judged.\n"
    )
    (content / "fundamentals/a-card/explanation.md").write_text("")
    result = run("check", "a-card")
    assert result.exit_code == 1
    assert "explanation.md" in result.output
    assert "is empty" in result.output


@pytest.mark.parametrize(
    "arguments", [("check",), ("coverage",), ("new", "fundamentals", "a-question")]
)
def test_a_setting_that_cannot_be_is_named(monkeypatch, arguments):
    monkeypatch.setenv("GREENROOM_BASE_URL", "nonsense")
    result = run(*arguments)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("GREENROOM_BASE_URL: Use an address like ")
    assert result.stderr.count("\n") == 1


@pytest.mark.usefixtures("content")
def test_coverage_fails_while_a_row_lacks_something():
    result = run("coverage")
    assert result.exit_code == 1
    assert "missing: concept, exercise" in result.output
    assert "1 of 2 rows have what they need." in result.output


def test_coverage_is_whole_when_every_row_has_what_it_needs(content):
    rows = yaml.safe_load((content / "syllabus.yaml").read_text())[:1]
    (content / "syllabus.yaml").write_text(yaml.safe_dump(rows))
    assert run("coverage").exit_code == 0


def test_coverage_names_a_row_that_does_not_exist(content):
    (content / "syllabus.yaml").write_text("[]")
    result = run("coverage")
    assert result.exit_code == 1
    assert f"{SLUG} names A02" in result.output


@pytest.mark.parametrize("kind", ["api", "code", "tests", "config", "concept", "choice"])
def test_new_makes_a_question_that_loads(content, kind):
    result = run("new", "fundamentals", f"a-new-{kind}", "--kind", kind)
    assert result.exit_code == 0, result.output
    bank = load_bank(content)
    assert bank.problems == ()
    assert bank.get(f"a-new-{kind}").kind == kind


@pytest.mark.usefixtures("content")
@pytest.mark.parametrize(
    ("topic", "slug", "words"),
    [
        ("nowhere", "a-question", "There is no topic nowhere"),
        ("fundamentals", "A Question", "small letters"),
        ("fundamentals", SLUG, "is taken"),
    ],
)
def test_new_says_what_is_wrong(topic, slug, words):
    result = run("new", topic, slug)
    assert result.exit_code == 1
    assert words in result.output
