"""An ordinary evening, and a forgotten variable."""

import re

from harness import check

KEY = "k" * 20 + "-of-the-planetarium"


@check(
    "Reads typed values, and defaults",
    hint="Compare each attribute with its row, also in its type.",
)
def test_reads_typed_values(solution):
    environ = {
        "DOME_STAGE": "development",
        "DOME_DEBUG": "true",
        "DOME_SEATS": "120",
        "DOME_LANGUAGES": "en,de",
        "DOME_DATABASE_HOST": "db",
        "DOME_DATABASE_PASSWORD": "comet",
        "DOME_SIGNING_KEY": KEY,
    }
    assert solution.call("load", environ) == {
        "stage": "development",
        "debug": True,
        "seats": 120,
        "languages": ["en", "de"],
        "database_host": "db",
        "database_port": 5432,
        "database_password": "comet",
        "signing_key": KEY,
    }


@check("Tells that a variable is missing", hint="Which exception does the contract ask for?")
def test_tells_what_is_missing(solution):
    told = solution.call("load", {"DOME_DATABASE_HOST": "db", "DOME_SIGNING_KEY": KEY})
    assert told["error"] == "ConfigurationError"
    assert re.findall("DOME_[A-Z_]+", told["message"]) == ["DOME_DATABASE_PASSWORD"]
