"""Everything that can be wrong is told, and nothing that is secret."""

import re

from harness import check

KEY = "hidden-key-" + "q" * 30
GOOD = {
    "DOME_DATABASE_HOST": "db",
    "DOME_DATABASE_PASSWORD": "comet",
    "DOME_SIGNING_KEY": KEY,
}


def named(told):
    """Return the variables that an error names."""
    assert told.get("error") == "ConfigurationError", (
        "it has not refused the settings in its own way"
    )
    return set(re.findall("DOME_[A-Z_]+", told["message"]))


@check(
    "Names everything that is wrong, at once, as it is called outside",
    hint="Somebody repairs what you name and starts again. How often do they have to?",
    weight=3,
)
def test_names_everything(solution):
    environ = {
        "DOME_STAGE": "testing",
        "DOME_SEATS": "401",
        "DOME_DATABASE_PORT": "70000",
        "DOME_DATABASE_HOST": "db",
        "DOME_SIGNING_KEY": "k" * 31,
    }
    assert named(solution.call("load", environ)) == {
        "DOME_STAGE",
        "DOME_SEATS",
        "DOME_DATABASE_PORT",
        "DOME_DATABASE_PASSWORD",
        "DOME_SIGNING_KEY",
    }


@check(
    "Keeps secrets out of its errors",
    hint="Print the whole traceback of your error, once with a missing value and once with a bad one.",
    weight=3,
)
def test_keeps_secrets_out_of_errors(solution):
    missing = solution.call(
        "load", {"DOME_DATABASE_PASSWORD": "p4ss-comet", "DOME_SIGNING_KEY": KEY}
    )
    short = solution.call("load", {**GOOD, "DOME_SIGNING_KEY": "short-4nd-secret"})
    assert missing.get("error") and short.get("error"), "it has not refused the settings"
    for printed in [missing["printed"], short["printed"]]:
        for secret in ["p4ss-comet", KEY, "short-4nd-secret", "comet"]:
            assert secret not in printed, "a secret can be read"


@check(
    "Notices misspelt names in the environment and in the file",
    hint="Which of your sources knows names that nobody asked it for, and which one does not look?",
    weight=3,
)
def test_notices_misspelt_names(solution):
    assert named(solution.call("load", {**GOOD, "DOME_SEAT": "90"})) == {"DOME_SEAT"}
    assert named(solution.call("load", GOOD, "DOME_DEBUGGING=true\n")) == {"DOME_DEBUGGING"}
    both = solution.call("load", {**GOOD, "DOME_SEATS": "0"}, "DOME_PORT=1\n")
    assert named(both) == {"DOME_SEATS", "DOME_PORT"}


@check(
    "Ignores what belongs to other programs",
    hint="Other programs read the same file and the same environment.",
    weight=2,
)
def test_ignores_other_programs(solution):
    environ = {**GOOD, "SEATS": "5", "TICKETS_TOKEN": "x"}
    loaded = solution.call("load", environ, "TICKETS_DEBUG=1\nSTAGE=development\n")
    assert loaded.get("seats") == 80
    assert loaded["stage"] == "production"


@check(
    "Does not debug in production, wherever that is said",
    hint="Each of the two values is right. What about both together, and what if one is not given?",
    weight=2,
)
def test_does_not_debug_in_production(solution):
    for stage in [{}, {"DOME_STAGE": "production"}]:
        assert named(solution.call("load", {**GOOD, **stage, "DOME_DEBUG": "on"})) == {"DOME_DEBUG"}
    bad = {**GOOD, "DOME_DEBUG": "true", "DOME_SEATS": "many"}
    assert named(solution.call("load", bad)) == {"DOME_SEATS"}
    missing = {**GOOD, "DOME_DEBUG": "true", "DOME_DATABASE_HOST": ""}
    assert named(solution.call("load", missing)) == {"DOME_DATABASE_HOST"}
    loaded = solution.call("load", {**GOOD, "DOME_DEBUG": "off"})
    assert loaded.get("debug") is False
    assert loaded["stage"] == "production"
