"""Ann uses two apps of the library."""

from harness import check


def token_for(api, scope, client_id="shelf-app"):
    """Sign Ann in through an app, and return the answer."""
    form = {
        "grant_type": "password",
        "username": "ann",
        "password": "paper boats",
        "client_id": client_id,
        "scope": scope,
    }
    return api.post("/token", data=form)


def bearer(reply):
    """Return the headers that carry a token."""
    return {"Authorization": f"Bearer {reply.json()['access_token']}"}


@check(
    "Gives an app what it asked for, and shows it",
    hint="The form has a field with scopes. What becomes of it on the way into the token?",
    weight=2,
)
def test_gives_what_was_asked_for(api):
    reply = token_for(api, "loans:read loans:write")
    assert reply.status_code == 200
    assert set(reply.json()["scope"].split()) == {"loans:read", "loans:write"}
    shown = api.get("/me", headers=bearer(reply))
    assert shown.status_code == 200
    assert shown.json()["username"] == "ann"
    assert set(shown.json()["scope"].split()) == {"loans:read", "loans:write"}


@check(
    "Lists the loans of whoever signed in, and of nobody else",
    hint="The scope says that the app may look. It does not say at what.",
    weight=2,
)
def test_lists_own_loans(api):
    reply = api.get("/loans", headers=bearer(token_for(api, "loans:read")))
    assert reply.status_code == 200
    assert {"id": 1, "member": "ann", "book": "The Salt Path"} in reply.json()
    assert {loan["member"] for loan in reply.json()} == {"ann"}


@check(
    "Asks strangers to sign in, and tells apps what they lack",
    hint="One of them can be helped by a token, the other one has a token.",
    weight=2,
)
def test_tells_both_apart(api):
    stranger = api.get("/loans")
    assert stranger.status_code == 401
    assert stranger.headers["www-authenticate"].startswith("Bearer")
    reader = bearer(token_for(api, "loans:read", client_id="reading-log"))
    refused = api.post("/loans", json={"book": "Ulysses"}, headers=reader)
    assert refused.status_code == 403


@check(
    "Borrows a book, and gives it back",
    hint="Something new has a status of its own. So has an answer without a body.",
)
def test_borrows_and_gives_back(api):
    headers = bearer(token_for(api, "loans:read loans:write"))
    made = api.post("/loans", json={"book": "Ulysses"}, headers=headers)
    assert made.status_code == 201
    loan = made.json()
    assert loan == {"id": loan["id"], "member": "ann", "book": "Ulysses"}
    assert api.get(f"/loans/{loan['id']}", headers=headers).json() == loan
    assert api.delete(f"/loans/{loan['id']}", headers=headers).status_code == 204
    assert api.get(f"/loans/{loan['id']}", headers=headers).status_code == 404
