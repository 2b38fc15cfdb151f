"""A member signs in at the login service, looks at herself and lets a guest in."""

import time

import jwt
from harness import check

# The private key of a login service that exists only in these checks.
LOGIN_KEY = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQxD7A0El7TIHemBv
geswfJ3a157fLUTXuW6ME8ghj3uhRANCAAROK2iFZcV4ef8444PR6J3PhA6mh602
UcVnP34isH+P2yqAZ1Yw6LeRK3XQkRZz0N4MRpIp0jc6FBqrSDk+BRwi
-----END PRIVATE KEY-----
"""


def signed_in(member="m-17"):
    """Return the headers of a request with an access token, as the login service makes it."""
    now = int(time.time())
    claims = {"iss": "house-login", "aud": "house-api", "sub": member}
    token = jwt.encode({**claims, "iat": now, "exp": now + 600}, LOGIN_KEY, algorithm="ES256")
    return {"Authorization": f"Bearer {token}"}


@check(
    "Shows a member to herself",
    hint="The claims say who it is. The table of members says the name.",
    weight=2,
)
def test_shows_a_member(api):
    for member, name in [("m-17", "Ann Lee"), ("m-23", "Ben Okoro")]:
        reply = api.get("/me", headers=signed_in(member))
        assert reply.status_code == 200
        assert reply.json() == {"id": member, "name": name}


@check(
    "Asks for a token where there is none",
    hint="Which status means that the caller is not known, and which header goes with it?",
)
def test_asks_for_a_token(api):
    reply = api.get("/me")
    assert reply.status_code == 401
    assert reply.headers["www-authenticate"].startswith("Bearer")
    assert reply.json() == {"detail": "Not authenticated"}


@check(
    "Makes passes within the bounds, and opens the door for them",
    hint="The door asks with the text that the member got, and with nothing else.",
    weight=2,
)
def test_opens_the_door(fresh_api):
    api = fresh_api(env={"PASS_SECRET": "a-secret-for-the-passes, 32 bytes"})
    wish = {"guest": "Cleo", "minutes": 30}
    made = api.post("/passes", json=wish, headers=signed_in())
    assert made.status_code == 201
    answer = api.post("/door", json={"token": made.json()["token"]})
    assert answer.status_code == 200
    assert answer.json() == {"open": True, "guest": "Cleo"}
    for wrong in [{"minutes": 0}, {"minutes": 121}, {"guest": ""}, {"guest": "x" * 61}]:
        reply = api.post("/passes", json={**wish, **wrong}, headers=signed_in())
        assert reply.status_code == 422
