"""Every page fits narrow screens, in both themes, and its console stays empty."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page

PAGES = [
    "/sign-in",
    "/register",
    "/questions",
    "/questions?q=nothing-like-this",
    "/questions/create-an-item",
    "/questions/registration-rules",
    "/questions/what-fastapi-is",
    "/progress",
]


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_pages_fit_and_nothing_is_refused_or_reported(
    new_page: Callable[..., Page], console: list[str], width: int, dark: bool
) -> None:
    page = new_page(width=width, dark=dark)
    for path in PAGES[:2]:
        _look_at(page, path, width)
    page.goto("/sign-in")
    page.get_by_role("button", name="demo candidate").click()
    page.wait_for_url("**/questions")
    for path in PAGES[2:]:
        _look_at(page, path, width)

    assert console == []


def test_an_address_that_does_not_exist_says_so_kindly(page: Page) -> None:
    answer = page.goto("/nothing/here")

    assert answer is not None
    assert answer.status == 404
    assert "nothing at this address" in page.get_by_role("main").inner_text()


def _look_at(page: Page, path: str, width: int) -> None:
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200, path
    assert page.get_by_role("heading", level=1).count() == 1, path
    page.wait_for_load_state("networkidle")
    needed = page.evaluate("document.documentElement.scrollWidth")
    assert needed <= width, f"{path} needs {needed} px"
