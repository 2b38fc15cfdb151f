"""Somebody signs in, reads her diary, and is still signed in an hour later."""

from harness import check

NAME = "__Secure-refresh"
ANN = {"username": "ann", "password": "otter at the pier"}


def cookie_of(reply):
    """Return the value of the refresh cookie that an answer sets."""
    (line,) = [line for line in reply.headers.get_list("set-cookie") if line.startswith(f"{NAME}=")]
    return line.partition("=")[2].partition(";")[0]


def me(api, token):
    """Ask who is signed in."""
    return api.get("/me", headers={"Authorization": f"Bearer {token}"})


@check(
    "Signs somebody in, with one token in the body and one in a cookie",
    hint="The body has what scripts of the page need. What do they not need to see?",
    weight=2,
)
def test_signs_in(api):
    reply = api.post("/auth/sign-in", json=ANN)
    assert reply.status_code == 200
    assert reply.json()["expires_in"] == 600
    assert cookie_of(reply)
    shown = me(api, reply.json()["access_token"])
    assert shown.status_code == 200
    assert shown.json() == {"username": "ann"}


@check(
    "Refreshes both tokens",
    hint="The cookie comes with the request. What goes back comes in the same two places.",
    weight=2,
)
def test_refreshes(api):
    first = api.post("/auth/sign-in", json=ANN)
    second = api.post("/auth/refresh", cookies={NAME: cookie_of(first)})
    assert second.status_code == 200
    assert cookie_of(second) != cookie_of(first)
    assert me(api, second.json()["access_token"]).status_code == 200
    third = api.post("/auth/refresh", cookies={NAME: cookie_of(second)})
    assert third.status_code == 200


@check(
    "Refuses strangers",
    hint="A wrong password, no cookie, a made-up token: all of them are answered in the same way.",
)
def test_refuses_strangers(api):
    for reply in [
        api.post("/auth/sign-in", json={**ANN, "password": "otter"}),
        api.post("/auth/sign-in", json={**ANN, "username": "zoe"}),
        api.post("/auth/refresh"),
        api.post("/auth/refresh", cookies={NAME: "made-up"}),
        api.get("/me"),
        me(api, "made-up"),
    ]:
        assert reply.status_code == 401
