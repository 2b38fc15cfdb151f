"""What one types survives a reload, another device, and the end of the session."""

import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

QUESTION = "/questions/create-an-item"
NOTE = "# thought of on the train\n"
VERDICT_MS = 60_000

Write = Callable[[Page, str], None]


@pytest.fixture
def desk(page: Page, enter: Callable[[Page], None]) -> Page:
    """The question's page, opened by somebody who has entered the demo."""
    enter(page)
    page.goto(QUESTION)
    return page


def test_a_draft_survives_a_reload_and_another_device(
    new_page: Callable[..., Page],
    register: Callable[[Page, str], None],
    write_code: Write,
) -> None:
    email = f"{secrets.token_hex(4)}@example.com"
    first = new_page()
    register(first, email)
    first.goto(QUESTION)
    write_code(first, NOTE)
    expect(first.locator(".save-state")).to_contain_text("Saved")

    first.reload()
    expect(first.locator(".cm-content")).to_contain_text("thought of on the train")

    second = new_page(width=390)
    second.goto("/sign-in")
    second.get_by_label("E-mail").fill(email)
    second.get_by_label("Password").fill("a stage in the evening")
    second.locator("form[action*='sign-in'] button[type=submit]").click()
    second.wait_for_url("**/questions")
    second.goto(QUESTION)
    expect(second.locator(".cm-content")).to_contain_text("thought of on the train")


def test_a_session_that_ends_in_mid_edit_loses_nothing(
    page: Page,
    register: Callable[[Page, str], None],
    write_code: Write,
) -> None:
    email = f"{secrets.token_hex(4)}@example.com"
    register(page, email)
    page.goto(QUESTION)
    page.context.clear_cookies(name="greenroom_access")
    page.context.clear_cookies(name="greenroom_refresh")

    write_code(page, NOTE)
    expect(page.get_by_text("You were signed out")).to_be_visible()
    page.get_by_role("link", name="Sign in").first.click()
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password").fill("a stage in the evening")
    page.locator("form[action*='sign-in'] button[type=submit]").click()
    page.wait_for_url(f"**{QUESTION}")

    expect(page.locator(".cm-content")).to_contain_text("thought of on the train")


def test_an_access_token_that_ends_in_mid_edit_is_renewed_unseen(
    page: Page,
    register: Callable[[Page, str], None],
    write_code: Write,
) -> None:
    register(page, f"{secrets.token_hex(4)}@example.com")
    page.goto(QUESTION)
    page.context.clear_cookies(name="greenroom_access")

    write_code(page, NOTE)

    expect(page.locator(".save-state")).to_contain_text("Saved")
    assert any(cookie.get("name") == "greenroom_access" for cookie in page.context.cookies())


def test_the_keyboard_alone_gets_into_the_editor_and_out_of_it(
    page: Page, register: Callable[[Page, str], None]
) -> None:
    register(page, f"{secrets.token_hex(4)}@example.com")
    page.goto(QUESTION)
    page.locator(".cm-content").focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("x = 1")

    page.keyboard.press("Tab")
    expect(page.locator(".cm-content")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(page.locator(".cm-content")).not_to_be_focused()
    expect(page.get_by_role("button", name="Run examples")).to_be_focused()


def test_a_server_that_fails_to_renew_a_session_is_asked_again(
    desk: Page,
    write_code: Write,
) -> None:
    desk.clock.install()
    desk.context.clear_cookies(name="greenroom_access")
    desk.route("**/refresh", lambda route: route.fulfill(status=503))

    write_code(desk, _new_note())
    desk.clock.run_for(1_000)
    expect(desk.locator(".save-state")).to_contain_text("Not saved yet")
    expect(desk.get_by_text("You were signed out")).to_have_count(0)

    desk.unroute("**/refresh")
    desk.clock.run_for(11_000)
    expect(desk.locator(".save-state")).to_contain_text("Saved")


def test_signing_in_again_in_another_tab_brings_saving_back(
    page: Page,
    enter: Callable[[Page], None],
    write_code: Write,
) -> None:
    enter(page)
    page.goto(QUESTION)
    page.context.clear_cookies(name="greenroom_access")
    page.context.clear_cookies(name="greenroom_refresh")
    write_code(page, _new_note())
    expect(page.get_by_text("You were signed out")).to_be_visible()

    other = page.context.new_page()
    enter(other)
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")

    expect(page.locator(".save-state")).to_contain_text("Saved")
    expect(page.get_by_text("You were signed out")).to_have_count(0)


def test_a_run_waits_for_a_slow_save_and_neither_is_taken_for_another_device(
    desk: Page,
    write_code: Write,
    right: str,
) -> None:
    slow: list[Route] = []
    desk.route("**/draft", lambda route, _request: slow.append(route), times=1)
    with desk.expect_request("**/draft"):
        write_code(desk, _new_note())
    write_code(desk, right)
    statuses: list[int] = []
    desk.on("response", lambda response: statuses.append(response.status))
    desk.get_by_role("button", name="Run examples").click()
    desk.wait_for_timeout(500)
    slow[0].continue_()

    expect(desk.locator("#verdict")).to_contain_text("All examples passed", timeout=VERDICT_MS)
    expect(desk.locator(".save-state")).to_contain_text("Saved")
    assert set(statuses) == {200, 204}
    desk.reload()
    expect(desk.locator(".cm-content")).to_contain_text("FastAPI")


def test_saving_goes_on_when_a_run_has_settled_a_conflict(
    desk: Page,
    write_code: Write,
    right: str,
) -> None:
    other = desk.context.new_page()
    other.goto(QUESTION)
    agreed = _new_note() + right
    write_code(other, agreed)
    expect(other.locator(".save-state")).to_contain_text("Saved")
    write_code(desk, _new_note())
    expect(desk.get_by_text("Another device or tab")).to_be_visible()

    write_code(desk, agreed)
    desk.get_by_role("button", name="Run examples").click()
    expect(desk.get_by_text("Another device or tab")).to_have_count(0)
    last = _new_note()
    write_code(desk, last)

    expect(desk.locator(".save-state")).to_contain_text("Saved")
    other.reload()
    expect(other.locator(".cm-content")).to_have_text(last.strip())


def test_what_waits_for_a_decision_in_one_tab_outlives_saving_in_another_and_its_own_end(
    desk: Page,
    write_code: Write,
) -> None:
    undecided = _leave_undecided(desk, write_code)
    write_code(desk, _new_note())
    expect(desk.locator(".save-state")).to_contain_text("Saved")

    desk.reload()
    desk.get_by_role("button", name="Bring it back").click()

    expect(desk.locator(".cm-content")).to_have_text(undecided.strip())
    expect(desk.locator(".save-state")).to_contain_text("Saved")
    desk.reload()
    expect(desk.locator(".cm-content")).to_have_text(undecided.strip())
    expect(desk.get_by_text("keeps another version")).to_have_count(0)


def test_a_reload_that_overtakes_its_own_save_is_not_taken_for_another_device(
    desk: Page,
    write_code: Write,
) -> None:
    held: list[Route] = []
    desk.route("**/draft", lambda route, _request: held.append(route), times=1)
    typed = _new_note()
    write_code(desk, typed)
    desk.reload()
    expect(desk.locator(".cm-content")).to_have_text(typed.strip())

    with desk.expect_response("**/draft"):
        write_code(desk, _new_note())
        held[0].continue_()

    expect(desk.locator(".save-state")).to_contain_text("Saved")
    expect(desk.get_by_text("Another device or tab")).to_have_count(0)


def test_the_page_says_when_something_is_not_saved_yet(
    desk: Page,
    write_code: Write,
) -> None:
    desk.clock.install()
    for _ in range(2):
        write_code(desk, _new_note())
        expect(desk.locator(".save-state")).to_have_text("Unsaved changes")
        desk.clock.run_for(1_000)
        expect(desk.locator(".save-state")).to_contain_text("Saved")


def test_several_undecided_versions_are_offered_one_by_one(
    desk: Page,
    write_code: Write,
) -> None:
    first = _leave_undecided(desk, write_code)
    _leave_undecided(desk, write_code)

    desk.reload()
    desk.get_by_role("button", name="Discard it").click()
    desk.get_by_role("button", name="Bring it back").click()

    expect(desk.locator(".cm-content")).to_have_text(first.strip())
    expect(desk.locator(".save-state")).to_contain_text("Saved")
    desk.reload()
    expect(desk.get_by_text("keeps another version")).to_have_count(0)


def test_text_that_is_still_open_is_kept_even_if_another_tab_discards_it(
    desk: Page,
    write_code: Write,
) -> None:
    other, undecided = _open_undecided(desk, write_code)
    desk.reload()
    desk.get_by_role("button", name="Discard it").click()
    other.close()

    desk.reload()
    desk.get_by_role("button", name="Bring it back").click()
    expect(desk.locator(".cm-content")).to_have_text(undecided.strip())


def test_loading_the_other_version_leaves_ones_own_to_be_brought_back(
    desk: Page,
    write_code: Write,
) -> None:
    other, undecided = _open_undecided(desk, write_code)
    other.get_by_role("button", name="Load the other version").click()
    expect(other.locator(".cm-content")).not_to_have_text(undecided.strip())
    other.get_by_role("button", name="Bring it back").click()
    expect(other.locator(".cm-content")).to_have_text(undecided.strip())
    expect(other.locator(".save-state")).to_contain_text("Saved")


def test_what_starting_over_replaces_can_be_brought_back(
    desk: Page,
    write_code: Write,
) -> None:
    note = _new_note()
    write_code(desk, note)
    expect(desk.locator(".save-state")).to_contain_text("Saved")
    desk.get_by_text("Start over", exact=True).click()
    desk.get_by_role("button", name="Yes, start over").click()

    expect(desk.locator(".cm-content")).not_to_have_text(note.strip())
    desk.get_by_role("button", name="Bring it back").click()
    expect(desk.locator(".cm-content")).to_have_text(note.strip())


def test_what_reopening_replaces_can_be_brought_back(
    desk: Page,
    write_code: Write,
    right: str,
) -> None:
    write_code(desk, right)
    desk.get_by_role("button", name="Submit").click()
    expect(desk.locator("#verdict")).to_contain_text("All checks passed", timeout=VERDICT_MS)
    note = _new_note()
    write_code(desk, note)
    expect(desk.locator(".save-state")).to_contain_text("Saved")
    desk.locator(".reopen > summary").first.click()
    desk.get_by_role("button", name="Yes, open it").click()

    expect(desk.locator(".cm-content")).to_contain_text("FastAPI")
    desk.get_by_role("button", name="Bring it back").click()
    expect(desk.locator(".cm-content")).to_have_text(note.strip())


def test_a_page_that_comes_back_with_unsaved_text_goes_on_asking_which_version_is_meant(
    page: Page,
    register: Callable[[Page, str], None],
    write_code: Write,
) -> None:
    register(page, f"{secrets.token_hex(4)}@example.com")
    page.goto(QUESTION)
    other, undecided = _open_undecided(page, write_code)
    other.get_by_text("Give up and see the solutions").click()
    other.get_by_role("button", name="Yes, give up").click()

    expect(other.locator("#verdict")).to_contain_text("Another version was saved in between")
    expect(other.locator(".cm-content")).to_have_text(undecided.strip())
    other.get_by_role("button", name="Keep mine").click()
    expect(other.locator(".save-state")).to_contain_text("Saved")
    page.reload()
    expect(page.locator(".cm-content")).to_have_text(undecided.strip())


def _open_undecided(page: Page, write_code: Write) -> tuple[Page, str]:
    """Open the question in another tab, bring it into conflict, and return it with its text."""
    other = page.context.new_page()
    other.goto(QUESTION)
    write_code(page, _new_note())
    expect(page.locator(".save-state")).to_contain_text("Saved")
    undecided = _new_note()
    write_code(other, undecided)
    expect(other.get_by_text("Another device or tab")).to_be_visible()
    return other, undecided


def _leave_undecided(page: Page, write_code: Write) -> str:
    """Do the same, end the other tab as a crash does, and return its text."""
    other, undecided = _open_undecided(page, write_code)
    other.close()
    return undecided


def _new_note() -> str:
    """Return a text that is nobody's draft yet."""
    return f"# {secrets.token_hex(4)}\n"
