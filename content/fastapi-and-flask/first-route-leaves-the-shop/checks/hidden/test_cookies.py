"""Who is believed, and what each one may do."""

import hashlib
import time

from harness import check
from itsdangerous import TimestampSigner, URLSafeTimedSerializer

SECRET = "only for this exercise"
HOUR = 60 * 60


def cookie(content, secret=SECRET, age_seconds=0):
    """Return a session cookie as the shop signs it."""

    class Signer(TimestampSigner):
        def get_timestamp(self):
            return int(time.time()) - age_seconds

    serializer = URLSafeTimedSerializer(
        secret,
        salt="cookie-session",
        signer=Signer,
        signer_kwargs={"key_derivation": "hmac", "digest_method": hashlib.sha1},
    )
    return {"session": serializer.dumps(content)}


@check(
    "Believes only what the shop has signed",
    hint="The content of the cookie can be read by everybody. What makes it worth believing?",
    weight=3,
)
def test_believes_only_the_signature(api):
    right = cookie({"customer": 7})
    assert api.get("/orders/1", cookies=right).status_code == 200
    content, _, _ = right["session"].partition(".")
    _, _, signature = cookie({"customer": 8})["session"].partition(".")
    for wrong in [
        cookie({"customer": 7}, secret="guessed"),
        {"session": f"{content}.{signature}"},
        {"session": content},
        {"session": "7"},
        {"session": ""},
        {"customer": "7"},
    ]:
        assert api.get("/orders/1", cookies=wrong).status_code == 401
        assert api.delete("/orders/1", cookies=wrong).status_code == 401
    assert api.get("/orders/1", headers={"X-Customer": "7"}).status_code == 401


@check(
    "Ends a session when the shop would",
    hint="A signature does not get old by itself. Where does the shop look at the age?",
    weight=2,
)
def test_ends_old_sessions(api):
    for hours, status in [(7, 200), (9, 401)]:
        cookies = cookie({"customer": 7}, age_seconds=hours * HOUR)
        assert api.get("/orders/1", cookies=cookies).status_code == status


@check(
    "Takes a session in which nobody is signed in for what it is",
    hint="After signing out there is still a cookie. What does it hold?",
    weight=2,
)
def test_knows_when_nobody_is_signed_in(api):
    for content in [{}, {"visited": True}]:
        assert api.get("/orders/1", cookies=cookie(content)).status_code == 401
    reply = api.post("/sign-out", cookies=cookie({"customer": 7}))
    value = reply.headers["Set-Cookie"].partition(";")[0].partition("=")[2]
    assert api.get("/orders/1", cookies={"session": value}).status_code == 401


@check(
    "Keeps orders of other customers out of sight and out of reach",
    hint="Each of the methods has to ask whose order it is.",
    weight=3,
)
def test_keeps_orders_apart(api):
    other = cookie({"customer": 7})
    assert api.get("/orders/4", cookies=other).status_code == 404
    assert api.head("/orders/4", cookies=other).status_code == 404
    assert api.delete("/orders/4", cookies=other).status_code == 404
    assert api.get("/orders/999", cookies=other).status_code == 404
    assert api.get("/orders/4", cookies=cookie({"customer": 8})).status_code == 200


@check(
    "Refuses customers whom the shop refuses everywhere",
    hint="Some rules of the old code stand in no view. When do they run, and for whom?",
    weight=2,
)
def test_refuses_blocked_customers(api):
    cookies = cookie({"customer": 13})
    assert api.get("/orders/", cookies=cookies).status_code == 403
    assert api.get("/orders/6", cookies=cookies).status_code == 403
    assert api.delete("/orders/6", cookies=cookies).status_code == 403


@check(
    "Works on the same orders as the shop",
    hint="Two sides, one state. What was built when the program started does not change with it.",
    weight=2,
)
def test_shares_the_orders(api):
    cookies = cookie({"customer": 7})
    assert 7 in api.get("/orders/", cookies=cookies).json()
    assert api.delete("/orders/7", cookies=cookies).status_code == 204
    assert 7 not in api.get("/orders/", cookies=cookies).json()
    assert api.get("/orders/7/lines", cookies=cookies).status_code == 404
    assert api.delete("/orders/7", cookies=cookies).status_code == 404
