"""Which tokens are taken, and until when."""

import base64
import json
import time

import jwt
from harness import check

PASSWORDS = {"ann": "correct horse battery staple", "dora": "last day on board"}


def sign_in(api, username):
    """Send the form of OAuth2's password flow, with the right password."""
    form = {"grant_type": "password", "username": username, "password": PASSWORDS[username]}
    return api.post("/token", data=form)


def me(api, token, method="GET"):
    """Ask with a token."""
    return api.request(method, "/me", headers={"Authorization": f"Bearer {token}"})


@check(
    "Takes no token that it has not given",
    hint="What would somebody send who has read your code, but not the table of tokens or the key?",
    weight=3,
)
def test_takes_no_forged_token(api):
    token = sign_in(api, "ann").json()["access_token"]
    assert me(api, token).status_code == 200
    claims = {"sub": "ann", "username": "ann", "exp": int(time.time()) + 600}
    forged = [
        "ann",
        "Ann",
        "ann:ann",
        base64.b64encode(b"ann").decode(),
        json.dumps({"sub": "ann"}),
        token[: len(token) // 2],
        jwt.encode(claims, None, algorithm="none"),
        jwt.encode(claims, "secret", algorithm="HS256"),
    ]
    for each in forged:
        reply = me(api, each)
        assert reply.status_code == 401
        assert reply.headers["www-authenticate"].startswith("Bearer")


@check(
    "Lets several tokens of one person live side by side",
    hint="She signs in on the tablet, then on her phone. What happens on the tablet?",
    weight=2,
)
def test_lets_tokens_live_side_by_side(api):
    tokens = [sign_in(api, "ann").json()["access_token"] for _ in range(2)]
    for token in tokens:
        assert me(api, token).status_code == 200


@check(
    "Ends every token of an account that is closed, and its password",
    hint="The token was right when it was made. Who looks whether its owner is still there?",
    weight=3,
)
def test_ends_with_the_account(api):
    tokens = [sign_in(api, "dora").json()["access_token"] for _ in range(2)]
    assert me(api, tokens[-1], "DELETE").status_code == 204
    for token in tokens:
        assert me(api, token).status_code == 401
        assert me(api, token, "DELETE").status_code == 401
    assert sign_in(api, "dora").status_code == 401
