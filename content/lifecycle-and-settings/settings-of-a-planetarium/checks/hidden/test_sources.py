"""Where values come from, and what they become."""

from harness import check

KEY = "hidden-key-" + "q" * 30
GOOD = {
    "DOME_DATABASE_HOST": "db",
    "DOME_DATABASE_PASSWORD": "comet",
    "DOME_SIGNING_KEY": KEY,
}


@check(
    "Takes each value from the first place that has one",
    hint="Three places say something about the same secret. Which one wins?",
    weight=3,
)
def test_takes_the_first_place(solution):
    dotenv = "DOME_SEATS=30\nDOME_DATABASE_PORT=6000\nDOME_DATABASE_PASSWORD=from-dotenv\n"
    files = {"dome_database_password": "from-file", "dome_signing_key": f"{KEY}\n"}
    environ = {"DOME_DATABASE_HOST": "db", "DOME_SEATS": "31"}
    loaded = solution.call("load", environ, dotenv, files)
    assert loaded.get("seats") == 31
    assert loaded["database_port"] == 6000
    assert loaded["database_password"] == "from-dotenv"
    assert loaded["signing_key"] == KEY
    assert loaded["stage"] == "production"


@check(
    "Splits the languages, and looks at each of them",
    hint="What is between two commas, exactly? And what if it is no code?",
    weight=2,
)
def test_splits_the_languages(solution):
    loaded = solution.call("load", {**GOOD, "DOME_LANGUAGES": " fr , it,rm"})
    assert loaded.get("languages") == ["fr", "it", "rm"]
    assert solution.call("load", {**GOOD, "DOME_LANGUAGES": "de"}).get("languages") == ["de"]
    assert solution.call("load", GOOD).get("languages") == ["en"]
    for wrong in ["de,,fr", "de,FR", "de fr", "deu"]:
        told = solution.call("load", {**GOOD, "DOME_LANGUAGES": wrong})
        assert "DOME_LANGUAGES" in told.get("message", ""), "that is no list of codes"


@check(
    "Takes an empty variable for one that is not set",
    hint="Deployments like to pass variables on that have no value. What should be used then?",
    weight=2,
)
def test_takes_empty_for_not_set(solution):
    environ = {**GOOD, "DOME_SEATS": "", "DOME_DATABASE_PORT": "", "DOME_LANGUAGES": ""}
    dotenv = "DOME_SEATS=55\nDOME_DEBUG=\n"
    loaded = solution.call("load", {**environ, "DOME_SEAT": ""}, f"{dotenv}DOME_PORT=\n")
    assert loaded.get("seats") == 55
    assert loaded["database_port"] == 5432
    assert loaded["languages"] == ["en"]
    assert loaded["debug"] is False
