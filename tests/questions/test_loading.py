"""Whole questions: what is read, in which order, and that nothing of them is run."""

import pytest

from greenroom.questions import bank as bank_module
from greenroom.questions.bank import QuestionNotFoundError, load_bank
from greenroom.questions.loader import Loaded, load_question
from greenroom.questions.types import CheckInfo, FollowUp, Kind, Level, Limits, RubricPoint


def test_a_whole_question_is_read_with_all_its_parts(content):
    content.add("fundamentals/create-an-item")
    bank = content.load()
    assert bank.problems == ()
    question = bank.get("create-an-item")
    assert (question.slug, question.topic, question.title) == (
        "create-an-item",
        "fundamentals",
        "Create an item",
    )
    assert (question.kind, question.level, question.minutes) == (Kind.API, Level.BEGINNER, 15)
    assert question.syllabus == ("A04",)
    assert question.tags == ("pydantic", "422")
    assert question.prompt_html.strip() == (
        "<p>Write <code>POST /items</code> for a <em>warehouse</em>.</p>"
    )
    assert "<em>body</em>" in question.explanation_html
    assert question.starter == {"main.py": "app = None\n"}
    assert set(question.example_files) == {"examples/test_items.py"}
    assert set(question.hidden_files) == {"hidden/test_items.py"}
    assert question.limits == Limits(seconds=10, check_seconds=3, memory_mb=256)
    assert set(question.accepted) == {"plain", "router"}
    assert [solution.name for solution in question.rejected] == ["empty", "lenient", "typo"]
    assert question.rejected[0].caught_by == "hidden/test_items.py::test_needs_a_name"
    assert question.concept is None


def test_checks_are_read_examples_first(content):
    content.add("fundamentals/create-an-item")
    assert content.load().get("create-an-item").checks == (
        CheckInfo(
            id="examples/test_items.py::test_creates",
            name="Creates an item",
            hint="Which status says that something was created?",
            weight=2,
            hidden=False,
        ),
        CheckInfo(
            id="hidden/test_items.py::test_needs_a_name",
            name="Refuses an item without a name",
            hint="Is the name required?",
            weight=1,
            hidden=True,
        ),
    )


def test_a_concept_is_read_with_rubric_and_follow_ups(content):
    content.add("fundamentals/what-is-it", concept=True)
    question = content.load().get("what-is-it")
    assert question.kind is Kind.CONCEPT
    assert question.checks == ()
    assert question.starter == {}
    concept = question.concept
    assert concept is not None
    assert "<strong>Starlette</strong>" in concept.answer_html
    assert concept.rubric[0] == RubricPoint("parts", "Names Starlette and Pydantic.")
    assert concept.misconceptions == ("Type hints are checked by a compiler.",)
    html = "<p>An ASGI server such as <code>uvicorn</code>.</p>\n"
    assert concept.follow_ups == (FollowUp("And who serves it?", html),)


def test_limits_can_be_given(content):
    content.add_titled("fundamentals/slow", "Slow", minutes="15\nlimits: {seconds: 20}")
    assert content.load().get("slow").limits == Limits(seconds=20, check_seconds=3, memory_mb=256)


def test_questions_stand_in_the_order_of_topics_and_syllabus(content):
    content.add_titled("validation/a", "One", syllabus="[A16]")
    content.add_titled("fundamentals/d", "Two", syllabus="[B01]")
    content.add_titled("fundamentals/c", "Three", syllabus="[A09]")
    content.add_titled("fundamentals/b", "Four", syllabus="[A09]")
    assert [question.slug for question in content.load().questions] == ["b", "c", "d", "a"]


def test_an_unknown_slug_is_not_found(content):
    with pytest.raises(QuestionNotFoundError):
        content.load().get("create-an-item")


def test_nothing_of_a_question_is_run(content, tmp_path):
    ran = tmp_path / "ran"
    line = f"open({str(ran)!r}, 'w')\n"
    content.add(
        "fundamentals/create-an-item",
        {
            "starter/main.py": line,
            "solutions/accepted/plain/main.py": line,
            "checks/hidden/test_more.py": (
                f'{line}from harness import check\n@check("Runs", hint="No.")\ndef test_a(): ...\n'
            ),
        },
    )
    assert content.load().problems == ()
    assert not ran.exists()


def test_what_tools_leave_behind_is_no_part_of_a_question(content):
    before = content.add("fundamentals/create-an-item")
    content_hash = content.load().get("create-an-item").content_hash
    for folder in ("checks/hidden/__pycache__", ".pytest_cache"):
        (before / folder).mkdir()
        (before / folder / "left.pyc").write_bytes(b"\xff\x00")
    (before / "starter" / ".DS_Store").write_bytes(b"\xff\x00")
    (content.root / "validation" / "gone" / "starter" / "__pycache__").mkdir(parents=True)
    bank = content.load()
    assert bank.problems == ()
    assert bank.get("create-an-item").content_hash == content_hash


def test_a_missing_content_folder_is_said_and_leaves_an_empty_bank(tmp_path):
    bank = load_bank(tmp_path / "nowhere")
    assert bank.questions == ()
    assert any("cannot be opened" in problem.reason for problem in bank.problems)


def test_a_mistake_of_ours_in_one_question_does_not_hide_the_others(content, monkeypatch, caplog):
    content.add("fundamentals/create-an-item")
    content.add_titled("validation/unlucky", "Unlucky")

    def fails_for_one(root, topic, slug) -> Loaded:
        if slug == "unlucky":
            raise ZeroDivisionError
        return load_question(root, topic, slug)

    monkeypatch.setattr(bank_module, "load_question", fails_for_one)
    bank = content.load()
    assert [question.slug for question in bank.questions] == ["create-an-item"]
    assert [problem.file for problem in bank.problems] == ["validation/unlucky"]
    assert "ZeroDivisionError" in caplog.text
