"""The form of a multiple choice question, sending it, and looking at tries."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

import pytest
from fastapi import FastAPI
from httpx2 import Response
from sqlmodel import Session, select

from greenroom.practice.choice_models import ChoiceTry
from greenroom.questions.bank import QuestionBank
from greenroom.questions.choice import Item, items_hash, shown_hash
from greenroom.questions.types import Question
from practice.asking import HTMX, PAGE
from practice.questions import ADD, ITEMS, RIGHT, TOPIC, WHO, WHY
from support.browser import Browser

QUESTION = "/questions/who-does-what"
TRIES = f"{QUESTION}/tries"
UNKNOWN = "0198c0de-0000-7000-8000-000000000000"
WRONG = {**RIGHT, "server": {"framework"}, "parts": {"routing", "orm"}}
REASONS = [option.why for item in ITEMS for option in item.options]


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    """The application with a multiple choice question beside the others."""
    put_up(app, WHO)
    return app


def put_up(app: FastAPI, *questions: Question) -> None:
    app.state.bank = QuestionBank((TOPIC,), (ADD, WHY, *questions), ())


def with_items(items: tuple[Item, ...]) -> Question:
    return replace(WHO, choice=items, content_hash=items_hash(items))


def send(
    browser: Browser,
    chosen: Mapping[str, Iterable[str]] = RIGHT,
    *,
    headers: dict[str, str] = PAGE,
    shown: str = shown_hash(ITEMS),
) -> Response:
    """Send the form as its page would."""
    fields: dict[str, str | list[str]] = {
        f"item:{name}": sorted(options) for name, options in chosen.items()
    }
    return browser.post(
        TRIES,
        data={"csrf_token": browser.csrf_token(), "shown": shown, **fields},
        headers=headers,
    )


def take(browser: Browser, chosen: Mapping[str, Iterable[str]] = RIGHT) -> str:
    """Send the form and return the path of the try that it leads to."""
    answer = send(browser, chosen)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["Location"])


def checked(page: str) -> set[str]:
    """Return the ids of the inputs that are ticked."""
    inputs = re.findall(r"<input[^>]*>", page)
    return {re.findall(r'id="([^"]*)"', one)[0] for one in inputs if re.search(r"\schecked\b", one)}


def marks(page: str) -> list[str]:
    """Return what the page says of each option, in order."""
    found = re.findall(r'<p class="reason-mark">(.*?)</p>', page, re.DOTALL)
    return [re.sub(r"<[^>]*>", "", one).strip() for one in found]


def test_a_new_form_has_a_group_for_each_item_and_nothing_ticked(desk: Browser):
    page = desk.get(QUESTION)
    assert page.status_code == 200
    assert page.text.count("<fieldset") == page.text.count("<legend>") == len(ITEMS)
    options = sum(len(item.options) for item in ITEMS)
    assert len(re.findall(r'<label for="[a-z]+--[a-z]+">', page.text)) == options
    assert page.text.count('type="radio"') == 4
    assert page.text.count('type="checkbox"') == 3
    assert page.text.count("Choose all that apply.") == 1
    assert checked(page.text) == set()


def test_the_form_says_nothing_of_what_is_right(desk: Browser, app: FastAPI):
    page = desk.get(QUESTION).text
    assert [why for why in REASONS if why in page] == []
    assert WHO.explanation_html not in page
    turned = tuple(
        replace(
            item,
            options=tuple(
                replace(option, why="Other.", is_right=not option.is_right)
                for option in item.options
            ),
        )
        for item in ITEMS
    )
    put_up(app, with_items(turned))
    # Made from the opposite, the page is the same to the last character but for the secrets.
    assert without_secrets(desk.get(QUESTION).text) == without_secrets(page)


def without_secrets(page: str) -> str:
    """Return a page without what differs each time it is made."""
    return re.sub(r'(csrf_token" value|csrf-token" content|csp-nonce" content)="[^"]*"', "", page)


def test_what_could_not_be_accepted_says_nothing_of_what_is_right_either(desk: Browser):
    for headers in (PAGE, HTMX):
        page = send(desk, {"server": {"server"}}, headers=headers).text
        assert [why for why in REASONS if why in page] == []


def test_a_try_shows_each_choice_what_is_right_and_every_reason(desk: Browser):
    page = desk.get(take(desk, WRONG))
    assert page.status_code == 200
    assert "<b>1</b> of 3 items" in page.text
    assert "Not everything is right yet" in page.text
    assert [why for why in REASONS if why not in page.text] == []
    assert marks(page.text) == [
        "Chosen, not right",
        "Right, not chosen",
        "Right, and chosen",
        "Chosen, not right",
        "Right, not chosen",
        "Right, and chosen",
        "Not chosen",
    ]
    assert WHO.explanation_html in page.text


def test_a_try_in_which_everything_is_right_says_so(desk: Browser):
    page = desk.get(take(desk)).text
    assert "Everything is right" in page
    assert "<b>3</b> of 3 items" in page


def test_htmx_is_led_to_the_try(desk: Browser, session: Session):
    answer = send(desk, headers=HTMX)
    assert answer.status_code == 204
    kept = session.exec(select(ChoiceTry)).one()
    assert answer.headers["HX-Redirect"] == f"/tries/{kept.id}"


def test_earlier_tries_can_be_found_again_by_their_owner(desk: Browser, outsider: Browser):
    first, second = take(desk, WRONG), take(desk)
    page = desk.get(QUESTION).text
    assert page.index(second) < page.index(first)
    assert "1 of 3 right" in page
    assert "Solved" in page
    other = outsider.get(QUESTION).text
    assert first not in other
    assert "None yet" in other


@pytest.mark.parametrize("headers", [PAGE, HTMX])
def test_an_open_item_is_named_and_nothing_is_lost(
    desk: Browser, session: Session, headers: dict[str, str]
):
    answer = send(desk, {"parts": {"routing", "orm"}, "hints": {"running"}}, headers=headers)
    assert answer.status_code == 422
    assert "Item 1 is still open." in answer.text
    assert 'href="#server--framework"' in answer.text
    assert answer.text.count("Nothing is chosen here yet.") == 1
    assert checked(answer.text) == {"parts--routing", "parts--orm", "hints--running"}
    assert ("<html" in answer.text) == (headers is PAGE)
    assert session.exec(select(ChoiceTry)).all() == []


@pytest.mark.parametrize("headers", [PAGE, HTMX])
def test_a_form_of_an_older_version_comes_back_with_the_choices_that_still_exist(
    desk: Browser, app: FastAPI, session: Session, headers: dict[str, str]
):
    shorter = replace(ITEMS[1], options=ITEMS[1].options[1:], several=False)
    put_up(app, with_items((ITEMS[0], shorter, ITEMS[2])))
    answer = send(desk, headers=headers)
    assert answer.status_code == 422
    assert "This question was changed after you had opened it." in answer.text
    assert checked(answer.text) == {"server--server", "parts--schema", "hints--running"}
    assert session.exec(select(ChoiceTry)).all() == []


@pytest.mark.parametrize("headers", [PAGE, HTMX])
@pytest.mark.parametrize(
    "chosen",
    [
        {**RIGHT, "server": {"server", "framework"}},
        {**RIGHT, "server": {"nobody"}},
        {**RIGHT, "no-such-item": {"x"}},
        {**RIGHT, "server": {"\0", "\ufffd"}},
    ],
)
def test_what_no_page_of_ours_sends_is_refused(
    desk: Browser, session: Session, headers: dict[str, str], chosen: Mapping[str, Iterable[str]]
):
    answer = send(desk, chosen, headers=headers)
    assert answer.status_code == 422
    assert "hints--running" in checked(answer.text)
    assert session.exec(select(ChoiceTry)).all() == []


def test_the_largest_form_can_be_sent(desk: Browser, app: FastAPI):
    ids = [f"option-{number}" for number in range(6)]
    options = tuple(
        replace(ITEMS[0].options[0], id=name, text=name, is_right=name != ids[0]) for name in ids
    )
    items = tuple(
        replace(ITEMS[0], id=f"item-{number}", several=True, options=options)
        for number in range(10)
    )
    put_up(app, with_items(items))
    chosen = {item.id: ids for item in items}
    assert send(desk, chosen, shown=shown_hash(items)).status_code == 303


def test_a_try_is_its_owners_alone(desk: Browser, outsider: Browser, client: Browser):
    path = take(desk)
    assert outsider.get(path, headers=PAGE).status_code == 404
    assert outsider.get(path, headers=HTMX).status_code == 404
    assert client.get(path, headers=PAGE).status_code == 307
    assert send(client, headers=PAGE).status_code == 307
    assert send(client, headers=HTMX).status_code == 401


def test_without_the_token_nothing_is_kept(desk: Browser, session: Session):
    assert desk.post(TRIES, data={"item:server": "server"}, headers=PAGE).status_code == 403
    assert session.exec(select(ChoiceTry)).all() == []


def test_wrong_methods_and_addresses_are_refused(desk: Browser):
    assert desk.put(TRIES, headers={**PAGE, "X-CSRF-Token": desk.csrf_token()}).status_code == 405
    assert desk.submit(take(desk), headers=PAGE).status_code == 405
    for path in (f"/tries/{UNKNOWN}", "/tries/not-a-uuid"):
        assert desk.get(path, headers=PAGE).status_code == 404
    for slug in (ADD.slug, WHY.slug, "nothing"):
        answer = desk.submit(f"/questions/{slug}/tries", headers=PAGE)
        assert answer.status_code == 404


@pytest.mark.parametrize("way", ["runs", "submissions", "draft", "draft/reset", "answers"])
def test_there_is_nothing_to_write_for_it(desk: Browser, way: str):
    fields = {"file:solution.py": "x = 1", "text": "Words."}
    assert desk.submit(f"{QUESTION}/{way}", fields, headers=PAGE).status_code == 404


@pytest.mark.parametrize("left", [(), (replace(WHY, slug=WHO.slug),)])
def test_a_try_outlives_its_question(desk: Browser, app: FastAPI, left: tuple[Question, ...]):
    path = take(desk, WRONG)
    app.state.bank = QuestionBank((TOPIC,), left, ())
    page = desk.get(path)
    assert page.status_code == 200
    assert "not in the catalogue any more" in page.text
    assert [why for why in REASONS if why not in page.text] == []
    assert "<b>1</b> of 3 items" in page.text


def test_a_try_at_an_earlier_version_says_so_and_stays_as_it_was(desk: Browser, app: FastAPI):
    path = take(desk)
    assert "has changed since" not in desk.get(path).text
    turned = replace(ITEMS[0], text="Who does not own the socket?")
    put_up(app, with_items((turned, *ITEMS[1:])))
    page = desk.get(path).text
    assert "This question has changed since." in page
    assert "Who owns the socket?" in page
    assert "Who does not own the socket?" not in page
    assert "Everything is right" in page
    assert WHO.explanation_html not in page
    assert "An earlier version" in desk.get(QUESTION).text


def test_htmx_gets_the_content_alone(desk: Browser):
    for path in (QUESTION, take(desk)):
        page = desk.get(path, headers=HTMX)
        assert page.status_code == 200
        assert "<html" not in page.text
