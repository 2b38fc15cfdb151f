"""What one types survives a reload, another device, and the end of the session."""

import secrets
from collections.abc import Callable

from playwright.sync_api import Page, expect

QUESTION = "/questions/create-an-item"
NOTE = "# thought of on the train\n"


def test_a_draft_survives_a_reload_and_another_device(
    new_page: Callable[..., Page],
    register: Callable[[Page, str], None],
    write_code: Callable[[Page, str], None],
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
    write_code: Callable[[Page, str], None],
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
    write_code: Callable[[Page, str], None],
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
