"""Somebody of the crew signs in and looks at herself."""

from harness import check


def sign_in(api, username, password):
    """Send the form of OAuth2's password flow."""
    form = {"grant_type": "password", "username": username, "password": password}
    return api.post("/token", data=form)


@check(
    "Gives a token for the right password",
    hint="OAuth2 sends a form, not JSON. Look at what comes in, then at what the hash says.",
    weight=2,
)
def test_gives_a_token(api):
    reply = sign_in(api, "ann", "correct horse battery staple")
    assert reply.status_code == 200
    assert reply.json()["token_type"].lower() == "bearer"
    assert reply.json()["access_token"]


@check(
    "Shows the owner of a token",
    hint="The token stands behind the scheme's name. What may be seen of a user?",
    weight=2,
)
def test_shows_the_owner(api):
    token = sign_in(api, "ann", "correct horse battery staple").json()["access_token"]
    reply = api.get("/me", headers={"Authorization": f"Bearer {token}"})
    assert reply.status_code == 200
    assert reply.json() == {"username": "ann", "full_name": "Ann Lee"}


@check(
    "Refuses a wrong password, and a request without a token",
    hint="Both are the same status, and HTTP wants a header with it.",
)
def test_refuses_strangers(api):
    for reply in [sign_in(api, "ann", "wrong horse"), api.get("/me")]:
        assert reply.status_code == 401
        assert reply.headers["www-authenticate"].startswith("Bearer")
