"""Every page fits narrow screens, in both themes, and its console stays empty."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

QUESTION = "/questions/create-an-item"
WIDE_AND_WRONG = f"""
from fastapi import FastAPI

print({"x" * 300!r})
app = FastAPI()
"""
VERDICT_MS = 60_000
PAGES = [
    "/sign-in",
    "/register",
    "/questions",
    "/questions?q=nothing-like-this",
    "/topics/fundamentals",
    "/questions/create-an-item",
    "/questions/registration-rules",
    "/questions/what-fastapi-is",
    "/questions/which-part-answers",
    "/questions/beneath-the-decorators",
    "/questions/create-an-item/submissions",
    "/questions/what-fastapi-is/answers",
    "/questions/which-part-answers/tries",
    "/progress",
    "/submissions",
    "/answers",
]
ADMIN_PAGES = ["/admin/health"]


@pytest.fixture(params=[360, 1280])
def width(request: pytest.FixtureRequest) -> int:
    """A phone's width, and a laptop's."""
    found: int = request.param
    return found


@pytest.fixture(params=[False, True], ids=["light", "dark"])
def look(request: pytest.FixtureRequest, new_page: Callable[..., Page], width: int) -> Page:
    """A page of that width, in each theme."""
    page: Page = new_page(width=width, dark=request.param)
    return page


def test_pages_fit_and_nothing_is_refused_or_reported(
    look: Page, enter: Callable[[Page], None], console: list[str]
) -> None:
    for path in PAGES[:2]:
        _look_at(look, path)
    enter(look)
    for path in PAGES[2:]:
        _look_at(look, path)

    assert console == []


def test_pages_of_what_was_sent_fit_and_nothing_is_reported(
    look: Page,
    enter: Callable[[Page], None],
    write_code: Callable[[Page, str], None],
    console: list[str],
) -> None:
    enter(look)
    for kind, button in [("Run", "Run examples"), ("Submission", "Submit")]:
        look.goto(QUESTION)
        write_code(look, WIDE_AND_WRONG)
        look.get_by_role("button", name=button).click()
        expect(look.locator("#verdict")).to_contain_text(f"{kind} of", timeout=VERDICT_MS)
        address = look.get_by_role("link", name="Open its page").get_attribute("href")
        assert address is not None
        _look_at(look, address)

    look.goto("/questions/what-fastapi-is")
    look.get_by_role("textbox").fill("It puts types to work. " + "x" * 300)
    look.get_by_role("button", name="Show the model answer").click()
    look.wait_for_url("**/answers/*")
    _look_at(look, look.url)

    look.goto("/questions/beneath-the-decorators")
    for item in look.locator("fieldset").all():
        item.locator("input").first.check()
    look.get_by_role("button", name="Check my answers").click()
    look.wait_for_url("**/tries/*")
    _look_at(look, look.url)

    assert console == []


def test_pages_of_administrators_fit_and_nothing_is_reported(
    look: Page, enter_as_admin: Callable[[Page], None], console: list[str]
) -> None:
    enter_as_admin(look)
    for path in ADMIN_PAGES:
        _look_at(look, path)

    assert console == []


def test_an_address_that_does_not_exist_says_so_kindly(page: Page) -> None:
    answer = page.goto("/nothing/here")

    assert answer is not None
    assert answer.status == 404
    assert "nothing at this address" in page.get_by_role("main").inner_text()


def _look_at(page: Page, path: str) -> None:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200, path
    assert page.get_by_role("heading", level=1).count() == 1, path
    needed = page.evaluate("document.documentElement.scrollWidth")
    assert page.viewport_size is not None
    assert needed <= page.viewport_size["width"], f"{path} needs {needed} px"
