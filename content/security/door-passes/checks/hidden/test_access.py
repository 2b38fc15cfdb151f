"""Which access tokens are taken, and which are not."""

import base64
import hashlib
import hmac
import json
import time

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from harness import check

# The private key of a login service that exists only in these checks.
LOGIN_KEY = """\
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgQxD7A0El7TIHemBv
geswfJ3a157fLUTXuW6ME8ghj3uhRANCAAROK2iFZcV4ef8444PR6J3PhA6mh602
UcVnP34isH+P2yqAZ1Yw6LeRK3XQkRZz0N4MRpIp0jc6FBqrSDk+BRwi
-----END PRIVATE KEY-----
"""
LOGIN_PUBLIC_KEY = """\
-----BEGIN PUBLIC KEY-----
MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAETitohWXFeHn/OOOD0eidz4QOpoet
NlHFZz9+IrB/j9sqgGdWMOi3kSt10JEWc9DeDEaSKdI3OhQaq0g5PgUcIg==
-----END PUBLIC KEY-----
"""


def access_token(key=LOGIN_KEY, **changes):
    """Return a token that is right but for `changes`; a claim that is None is left out."""
    claims = {"iss": "house-login", "aud": "house-api", "sub": "m-17"}
    changed = {**claims, "exp": int(time.time()) + 600, **changes}
    kept = {name: value for name, value in changed.items() if value is not None}
    return jwt.encode(kept, key, algorithm="ES256")


def encoded(data):
    """Return bytes in the form that tokens have."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def part(value):
    """Return a part of a token, made by hand."""
    return encoded(json.dumps(value).encode())


def ask(api, token):
    """Ask who is signed in, with a token."""
    return api.get("/me", headers={"Authorization": f"Bearer {token}"})


def assert_all_refused(api, tokens):
    """Fail unless a right token is taken, and every one of these is refused."""
    assert ask(api, access_token()).status_code == 200
    for token in tokens:
        reply = ask(api, token)
        assert reply.status_code == 401
        assert reply.headers["www-authenticate"].startswith("Bearer")


@check(
    "Refuses a token that has ended, or that was made too far in the future",
    hint="How far apart may the two clocks be? Which of the two times does your library look at?",
    weight=2,
)
def test_refuses_an_expired_token(api):
    now = int(time.time())
    assert_all_refused(api, [access_token(exp=end) for end in (now - 60, now - 86_400)])
    assert_all_refused(api, [access_token(iat=made) for made in (now + 90, now + 300)])


@check(
    "Bears clocks that do not quite agree",
    hint="A token from a clock that is behind, and one from a clock that is ahead.",
    weight=2,
)
def test_bears_clocks_that_differ(api):
    now = int(time.time())
    assert ask(api, access_token(exp=now - 10)).status_code == 200
    assert ask(api, access_token(iat=now + 15)).status_code == 200


@check(
    "Demands that a token has an end",
    hint="A library looks at what is there. Does yours also look for what is missing?",
    weight=2,
)
def test_demands_an_end(api):
    assert_all_refused(api, [access_token(exp=None)])


@check(
    "Refuses claims that somebody has changed",
    hint="Anyone can read a token and write a new one. What can only the key's owner do?",
    weight=3,
)
def test_refuses_changed_claims(api):
    head, body, signature = access_token().split(".")
    _, other_body, _ = access_token(sub="m-23").split(".")
    turned = ("B" if signature[0] == "A" else "A") + signature[1:]
    forged = [
        f"{head}.{other_body}.{signature}",
        f"{head}.{body}.{turned}",
        access_token(key=ec.generate_private_key(ec.SECP256R1())),
    ]
    assert_all_refused(api, forged)


@check(
    "Refuses a token without a signature",
    hint="What a token says of itself is the claim of a stranger.",
    weight=3,
)
def test_refuses_unsigned_tokens(api):
    _, body, signature = access_token().split(".")
    unsigned = [f"{part({'typ': 'JWT'})}.{body}."]
    for name in ["none", "None", "NONE"]:
        head = part({"alg": name, "typ": "JWT"})
        unsigned += [f"{head}.{body}.", f"{head}.{body}.{signature}"]
    assert_all_refused(api, unsigned)


@check(
    "Takes one way of signing only",
    hint="Who decides how a signature is checked? And what may an attacker use as a secret?",
    weight=3,
)
def test_takes_one_algorithm(api):
    _, body, _ = access_token().split(".")
    forged = []
    for name, digest in [("HS256", hashlib.sha256), ("HS512", hashlib.sha512)]:
        signed = f"{part({'alg': name, 'typ': 'JWT'})}.{body}"
        for secret in [LOGIN_PUBLIC_KEY, LOGIN_PUBLIC_KEY.strip(), ""]:
            signature = hmac.new(secret.encode(), signed.encode(), digest).digest()
            forged.append(f"{signed}.{encoded(signature)}")
    assert_all_refused(api, forged)


@check(
    "Refuses tokens that were made for another service",
    hint="The same login signs for many services. Which claim says for whom? It may be missing.",
    weight=3,
)
def test_refuses_tokens_for_others(api):
    others = [access_token(aud=name) for name in ("house-shop", "house-api-2", None)]
    assert_all_refused(api, others)


@check(
    "Refuses tokens of another issuer",
    hint="Which claim says who made the token? It may be missing, too.",
    weight=2,
)
def test_refuses_another_issuer(api):
    assert_all_refused(api, [access_token(iss=name) for name in ("old-login", None)])


@check(
    "Refuses a token of somebody who is not a member",
    hint="A token can be right and its owner gone. What may the caller learn from the answer?",
    weight=2,
)
def test_refuses_who_is_no_member(fresh_api):
    api = fresh_api(env={"PASS_SECRET": "k" * 32})
    wrong = [access_token(sub=name) for name in ("m-99", None)]
    assert_all_refused(api, wrong)
    for token in wrong:
        wish = {"guest": "Dana Fox", "minutes": 30}
        headers = {"Authorization": f"Bearer {token}"}
        assert api.post("/passes", json=wish, headers=headers).status_code == 401


@check(
    "Gives the same answer whatever is wrong",
    hint="Put the bodies of your refusals side by side. Your log may know more than the caller.",
)
def test_gives_the_same_answer(api):
    wrong = [
        access_token(exp=int(time.time()) - 3600),
        access_token(aud="house-shop"),
        access_token(key=ec.generate_private_key(ec.SECP256R1())),
        access_token(sub="m-99"),
        "nonsense",
    ]
    # That they are refused at all is the matter of other checks.
    refused = [reply for reply in (ask(api, token) for token in wrong) if reply.status_code == 401]
    assert refused
    for reply in refused:
        assert reply.json() == {"detail": "Not authenticated"}


@check(
    "Refuses every other header without an error of its own",
    hint="Nobody promises that the header has two words, or that the second one is a token.",
)
def test_refuses_other_headers(api):
    token = access_token()
    small = api.get("/me", headers={"Authorization": f"bearer {token}"})
    assert small.status_code == 200
    for header in [
        b"",
        b"Bearer",
        b"Bearer a.b",
        b"Bearer a.b.c",
        b"Bearer \xff.\xff.\xff",
        f"Bearer {part([])}.{part([])}.".encode(),
        f"Basic {token}".encode(),
        token.encode(),
    ]:
        assert api.get("/me", headers={"Authorization": header}).status_code == 401
