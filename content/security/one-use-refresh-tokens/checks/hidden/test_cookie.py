"""How the refresh token travels, and how it leaves."""

from harness import check

NAME = "__Secure-refresh"
ANN = {"username": "ann", "password": "otter at the pier"}
DAY = 24 * 3600


def cookie_of(reply):
    """Return value and attributes of the refresh cookie; names of attributes in small letters."""
    (line,) = [line for line in reply.headers.get_list("set-cookie") if line.startswith(f"{NAME}=")]
    first, *others = line.split(";")
    pairs = [other.strip().partition("=") for other in others]
    return first.partition("=")[2], {name.lower(): value for name, _, value in pairs}


def sign_in(api):
    """Sign Ann in."""
    return api.post("/auth/sign-in", json=ANN)


def refresh(api, token):
    """Send a refresh token."""
    return api.post("/auth/refresh", cookies={NAME: token})


def me(api, reply):
    """Ask who is signed in, with the access token of an answer."""
    return api.get("/me", headers={"Authorization": f"Bearer {reply.json()['access_token']}"})


@check(
    "Keeps the cookie away from scripts, plain connections, other sites and other paths",
    hint="Each of these dangers has an attribute of its own. Look at both answers that set it.",
    weight=3,
)
def test_sets_the_attributes(api):
    first = sign_in(api)
    for reply in [first, refresh(api, cookie_of(first)[0])]:
        _, attributes = cookie_of(reply)
        assert "httponly" in attributes
        assert "secure" in attributes
        assert attributes["samesite"].lower() == "strict"
        assert attributes["path"] == "/auth"
        assert "domain" not in attributes


@check(
    "Ends a family when it was said, however often it was refreshed",
    hint="Sign in, refresh shortly before the end, look at what the cookie promises, and go on.",
    weight=3,
)
def test_ends_the_family_in_time(api):
    began = 2_000_000_000
    api.put("/clock", json={"now": began})
    reply = sign_in(api)
    assert cookie_of(reply)[1]["max-age"] == str(30 * DAY)
    for later, left in [(10 * DAY, 20 * DAY), (29 * DAY, DAY), (30 * DAY - 1, 1)]:
        api.put("/clock", json={"now": began + later})
        reply = refresh(api, cookie_of(reply)[0])
        assert reply.status_code == 200
        assert cookie_of(reply)[1]["max-age"] == str(left)
    assert me(api, reply).status_code == 200
    api.put("/clock", json={"now": began + 30 * DAY})
    assert refresh(api, cookie_of(reply)[0]).status_code == 401
    assert me(api, reply).status_code == 401


@check(
    "Takes the cookie away so that browsers really do it",
    hint="A browser removes only the cookie whose name and path fit, and this prefix wants more.",
    weight=2,
)
def test_takes_the_cookie_away(api):
    token, _ = cookie_of(sign_in(api))
    for cookies in [{NAME: token}, {NAME: token}, {}]:
        reply = api.post("/auth/sign-out", cookies=cookies)
        assert reply.status_code == 204
        _, attributes = cookie_of(reply)
        assert attributes["max-age"] == "0"
        assert attributes["path"] == "/auth"
        assert "secure" in attributes


@check(
    "Shows the refresh token nowhere but in the cookie, and keeps the answers out of caches",
    hint="Who can read a body, and who keeps copies of answers?",
    weight=2,
)
def test_shows_it_nowhere_else(api):
    first = sign_in(api)
    for reply in [first, refresh(api, cookie_of(first)[0])]:
        assert set(reply.json()) == {"access_token", "expires_in"}
        assert cookie_of(reply)[0] not in reply.text
        assert "no-store" in reply.headers["cache-control"]
