"""A person answers multiple choice: by keyboard, without scripts, and when the server fails."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, Route, expect

from greenroom.config import REPOSITORY
from greenroom.questions.bank import load_bank
from greenroom.questions.choice import Item

SLUG = "which-part-answers"
QUESTION = f"/questions/{SLUG}"
ITEMS = load_bank(REPOSITORY / "content").get(SLUG).choice


@pytest.fixture
def failing(page: Page) -> Iterator[Callable[[int], None]]:
    """Call it with a status: whatever is sent to tries is answered so from then on."""

    def fail(status: int) -> None:
        def answer(route: Route) -> None:
            route.fulfill(status=status, content_type="text/html", body="<p>Not in the mood.</p>")

        page.route("**/tries", answer)

    yield fail
    page.unroute_all()


def right_ids(item: Item) -> list[str]:
    return [f"#{item.id}--{option.id}" for option in item.options if option.is_right]


def choose_rightly(page: Page) -> None:
    for item in ITEMS:
        for name in right_ids(item):
            page.locator(name).check()


def test_by_keyboard_alone_an_open_item_is_found_and_everything_solved(
    page: Page, enter: Callable[[Page], None]
) -> None:
    enter(page)
    page.goto(QUESTION)
    first, *others = ITEMS
    for item in others:
        for name in right_ids(item):
            page.locator(name).focus()
            page.keyboard.press("Space")
    page.keyboard.press("Enter")

    refusal = page.locator("#refusal")
    expect(refusal).to_contain_text("Item 1 is still open.")
    expect(refusal).to_be_focused()
    expect(page.locator("input:checked")).to_have_count(sum(map(len, map(right_ids, others))))

    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator(f"#{first.id}--{first.options[0].id}")).to_be_focused()
    place = [option.is_right for option in first.options].index(True)
    for _ in range(place):
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")

    page.wait_for_url("**/tries/*")
    expect(page.get_by_role("main")).to_contain_text("Everything is right")
    page.goto(QUESTION)
    expect(page.locator(".history-head")).to_contain_text("Solved")
    expect(page.locator("input:checked")).to_have_count(0)


def test_without_scripts_an_open_item_is_named_and_a_wrong_choice_explained(
    new_page: Callable[..., Page], enter: Callable[[Page], None]
) -> None:
    page = new_page(scripts=False, width=390)
    enter(page)
    page.goto(QUESTION)
    page.get_by_role("button", name="Check my answers").click()
    expect(page.get_by_role("alert")).to_contain_text("are still open")

    choose_rightly(page)
    wrong = next(option for option in ITEMS[0].options if not option.is_right)
    group = page.locator("fieldset").first
    group.get_by_label(wrong.text, exact=True).check()
    page.get_by_role("button", name="Check my answers").click()

    page.wait_for_url("**/tries/*")
    main = page.get_by_role("main")
    expect(main).to_contain_text(f"{len(ITEMS) - 1} of {len(ITEMS)} items")
    expect(page.locator(".reason.was-chosen:not(.is-right)")).to_contain_text("Chosen, not right")
    page.get_by_role("link", name="Try again").click()
    page.wait_for_url(f"**{QUESTION}")


def test_choices_are_still_there_after_signing_in_again(
    page: Page, enter: Callable[[Page], None]
) -> None:
    enter(page)
    page.goto(QUESTION)
    choose_rightly(page)
    chosen = page.locator("input:checked").count()
    _end_session(page)
    page.get_by_role("button", name="Check my answers").click()
    _sign_in_again(page)

    page.wait_for_url(f"**{QUESTION}")
    expect(page.locator("input:checked")).to_have_count(chosen)
    page.get_by_role("button", name="Check my answers").click()
    page.wait_for_url("**/tries/*")
    expect(page.get_by_role("main")).to_contain_text("Everything is right")
    page.goto(QUESTION)
    expect(page.locator("input:checked")).to_have_count(0)


def test_ratings_are_still_there_after_signing_in_again(
    page: Page, enter: Callable[[Page], None]
) -> None:
    enter(page)
    page.goto("/questions/what-fastapi-is")
    page.get_by_role("textbox").fill("Types at work.")
    page.get_by_role("button", name="Show the model answer").click()
    page.wait_for_url("**/answers/*")
    points = page.locator(".rubric-point")
    for point in points.all():
        point.get_by_role("radio", name="Partly").check()
    _end_session(page)
    page.get_by_role("button", name="Save my rating").click()
    _sign_in_again(page)

    page.wait_for_url("**/answers/*")
    expect(page.locator("input:checked")).to_have_count(points.count())
    page.get_by_role("button", name="Save my rating").click()
    expect(page.get_by_role("main")).to_contain_text("Rated:")


def _end_session(page: Page) -> None:
    page.context.clear_cookies(name="greenroom_access")
    page.context.clear_cookies(name="greenroom_refresh")


def _sign_in_again(page: Page) -> None:
    expect(page.get_by_text("What you typed or chose here is kept.")).to_be_visible()
    page.get_by_role("link", name="Sign in again").click()
    page.get_by_role("button", name="demo candidate").click()


@pytest.mark.parametrize("status", [403, 500])
def test_when_the_server_fails_the_choices_stay_where_they_are(
    page: Page, enter: Callable[[Page], None], failing: Callable[[int], None], status: int
) -> None:
    enter(page)
    page.goto(QUESTION)
    choose_rightly(page)
    chosen = page.locator("input:checked").count()
    failing(status)
    page.get_by_role("button", name="Check my answers").click()

    expect(page.locator("#choice-trouble")).to_contain_text("Not in the mood.")
    expect(page.locator("input:checked")).to_have_count(chosen)


def test_a_click_beside_the_words_of_an_option_chooses_it(
    page: Page, enter: Callable[[Page], None]
) -> None:
    enter(page)
    page.goto(QUESTION)
    row = page.locator(".choice-option").first
    size = row.bounding_box()
    assert size is not None
    row.click(position={"x": size["width"] - 4, "y": size["height"] / 2})
    expect(row.get_by_role("radio")).to_be_checked()
