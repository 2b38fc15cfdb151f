"""Which origins the staff's part answers."""

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


def let_in(config, *origins):
    """Return those of the origins that the staff's part lets in."""
    options = options_of(config, "staff")
    return [origin for origin in origins if answer_to(options, origin) is not None]


@check(
    "Lets in every page of the staff, and previews of any number",
    hint="Try numbers of one, of two and of five digits.",
    weight=2,
)
def test_lets_in_every_page(config):
    pages = [
        "https://seeds.example",
        "https://staff.seeds.example",
        "https://pr-7.preview.seeds.example",
        "https://pr-38.preview.seeds.example",
        "https://pr-10382.preview.seeds.example",
    ]
    options = options_of(config, "staff")
    assert [answer_to(options, page) for page in pages] == pages


@check(
    "Lets nobody in whose name only looks like a preview",
    hint="A pattern that is found somewhere is enough. Which names can somebody else register?",
    weight=3,
)
def test_keeps_look_alikes_out(config):
    assert not let_in(
        config,
        "https://pr-7.preview.seeds.example.attacker.example",
        "https://attacker.example?https://pr-7.preview.seeds.example",
        "https://pr-7.preview.seeds.example:8443",
        "https://pr-7.previewxseeds.example",
        "https://pr-7xpreview.seeds.example",
        "https://pr-7.preview.seedsxexample",
        "https://pr-.preview.seeds.example",
        "https://pr-new.preview.seeds.example",
        "https://pr-7.attacker.preview.seeds.example",
        "http://pr-7.preview.seeds.example",
    )


@check(
    "Lets no origin in that others can have",
    hint="What does a sandboxed frame, a file on a disk or a machine of a developer send?",
    weight=2,
)
def test_keeps_other_origins_out(config):
    assert not let_in(
        config,
        "null",
        "http://localhost:5173",
        "http://seeds.example",
        "http://staff.seeds.example",
        "https://staff.seeds.example:8443",
        "https://old.seeds.example",
        "https://badseeds.example",
        "https://seeds.example.attacker.example",
        "https://staffxseeds.example",
    )
