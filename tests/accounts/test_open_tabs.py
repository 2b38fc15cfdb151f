"""Pages that were left open in a browser when somebody else, or the same person, signs in there."""

from collections.abc import Callable

from greenroom.accounts.models import User
from support.browser import Browser

DRAFT = "/questions/create-an-item/draft"


def _save(browser: Browser, token: str) -> int:
    fields = {"csrf_token": token, "file:main.py": "x = 1"}
    return browser.post(DRAFT, data=fields).status_code


def test_a_page_left_open_by_another_person_does_not_act_in_this_ones_name(
    client: Browser, make_user: Callable[..., User], sign_in: Callable[[Browser, User], None]
) -> None:
    sign_in(client, make_user(name="Alex"))
    token_on_the_open_page = client.csrf_token()
    assert _save(client, token_on_the_open_page) == 204
    client.submit("/sign-out")

    sign_in(client, make_user(name="Robin"))

    assert _save(client, token_on_the_open_page) == 403


def test_a_page_left_open_by_the_same_person_still_works(
    client: Browser, make_user: Callable[..., User], sign_in: Callable[[Browser, User], None]
) -> None:
    alex = make_user(name="Alex")
    sign_in(client, alex)
    token_on_the_open_page = client.csrf_token()
    client.submit("/sign-out")

    sign_in(client, alex)

    assert _save(client, token_on_the_open_page) == 204
