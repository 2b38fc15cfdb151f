"""What stands in a pass, when the door opens, and what happens without a secret."""

import base64
import hashlib
import hmac
import json
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
SECRET = "the-secret-of-the-house-32-bytes"
SHUT = {"open": False, "guest": None}


def signed_in():
    """Return the headers of a request with a right access token."""
    claims = {"iss": "house-login", "aud": "house-api", "sub": "m-17"}
    claims["exp"] = int(time.time()) + 600
    return {"Authorization": f"Bearer {jwt.encode(claims, LOGIN_KEY, algorithm='ES256')}"}


def encoded(data):
    """Return bytes in the form that tokens have."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def door_pass(secret=SECRET, **changes):
    """Return a pass that is right but for `changes`; a claim that is None is left out.

    Made by hand, as the libraries refuse some of the secrets.
    """
    now = int(time.time())
    claims = {"iss": "house-api", "aud": "house-door", "sub": "m-17", "guest": "Cleo"}
    changed = {**claims, "iat": now, "exp": now + 600, **changes}
    kept = {name: value for name, value in changed.items() if value is not None}
    parts = [{"alg": "HS256", "typ": "JWT"}, kept]
    signed = ".".join(encoded(json.dumps(each).encode()) for each in parts)
    signature = hmac.new(secret.encode(), signed.encode(), hashlib.sha256).digest()
    return f"{signed}.{encoded(signature)}"


def shown(api, token):
    """Show a token at the door."""
    return api.post("/door", json={"token": token})


@check(
    "Writes into a pass what belongs there, and nothing more",
    hint="Read one of your passes. Who made it, for whom, from when on and until when?",
    weight=2,
)
def test_writes_the_claims_of_a_pass(fresh_api):
    api = fresh_api(env={"PASS_SECRET": SECRET})
    for minutes in [1, 120]:
        earliest = int(time.time())
        wish = {"guest": "Dana Fox", "minutes": minutes}
        made = api.post("/passes", json=wish, headers=signed_in())
        latest = time.time()
        assert made.status_code == 201
        token = made.json()["token"]
        claims = jwt.decode(
            token, SECRET, algorithms=["HS256"], audience="house-door", issuer="house-api"
        )
        assert set(claims) == {"iss", "aud", "sub", "guest", "iat", "exp"}
        assert (claims["sub"], claims["guest"]) == ("m-17", "Dana Fox")
        assert isinstance(claims["iat"], int)
        assert earliest <= claims["iat"] <= latest
        assert claims["exp"] == claims["iat"] + minutes * 60


@check(
    "Keeps the door shut for all but valid passes, and always answers it",
    hint="There is one clock here, not two. The door understands two answers, and no error.",
    weight=3,
)
def test_keeps_the_door_shut(fresh_api):
    api = fresh_api(env={"PASS_SECRET": SECRET})
    assert shown(api, door_pass()).json() == {"open": True, "guest": "Cleo"}
    refused = [
        door_pass(exp=int(time.time()) - 5),
        door_pass(exp=None),
        door_pass(guest=None),
        door_pass(secret="somebody-else-s-key-of-32-bytes!"),
        signed_in()["Authorization"].removeprefix("Bearer "),
        "",
        "...",
        "nonsense",
        "ä.ö.ü",
    ]
    for token in refused:
        answer = shown(api, token)
        assert answer.status_code == 200
        assert answer.json() == SHUT


@check(
    "Takes neither kind of token where the other belongs",
    hint="Which keys, which ways of signing and which claims does each of your two readers know?",
    weight=3,
)
def test_keeps_the_kinds_apart(fresh_api):
    api = fresh_api(env={"PASS_SECRET": SECRET})
    as_a_member = door_pass(iss="house-login", aud="house-api")
    for token in [door_pass(), as_a_member]:
        bearer = {"Authorization": f"Bearer {token}"}
        assert api.get("/me", headers=bearer).status_code == 401
        wish = {"guest": "Dana Fox", "minutes": 30}
        assert api.post("/passes", json=wish, headers=bearer).status_code == 401
    assert shown(api, as_a_member).json() == SHUT


@check(
    "Makes and takes no passes without a secret that is long enough",
    hint="What signs your passes when the variable is missing, and who else knows that text?",
    weight=3,
)
def test_has_no_secret_of_its_own(fresh_api):
    for secret in ["", "k" * 31]:
        api = fresh_api(env={"PASS_SECRET": secret} if secret else {})
        wish = {"guest": "Dana Fox", "minutes": 30}
        made = api.post("/passes", json=wish, headers=signed_in())
        assert made.status_code == 503
        assert shown(api, door_pass(secret)).status_code == 503
        assert api.get("/me", headers=signed_in()).status_code == 200
