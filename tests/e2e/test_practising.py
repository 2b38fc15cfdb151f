"""A person solves a question rightly, wrongly, and not at all, with and without scripts."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

QUESTION = "/questions/create-an-item"
VERDICT_MS = 60_000


@dataclass
class Answers:
    """Code to send, and the words that the verdict says to it."""

    right: str
    wrong: str
    endless: str

    def each(self) -> list[tuple[str, str]]:
        """Return each code with its words."""
        return [
            (self.right, "All checks passed"),
            (self.wrong, "Some checks did not pass"),
            (self.endless, "Time ran out"),
        ]


@pytest.fixture
def answers(right: str) -> Answers:
    """The accepted solution; with another status; with an endless loop in its handler."""
    handler = re.compile(r"(async def create_item\([^)]*\)[^:]*:\n)")
    return Answers(
        right=right,
        wrong=right.replace("HTTP_201_CREATED", "HTTP_200_OK"),
        endless=handler.sub(r"\1    while True:\n        pass\n", right, count=1),
    )


def test_a_new_candidate_solves_a_question_rightly_then_wrongly_then_in_a_loop(
    page: Page,
    register: Callable[[Page, str], None],
    write_code: Callable[[Page, str], None],
    answers: Answers,
    console: list[str],
) -> None:
    register(page, f"{secrets.token_hex(4)}@example.com")
    page.get_by_role("link", name="Create an item").click()
    verdict = page.locator("#verdict")

    for code, words in answers.each():
        write_code(page, code)
        page.get_by_role("button", name="Submit").click()
        expect(verdict).to_contain_text(words, timeout=VERDICT_MS)
        expect(verdict).to_contain_text("docker (runc)")
    expect(verdict).to_contain_text("longer than")

    expect(page.locator(".sent-list > li")).to_have_count(3)
    page.get_by_role("link", name="Progress").click()
    expect(page.get_by_role("main")).to_contain_text("Create an item")
    assert console == []


def test_a_failed_check_shows_its_hint(
    page: Page,
    register: Callable[[Page, str], None],
    write_code: Callable[[Page, str], None],
    answers: Answers,
) -> None:
    register(page, f"{secrets.token_hex(4)}@example.com")
    page.goto(QUESTION)
    write_code(page, answers.wrong)
    page.get_by_role("button", name="Submit").click()

    expect(page.locator("#verdict")).to_contain_text(
        "Which status says that something new is there?", timeout=VERDICT_MS
    )


def test_the_same_works_without_scripts(
    new_page: Callable[..., Page], register: Callable[[Page, str], None], answers: Answers
) -> None:
    page = new_page(scripts=False)
    register(page, f"{secrets.token_hex(4)}@example.com")

    for code, words in answers.each():
        page.goto(QUESTION)
        page.get_by_label("main.py").fill(code)
        page.get_by_role("button", name="Submit").click()
        page.wait_for_url("**/submissions/*")
        expect(page.locator("#verdict")).to_contain_text(words, timeout=VERDICT_MS)


def test_a_run_uses_the_examples_and_shows_what_the_code_printed(
    page: Page,
    enter: Callable[[Page], None],
    write_code: Callable[[Page, str], None],
    right: str,
) -> None:
    enter(page)
    page.goto(QUESTION)
    write_code(page, 'print("from the wings")\n' + right)
    page.get_by_role("button", name="Run examples").click()

    verdict = page.locator("#verdict")
    expect(verdict).to_contain_text("All examples passed", timeout=VERDICT_MS)
    expect(verdict).not_to_contain_text("Hidden checks")
    expect(verdict).to_contain_text("from the wings")


def test_an_outsider_gets_404_for_the_submission_of_another(
    new_page: Callable[..., Page], register: Callable[[Page, str], None], right: str
) -> None:
    owner = new_page(scripts=False)
    register(owner, f"{secrets.token_hex(4)}@example.com")
    owner.goto(QUESTION)
    owner.get_by_label("main.py").fill(right)
    owner.get_by_role("button", name="Submit").click()
    owner.wait_for_url("**/submissions/*")

    outsider = new_page()
    register(outsider, f"{secrets.token_hex(4)}@example.com")
    answer = outsider.goto(owner.url)

    assert answer is not None
    assert answer.status == 404
    expect(outsider.get_by_role("main")).not_to_contain_text("FastAPI")


def test_a_written_answer_is_kept_then_compared_and_rated(
    page: Page, enter: Callable[[Page], None]
) -> None:
    enter(page)
    page.goto("/questions/what-fastapi-is")
    page.get_by_role("textbox").fill("It puts types to work: Starlette below, Pydantic beside.")
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_url("**/answers/*")

    expect(page.get_by_role("main")).to_contain_text("It puts types to work")
    for point in page.locator(".rubric-point").all():
        point.get_by_role("radio", name="Partly").check()
    page.get_by_role("button", name="Save my rating").click()
    expect(page.get_by_role("main")).to_contain_text("Rated:")
    expect(page.get_by_role("radio", name="Partly").first).to_be_checked()


def test_a_second_press_sends_a_plain_form_once_and_the_way_back_lets_it_go_again(
    page: Page, enter: Callable[[Page], None]
) -> None:
    enter(page)
    page.goto("/questions/what-fastapi-is")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.method} {request.url}"))
    page.get_by_role("textbox").fill(f"Types at work, {secrets.token_hex(4)}.")
    page.get_by_role("button", name="Show the model answer").dblclick()
    page.wait_for_url("**/answers/*")
    answers = f"POST {page.url.partition('/answers/')[0]}/questions/what-fastapi-is/answers"
    assert sent.count(answers) == 1

    page.go_back()
    page.get_by_role("textbox").fill(f"Types at work, {secrets.token_hex(4)}.")
    page.get_by_role("button", name="Show the model answer").click()
    page.wait_for_url("**/answers/*")
