"""What the token endpoint reads, and what it sends back."""

from urllib.parse import urljoin

from harness import check

ANN = {"username": "ann", "password": "correct horse battery staple"}


@check(
    "Reads the credentials from the form, and only if it names the grant",
    hint="One field of the form says which of OAuth2's ways this is. Is it optional for you?",
    weight=2,
)
def test_reads_the_form(api):
    whole = {**ANN, "grant_type": "password"}
    assert api.post("/token", data=whole).status_code == 200
    assert api.post("/token", data=ANN).status_code == 422
    for grant in ["refresh_token", "passwords", ""]:
        assert api.post("/token", data={**ANN, "grant_type": grant}).status_code == 422
    assert api.post("/token", json=whole).status_code == 422
    assert api.post("/token", params=whole).status_code == 422


@check(
    "Finds a name in whatever capitals it is written",
    hint="Phones like to begin with a capital. Which name is shown afterwards?",
)
def test_finds_a_name_in_capitals(api):
    for name in ["Ann", "ANN"]:
        reply = api.post("/token", data={**ANN, "username": name, "grant_type": "password"})
        assert reply.status_code == 200
        bearer = {"Authorization": f"Bearer {reply.json()['access_token']}"}
        assert api.get("/me", headers=bearer).json()["username"] == "ann"


@check(
    "Takes a password exactly as it was typed",
    hint="What is kind to names is wrong for secrets.",
    weight=2,
)
def test_takes_a_password_as_it_is(api):
    form = {"grant_type": "password", "username": "ben"}
    assert api.post("/token", data={**form, "password": "  mind the gap "}).status_code == 200
    for wrong in ["mind the gap", "  mind the gap", "  Mind the gap ", ""]:
        assert api.post("/token", data={**form, "password": wrong}).status_code in {401, 422}


@check(
    "Keeps the answer with the token out of caches",
    hint="RFC 6749 names a header that an answer with a token must have.",
)
def test_keeps_tokens_out_of_caches(api):
    reply = api.post("/token", data={**ANN, "grant_type": "password"})
    assert "no-store" in reply.headers["cache-control"]


@check(
    "Describes the sign-in, so that the documentation page can use it",
    hint="Look at the padlock of your own documentation page. To which address does it send?",
)
def test_describes_the_sign_in(api):
    document = api.get("/openapi.json").json()
    schemes = document["components"]["securitySchemes"]
    addresses = {
        name: urljoin("http://app.test/", scheme["flows"]["password"]["tokenUrl"])
        for name, scheme in schemes.items()
        if scheme["type"] == "oauth2" and "password" in scheme["flows"]
    }
    assert set(addresses.values()) == {"http://app.test/token"}
    for method in ("get", "delete"):
        needed = document["paths"]["/me"][method]["security"]
        assert any(name in addresses for each in needed for name in each)
