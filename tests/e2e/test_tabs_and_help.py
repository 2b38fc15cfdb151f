"""A question of several files, with hints: tabs, hints, giving up; with scripts and without."""

import secrets
import socket
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from e2e.conftest import serving

VERDICT_MS = 60_000
RATE = "def rate() -> int:\n    return {rate}\n"
QUESTION = """\
---
title: Two files
kind: code
level: beginner
minutes: 5
syllabus: [A22]
hints:
  - Which file knows the *rate*?
  - Let `rate` return 3.
---
Make `total` use the rate of `rates/current.py`.
"""
CHECKS = """\
from harness import check


@check("Adds up {amount}", hint="Which rate?")
def test_{amount}(solution):
    assert solution.call("total", {amount}) == {amount} * 3
"""
SOLUTION = "from rates.current import rate\n\n\ndef total(amount):\n    return amount * rate()\n"
FILES = {
    "topics.yaml": "- slug: several\n  title: Several\n",
    "several/two-files/question.md": QUESTION,
    "several/two-files/explanation.md": "Import it.\n",
    "several/two-files/starter/solution.py": SOLUTION,
    "several/two-files/starter/rates/current.py": RATE.format(rate=1),
    "several/two-files/starter/compose.yml": "services:\n  web: {}\n",
    "several/two-files/starter/Dockerfile": "FROM python:3.11\n",
    "several/two-files/checks/examples/test_total.py": CHECKS.format(amount=2),
    "several/two-files/checks/hidden/test_total.py": CHECKS.format(amount=5),
}
ACCEPTED = {
    f"several/two-files/solutions/accepted/{name}/rates/current.py": RATE.format(rate=text)
    for name, text in [("plain", "3"), ("sum", "1 + 2")]
}
REJECTED = {
    f"several/two-files/solutions/rejected/{name}/rates/current.py": (
        "# caught by: hidden/test_total.py::test_5\n" + RATE.format(rate=name)
    )
    for name in ("2", "4", "5")
}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, environment: dict[str, str]) -> Iterator[str]:
    """A server whose content is this one question."""
    folder = tmp_path_factory.mktemp("several")
    for path, text in {**FILES, **ACCEPTED, **REJECTED}.items():
        file = folder / "content" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    own = {
        "GREENROOM_PORT": str(port),
        "GREENROOM_BASE_URL": f"http://127.0.0.1:{port}",
        "GREENROOM_DATABASE_URL": f"sqlite:///{folder / 'greenroom.db'}",
        "GREENROOM_VAR_DIR": str(folder),
        "GREENROOM_CONTENT_DIR": str(folder / "content"),
    }
    with serving({**environment, **own}) as address:
        yield address


def paste(page: Page, text: str) -> None:
    """Replace what is in the open file."""
    editor = page.locator(".cm-content:visible")
    editor.click()
    page.keyboard.press("ControlOrMeta+a")
    editor.evaluate(
        """(element, text) => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            element.dispatchEvent(new ClipboardEvent("paste",
                {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


@pytest.fixture
def enter(register: Callable[[Page, str], None]) -> Callable[[Page], None]:
    """Call it to come in as somebody new."""
    return lambda page: register(page, f"{secrets.token_hex(4)}@example.com")


def test_tabs_and_hints_work_by_keyboard_and_all_files_are_judged(
    new_page: Callable[..., Page], enter: Callable[[Page], None], console: list[str]
) -> None:
    page = new_page(width=360)
    enter(page)
    page.goto("/questions/two-files")
    page.get_by_role("button", name="Show a hint").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#hint-1")).to_be_focused()
    expect(page.locator("#hints")).to_contain_text("1 of 2 hints used")
    expect(page.locator("#hints")).not_to_contain_text("return 3")

    tabs = page.get_by_role("tab")
    expect(tabs).to_have_text(["solution.py", "Dockerfile", "compose.yml", "rates/current.py"])
    expect(page.get_by_role("tabpanel")).to_have_count(1)
    tabs.first.focus()
    page.keyboard.press("ArrowLeft")
    expect(tabs.last).to_be_focused()
    expect(tabs.last).to_have_attribute("aria-selected", "true")
    expect(page.get_by_role("tabpanel", name="rates/current.py")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.locator(".cm-content:visible")).to_be_focused()
    paste(page, RATE.format(rate=3))
    expect(page.locator(".save-state")).to_contain_text("Saved", timeout=10_000)

    page.reload()
    expect(page.get_by_role("tabpanel", name="solution.py")).to_be_visible()
    page.get_by_role("tab", name="rates/current.py").click()
    expect(page.locator(".cm-content:visible")).to_contain_text("return 3")
    page.keyboard.press("ControlOrMeta+Shift+Enter")
    expect(page.locator("#verdict")).to_contain_text("All checks passed", timeout=VERDICT_MS)
    expect(page.locator("#submissions")).to_contain_text("1 of 2 hints used")

    page.get_by_role("link", name="Solutions and explanation").click()
    expect(page.locator("#comparison")).to_contain_text("rates/current.py")
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    assert console == []


def test_a_line_that_cannot_be_read_is_shown_in_its_own_file(
    page: Page, enter: Callable[[Page], None]
) -> None:
    enter(page)
    page.goto("/questions/two-files")
    paste(page, SOLUTION + "\n\ndef broken(:\n")
    page.get_by_role("tab", name="compose.yml").click()
    page.get_by_role("button", name="Run examples").click()
    link = page.get_by_role("link", name="Show line 8")
    link.click(timeout=VERDICT_MS)
    expect(page.get_by_role("tab", name="solution.py")).to_have_attribute("aria-selected", "true")
    expect(page.locator(".cm-content:visible")).to_be_focused()

    page.goto(str(link.evaluate("link => link.href")))
    expect(page.locator("span:target")).to_have_text("def broken(:")


def test_giving_up_asks_first_and_keeps_what_was_just_typed(
    page: Page, enter: Callable[[Page], None], console: list[str]
) -> None:
    enter(page)
    page.goto("/questions/two-files")
    paste(page, SOLUTION + "# so far\n")
    page.get_by_text("Give up and see the solutions").click()
    expect(page.locator(".give-up")).to_contain_text("the mark stays")
    page.get_by_role("button", name="Yes, give up").click()
    page.wait_for_url("**/solutions")
    expect(page.locator("#comparison")).to_contain_text("# so far")
    choice = page.get_by_label("Accepted solution", exact=True)
    choice.focus()
    choice.select_option("sum")
    expect(page.locator("#comparison")).to_contain_text("return 1 + 2")
    expect(choice).to_be_focused()

    page.get_by_role("link", name="Two files").click()
    expect(page.locator(".cm-content:visible")).to_contain_text("# so far")
    expect(page.locator("#banners .banner")).to_have_count(0)
    assert console == []


def test_without_scripts_all_of_it_works_as_well(
    new_page: Callable[..., Page], enter: Callable[[Page], None]
) -> None:
    page = new_page(scripts=False)
    enter(page)
    page.goto("/questions/two-files")
    expect(page.get_by_role("tab")).to_have_count(0)
    page.get_by_label("solution.py").fill(SOLUTION)
    page.get_by_label("rates/current.py").fill(RATE.format(rate=3))
    page.get_by_role("button", name="Show a hint").click()
    page.wait_for_url("**/questions/two-files#hint-1")
    expect(page.locator("#hints")).to_contain_text("1 of 2 hints used")

    page.get_by_text("Give up and see the solutions").click()
    page.get_by_role("button", name="Yes, give up").click()
    page.wait_for_url("**/solutions")
    page.get_by_label("Accepted solution", exact=True).select_option("sum")
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("#comparison")).to_contain_text("return 1 + 2")

    page.goto("/questions/two-files")
    page.get_by_role("button", name="Submit").click()
    page.wait_for_url("**/submissions/*")
    expect(page.locator("#verdict")).to_contain_text("All checks passed", timeout=VERDICT_MS)
    expect(page.get_by_role("main")).to_contain_text("1 of 2 hints used, after giving up")
