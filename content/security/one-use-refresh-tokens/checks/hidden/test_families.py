"""What one use means, and what the second one ends."""

from concurrent.futures import ThreadPoolExecutor

from harness import check

NAME = "__Secure-refresh"
PASSWORDS = {"ann": "otter at the pier", "ben": "nine grey geese", "cleo": "salt and slate"}


def cookie_of(reply):
    """Return the value of the refresh cookie that an answer sets."""
    assert reply.status_code == 200
    (line,) = [line for line in reply.headers.get_list("set-cookie") if line.startswith(f"{NAME}=")]
    return line.partition("=")[2].partition(";")[0]


def sign_in(api, username="ann"):
    """Sign somebody in with the right password."""
    form = {"username": username, "password": PASSWORDS[username]}
    return api.post("/auth/sign-in", json=form)


def refresh(api, token):
    """Send a refresh token."""
    return api.post("/auth/refresh", cookies={NAME: token})


def me(api, token):
    """Ask who is signed in."""
    return api.get("/me", headers={"Authorization": f"Bearer {token}"})


@check(
    "Ends everything that came from a sign-in when a used token comes back",
    hint="The answer may be right and its effect gone. Do the newest tokens still work?",
    weight=4,
)
def test_ends_the_family(api):
    first = sign_in(api)
    second = refresh(api, cookie_of(first))
    third = refresh(api, cookie_of(second))
    newest = cookie_of(third)
    assert refresh(api, cookie_of(first)).status_code == 401
    assert refresh(api, newest).status_code == 401
    for reply in [first, second, third]:
        assert me(api, reply.json()["access_token"]).status_code == 401


@check(
    "Leaves other sign-ins of the same person alone",
    hint="The thief had the telephone's token. What is it to the laptop?",
    weight=2,
)
def test_leaves_other_families_alone(api):
    laptop, phone = sign_in(api), sign_in(api)
    refresh(api, cookie_of(phone))
    assert refresh(api, cookie_of(phone)).status_code == 401
    assert me(api, laptop.json()["access_token"]).status_code == 200
    assert refresh(api, cookie_of(laptop)).status_code == 200


@check(
    "Lets at most one of several simultaneous uses through",
    hint="Looking whether it is used, waiting for something, and marking it are three moments.",
    weight=3,
)
def test_lets_one_use_through(api):
    token = cookie_of(sign_in(api, "cleo"))
    with ThreadPoolExecutor(5) as threads:
        replies = list(threads.map(lambda _: refresh(api, token), range(5)))
    statuses = sorted(reply.status_code for reply in replies)
    assert statuses in ([200, 401, 401, 401, 401], [401] * 5)


@check(
    "Takes neither kind of token where the other belongs",
    hint="The short life of one kind means nothing if it buys the other one.",
    weight=3,
)
def test_keeps_the_kinds_apart(api):
    reply = sign_in(api)
    token = cookie_of(reply)
    assert me(api, token).status_code == 401
    assert refresh(api, reply.json()["access_token"]).status_code == 401
    assert refresh(api, token).status_code == 200


@check(
    "Lets an access token end in time, and no sooner",
    hint="Which clock does your code look at? And what does a refresh do to older access tokens?",
    weight=2,
)
def test_lets_access_end(api):
    api.put("/clock", json={"now": 1_900_000_000})
    first = sign_in(api)
    access = first.json()["access_token"]
    api.put("/clock", json={"now": 1_900_000_599})
    refresh(api, cookie_of(first))
    assert me(api, access).status_code == 200
    api.put("/clock", json={"now": 1_900_000_600})
    assert me(api, access).status_code == 401


@check(
    "Refreshes nothing for an account that is blocked, also once the block is lifted",
    hint="When did you last ask whether this person may come in? And what did the answer end?",
    weight=2,
)
def test_asks_about_the_account(api):
    reply = refresh(api, cookie_of(sign_in(api, "ben")))
    token = cookie_of(reply)
    api.put("/accounts/ben", json={"active": False})
    assert refresh(api, token).status_code == 401
    assert sign_in(api, "ben").status_code == 401
    api.put("/accounts/ben", json={"active": True})
    assert me(api, reply.json()["access_token"]).status_code == 401
    assert refresh(api, token).status_code == 401
    assert sign_in(api, "ben").status_code == 200


@check(
    "Signs out the whole family, with any of its refresh tokens",
    hint="A tab that was left open has an older cookie than the others.",
    weight=2,
)
def test_signs_out_the_family(api):
    used = cookie_of(sign_in(api))
    newest = cookie_of(refresh(api, used))
    assert api.post("/auth/sign-out", cookies={NAME: used}).status_code == 204
    assert refresh(api, newest).status_code == 401
