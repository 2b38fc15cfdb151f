"""What is seen of settings, and the one place where a secret has to be."""

from urllib.parse import unquote, urlsplit

from harness import check

KEY = "hidden-key-" + "q" * 30


def shown(solution, password):
    """Return what is seen of settings with this password."""
    environ = {
        "DOME_DATABASE_HOST": "db.internal",
        "DOME_DATABASE_PASSWORD": password,
        "DOME_SIGNING_KEY": KEY,
    }
    return solution.call("show", environ)


@check(
    "Describes itself without a secret, however it is printed",
    hint="Print the object in every way that you know. And how much of a secret may be seen?",
    weight=3,
)
def test_describes_itself(solution):
    seen = shown(solution, "zodiac-light")
    for printed in seen["printed"]:
        assert "zodi" not in printed, "a secret can be read"
        assert "hidd" not in printed, "a secret can be read"
    described = seen["described"]
    assert type(described.pop("database_password")) is str
    assert type(described.pop("signing_key")) is str
    assert described == {
        "stage": "production",
        "debug": False,
        "seats": 80,
        "languages": ["en"],
        "database_host": "db.internal",
        "database_port": 5432,
    }


@check(
    "Writes a URL that survives any password",
    hint="Which characters have a meaning in a URL? Read yours with a parser.",
    weight=2,
)
def test_writes_a_url(solution):
    for password in ["comet", "p@ss/w:rd?#[x]%41&=+"]:
        url = urlsplit(shown(solution, password)["url"])
        assert url.scheme == "postgresql+psycopg"
        assert (url.username, unquote(url.password or "")) == ("dome", password)
        assert (url.hostname, url.port, url.path) == ("db.internal", 5432, "/dome")
        assert not url.query
        assert not url.fragment
