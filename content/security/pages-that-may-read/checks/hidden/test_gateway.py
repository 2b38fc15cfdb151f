"""What the answers say, and who gets to answer."""

import re

from harness import check


def middlewares_of(config, router):
    """Return the middlewares of a router as (name, definition), in order, chains unfolded."""
    http = config.yaml("gateway.yml")["http"]
    defined = http["middlewares"]

    def unfold(names):
        for name in names:
            plain = name.removesuffix("@file")
            if "chain" in defined[plain]:
                yield from unfold(defined[plain]["chain"]["middlewares"])
            else:
                yield plain, defined[plain]

    return list(unfold(http["routers"][router].get("middlewares") or []))


def options_of(config, router):
    """Return the options of the one middleware of a router that speaks of other origins."""
    found = [
        definition["headers"]
        for _, definition in middlewares_of(config, router)
        if any(key.startswith("accessControl") for key in definition.get("headers") or {})
    ]
    assert len(found) == 1, f"{len(found)} middlewares of {router} have accessControl options"
    custom = found[0].get("customResponseHeaders") or {}
    assert not any(name.lower().startswith("access-control-") for name in custom)
    return found[0]


def answer_to(options, origin):
    """Return the origin that Traefik answers with, or None."""
    for item in options.get("accessControlAllowOriginList") or []:
        if item in ("*", origin):
            return item
    for pattern in options.get("accessControlAllowOriginListRegex") or []:
        # Go calls the end of a text \z, Python \Z; for origins, `$` means the same in both.
        if re.search(pattern.replace(r"\z", r"\Z"), origin):
            return origin
    return None


def names(options, key):
    """Return a list of names, in small letters and sorted."""
    return sorted(name.lower() for name in options.get(key) or [])


@check(
    "Answers preflights, and marks refusals, before anything can refuse",
    hint="A preflight has no cookie. Which middleware of the list sees it first?",
    weight=3,
)
def test_answers_before_refusals(config):
    for router, guards in (("catalogue", {"limit"}), ("staff", {"limit", "signed-in"})):
        passed = middlewares_of(config, router)
        cors = options_of(config, router)
        place = next(at for at, (_, one) in enumerate(passed) if one.get("headers") == cors)
        assert not guards & {name for name, _ in passed[:place]}


@check(
    "Keeps the limit and the sign-in where they were",
    hint="A preflight that fails is no reason to take a guard away.",
    weight=3,
)
def test_keeps_the_guards(config):
    http = config.yaml("gateway.yml")["http"]
    for router, path, guards in (
        ("catalogue", "/catalogue", {"limit"}),
        ("staff", "/staff", {"limit", "signed-in"}),
    ):
        assert guards <= {name for name, _ in middlewares_of(config, router)}
        rule = http["routers"][router]["rule"]
        assert rule == f"Host(`api.seeds.example`) && PathPrefix(`{path}`)"
        assert http["routers"][router]["service"] == "seeds"
    assert http["middlewares"]["signed-in"]["forwardAuth"]["address"]
    assert http["middlewares"]["limit"]["rateLimit"]


@check(
    "Gives the catalogue to everybody, and nothing more than that",
    hint="Compare what the catalogue allows with what it needs.",
    weight=2,
)
def test_gives_the_catalogue_alone(config):
    options = options_of(config, "catalogue")
    for origin in ("https://gardeners.example", "https://seeds.example", "null"):
        assert answer_to(options, origin) == "*"
    assert options.get("accessControlAllowCredentials") in (None, False)
    assert names(options, "accessControlAllowMethods") == ["get"]
    assert not options.get("accessControlAllowHeaders")
    assert not options.get("accessControlExposeHeaders")


@check(
    "Lists what the staff's pages may send, and for how long that holds",
    hint="Where cookies are allowed, a star is an ordinary name of a method or a header.",
    weight=2,
)
def test_lists_what_may_be_sent(config):
    options = options_of(config, "staff")
    assert names(options, "accessControlAllowMethods") == ["delete", "get", "patch", "post"]
    headers = names(options, "accessControlAllowHeaders")
    assert headers == ["content-type", "if-match", "x-csrf-token"]
    assert str(options.get("accessControlMaxAge")) == "600"


@check(
    "Shows the staff's pages the headers that they need",
    hint="A page that sends a version back must have been able to read it.",
    weight=2,
)
def test_shows_headers(config):
    shown = names(options_of(config, "staff"), "accessControlExposeHeaders")
    assert shown == ["etag", "location"]


@check(
    "Keeps a cache from mixing the answers of two origins",
    hint="The answer depends on a request header. How does a cache get to know?",
    weight=2,
)
def test_keeps_caches_apart(config):
    assert options_of(config, "staff").get("addVaryHeader") is True
