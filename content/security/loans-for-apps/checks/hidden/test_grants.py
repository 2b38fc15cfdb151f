"""What a token may do is settled when it is made."""

from harness import check

PASSWORDS = {"ann": "paper boats", "ben": "green ink", "mia": "oak and iron"}
ALL = "loans:read loans:write loans:read-all"


def token_for(api, username, scope=None, client_id="desk"):
    """Sign somebody in through an app, and return the answer."""
    form = {
        "grant_type": "password",
        "username": username,
        "password": PASSWORDS[username],
        "client_id": client_id,
    }
    if scope is not None:
        form["scope"] = scope
    return api.post("/token", data=form)


def granted(api, *arguments, **named):
    """Return the scopes that the answer names; fail unless the token itself has the same."""
    reply = token_for(api, *arguments, **named)
    assert reply.status_code == 200
    told = set(reply.json()["scope"].split())
    headers = {"Authorization": f"Bearer {reply.json()['access_token']}"}
    assert set(api.get("/me", headers=headers).json()["scope"].split()) == told
    return told


@check(
    "Grants an app no more than it was registered for",
    hint="What the form asks for is a wish. Who has to agree to it?",
    weight=3,
)
def test_grants_what_the_app_may(api):
    assert granted(api, "mia", ALL, client_id="reading-log") == {"loans:read"}
    assert granted(api, "mia", "loans:write", client_id="reading-log") == set()
    assert token_for(api, "mia", ALL, client_id="unknown-app").status_code == 401
    assert token_for(api, "mia", ALL, client_id="").status_code == 401


@check(
    "Grants an app no more than the person may do",
    hint="An app acts for somebody. Can it do more than they can?",
    weight=3,
)
def test_grants_what_the_person_may(api):
    assert granted(api, "ann", ALL) == {"loans:read", "loans:write"}
    assert granted(api, "mia", ALL) == {"loans:read", "loans:write", "loans:read-all"}
    assert granted(api, "mia", "loans:read admin") == {"loans:read"}


@check(
    "Grants nothing that was not asked for",
    hint="An app that needs little asks for little. What does it get when it asks for nothing?",
    weight=2,
)
def test_grants_what_was_asked_for(api):
    assert granted(api, "mia", "loans:read-all") == {"loans:read-all"}
    assert granted(api, "mia", "") == set()
    assert granted(api, "mia") == set()


@check(
    "Keeps several tokens of one person apart",
    hint="Two apps act for the same person on the same day. What does each of them hold?",
    weight=3,
)
def test_keeps_tokens_apart(api):
    narrow = token_for(api, "ann", "loans:read", client_id="reading-log").json()
    wide = token_for(api, "ann", "loans:read loans:write").json()
    late = token_for(api, "ann", "loans:read", client_id="reading-log").json()
    for token, status in [(narrow, 403), (wide, 201), (late, 403)]:
        headers = {"Authorization": f"Bearer {token['access_token']}"}
        reply = api.post("/loans", json={"book": "Persuasion"}, headers=headers)
        assert reply.status_code == status
