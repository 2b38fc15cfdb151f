"""Tokens that are not ours, not for this purpose, or not good any more."""

import base64
import json
from datetime import timedelta
from typing import Any

import pytest
from jose import jwk, jwt

from accounts.conftest import set_cookie
from conftest import AsUser, MakeUser
from greenroom.accounts import cookies, tokens
from greenroom.accounts.models import User
from greenroom.accounts.tokens import RefreshClaims
from greenroom.config import Settings
from greenroom.lib.clock import utc_now
from greenroom.lib.ids import new_id
from support.browser import Browser


@pytest.fixture
def user(make_user: MakeUser) -> User:
    """The one in whose name tokens are made."""
    return make_user()


@pytest.fixture
def access(settings: Settings, user: User) -> str:
    """A good access token."""
    return tokens.issue_access(settings, user, new_id(), now=utc_now())


@pytest.fixture
def refresh(settings: Settings, user: User) -> str:
    """A good refresh token."""
    claims = RefreshClaims(token_id=new_id(), user_id=user.id, family_id=new_id())
    return tokens.issue_refresh(settings, claims, now=utc_now())


def claims_of(token: str) -> dict[str, Any]:
    return dict(jwt.get_unverified_claims(token))


def sign(settings: Settings, claims: dict[str, Any]) -> str:
    """Sign any claims with the real key."""
    return str(jwt.encode(claims, tokens._key(settings), algorithm="HS256"))


def segment(data: Any) -> str:
    return base64.urlsafe_b64encode(json.dumps(data).encode()).rstrip(b"=").decode()


def test_an_access_token_says_who_in_which_session_and_for_how_long(
    settings: Settings, access: str, user: User
) -> None:
    claims = claims_of(access)
    assert claims.keys() == {"sub", "iat", "exp", "typ", "jti", "family"}
    assert (claims["sub"], claims["typ"]) == (str(user.id), "access")
    assert claims["exp"] - claims["iat"] == settings.access_token_minutes * 60 == 900
    read = tokens.read_access(settings, access)
    assert read is not None
    assert (str(read.user_id), str(read.family_id)) == (str(user.id), claims["family"])


def test_a_refresh_token_is_no_access_token(
    settings: Settings, client: Browser, refresh: str
) -> None:
    assert tokens.read_refresh(settings, refresh)
    assert tokens.read_access(settings, refresh) is None
    set_cookie(client, cookies.ACCESS, refresh)
    assert client.get("/probe").status_code == 307


def test_an_access_token_is_no_refresh_token(
    settings: Settings, client: Browser, access: str
) -> None:
    assert tokens.read_refresh(settings, access) is None
    set_cookie(client, cookies.REFRESH, access)
    assert client.get("/refresh").headers["Location"].startswith("/sign-in")


def test_a_real_refresh_token_in_the_access_cookie_opens_nothing(as_user: AsUser) -> None:
    browser = as_user()
    set_cookie(browser, cookies.ACCESS, str(browser.cookies[cookies.REFRESH]))
    assert browser.get("/probe").status_code == 307


def test_a_token_signed_with_another_key_is_refused(settings: Settings, access: str) -> None:
    key = jwk.construct(b"k" * 32, "HS256")
    assert tokens.read_access(settings, jwt.encode(claims_of(access), key, "HS256")) is None


def test_the_bare_secret_does_not_sign_tokens(settings: Settings, access: str) -> None:
    forged = jwt.encode(claims_of(access), settings.signing_key, "HS256")
    assert tokens.read_access(settings, forged) is None


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "", None, ["HS256"], 1])
def test_a_token_without_a_real_algorithm_is_refused(
    settings: Settings, access: str, algorithm: Any
) -> None:
    head = segment({"alg": algorithm, "typ": "JWT"})
    _, body, signature = access.split(".")
    for end in ("", signature):
        assert tokens.read_access(settings, f"{head}.{body}.{end}") is None


@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_only_one_algorithm_is_accepted(settings: Settings, access: str, algorithm: str) -> None:
    # The right key, and a signature that python-jose would find good.
    secret = tokens._key(settings).to_dict()
    key = jwk.construct({**secret, "alg": algorithm}, algorithm)
    forged = jwt.encode(claims_of(access), key, algorithm)
    assert tokens.read_access(settings, forged) is None


@pytest.mark.parametrize("claim", ["sub", "iat", "exp", "typ", "jti", "family"])
def test_every_claim_is_required(settings: Settings, access: str, claim: str) -> None:
    claims = claims_of(access)
    assert tokens.read_access(settings, sign(settings, claims))
    del claims[claim]
    assert tokens.read_access(settings, sign(settings, claims)) is None


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("sub", "somebody"),
        ("sub", 1),
        ("family", None),
        ("family", 7),
        ("typ", ["access"]),
        ("exp", "soon"),
        ("exp", None),
        ("iat", {}),
    ],
)
def test_strange_values_are_refused(
    settings: Settings, access: str, claim: str, value: Any
) -> None:
    assert tokens.read_access(settings, sign(settings, {**claims_of(access), claim: value})) is None


def test_an_expired_token_is_refused(settings: Settings, user: User) -> None:
    before = utc_now() - timedelta(minutes=settings.access_token_minutes, seconds=2)
    token = tokens.issue_access(settings, user, new_id(), now=before)
    assert tokens.read_access(settings, token) is None
    read = tokens.read_access(settings, token, even_expired=True)
    assert read is not None
    assert read.user_id == user.id


def test_an_expired_token_must_be_ours_all_the_same(settings: Settings, access: str) -> None:
    old = {**claims_of(access), "exp": 1}
    assert tokens.read_access(settings, sign(settings, old), even_expired=True)
    key = jwk.construct(b"k" * 32, "HS256")
    for forged in (jwt.encode(old, key, "HS256"), sign(settings, {**old, "typ": "refresh"})):
        assert tokens.read_access(settings, forged, even_expired=True) is None


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "..",
        "a.b.c",
        "é.é.é",
        "x" * 5000,
        segment([]) + ".x.x",
        segment("{") + ".x.x",
        base64.urlsafe_b64encode(b"[" * 700).decode() + ".x.x",
        base64.urlsafe_b64encode(b"[" * 90_000).decode() + ".x.x",
        base64.urlsafe_b64encode(b"\xff\xfe").decode() + ".x.x",
    ],
)
def test_rubbish_is_refused(settings: Settings, client: Browser, token: str) -> None:
    assert tokens.read_access(settings, token) is None
    assert tokens.read_refresh(settings, token) is None
    sent = f"{cookies.ACCESS}={token}; {cookies.REFRESH}={token}"
    headers = {b"Cookie": sent.encode("latin-1")}
    assert client.get("/probe", headers=headers).status_code == 307
    assert client.get("/refresh", headers=headers).status_code == 303


@pytest.mark.parametrize("secret", ["1" * 40, '{"keys": []}' + " " * 30, "[" * 40])
def test_any_long_secret_will_do(settings: Settings, user: User, secret: str) -> None:
    odd = Settings(_env_file=None, secret_key=secret, database_url=settings.database_url)
    token = tokens.issue_access(odd, user, new_id(), now=utc_now())
    assert tokens.read_access(odd, token)
    assert tokens.read_access(settings, token) is None
