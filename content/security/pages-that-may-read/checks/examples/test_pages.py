"""Pages of other origins ask the gateway."""

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


@check(
    "Lets the staff's own page in, with its cookie",
    hint="A browser takes no wildcard from an answer that allows cookies.",
    weight=2,
)
def test_lets_the_staff_in(config):
    options = options_of(config, "staff")
    assert answer_to(options, "https://staff.seeds.example") == "https://staff.seeds.example"
    assert options.get("accessControlAllowCredentials") is True


@check(
    "Lets any page read the catalogue",
    hint="The catalogue is public. Does anything in its answers depend on who asks?",
)
def test_lets_anybody_read(config):
    assert answer_to(options_of(config, "catalogue"), "https://gardeners.example") == "*"


@check(
    "Keeps a page of a stranger out of the staff's part",
    hint="Which entry lets this origin in?",
)
def test_keeps_strangers_out(config):
    assert answer_to(options_of(config, "staff"), "https://gardeners.example") is None
