"""An administrator runs the canaries, and sees each result as it comes in."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

ROUND_MS = 180_000


def test_the_canaries_are_run_and_their_results_appear_by_themselves(
    page: Page, enter_as_admin: Callable[[Page], None], console: list[str]
) -> None:
    enter_as_admin(page)
    page.get_by_role("link", name="Health", exact=True).click()
    results = page.locator("#canary-round")
    expect(results).to_contain_text("They have not been run since this server started.")

    page.get_by_role("button", name="Run the canaries").click()
    expect(results.get_by_role("status")).to_contain_text("Running")
    expect(results).to_contain_text("A right answer", timeout=ROUND_MS)
    expect(results).to_contain_text("Last run", timeout=ROUND_MS)
    expect(results.get_by_role("status")).to_have_text(re.compile("All is well."))
    expect(results.locator(".finding")).to_have_count(13)

    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2500)
    assert asked == [], "once the round has ended, nobody asks any more"
    assert console == []


def test_the_same_works_without_scripts(
    new_page: Callable[..., Page], enter_as_admin: Callable[[Page], None]
) -> None:
    page = new_page(scripts=False)
    enter_as_admin(page)
    page.goto("/admin/health")

    page.get_by_role("button", name="Run the canaries").click()
    results = page.locator("#canary-round")
    expect(results).to_contain_text("Running")
    expect(results).to_contain_text("Last run", timeout=ROUND_MS)
    expect(results.locator(".finding")).to_have_count(13)
