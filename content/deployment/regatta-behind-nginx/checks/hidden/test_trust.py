"""Whom the application believes."""

import re

from harness import check


def named(block, name):
    """Return the directives of a block that have this name."""
    return [one for one in block if one["directive"] == name]


def server_at(config, port):
    """Return the block of the server that listens at a port."""
    (found,) = [
        server["block"]
        for server in named(config.nginx("site.conf"), "server")
        if any(
            listen["args"][0].rpartition(":")[2] == port
            for listen in named(server["block"], "listen")
        )
    ]
    return found


def levels_for(config, path):
    """Return the blocks that a request passes, the innermost first."""
    server = server_at(config, "443")
    best, found = -1, None
    for location in named(server, "location"):
        *modifier, pattern = location["args"]
        if modifier in ([], ["^~"]) and path.startswith(pattern):
            fits = len(pattern)
        elif modifier in (["~"], ["~*"]) and re.search(pattern, path):
            fits = 1000
        else:
            continue
        if fits > best:
            best, found = fits, location["block"]
    assert found is not None, f"no location for {path}"
    return [found, server, config.nginx("site.conf")]


def effective(config, path, name):
    """Return the directives of a name that hold for a path: those of the innermost block."""
    for block in levels_for(config, path):
        if found := named(block, name):
            return found
    return []


def headers_for(config, path):
    """Return the headers that are set for the application, names in small letters."""
    found = effective(config, path, "proxy_set_header")
    return {one["args"][0].lower(): one["args"][1] for one in found}


@check(
    "Tells the application who asks, whatever the client says about it",
    hint="Follow the headers for each path: which block sets them, and which does it hide?",
    weight=3,
)
def test_tells_who_asks(config):
    for path in ("/api/races", "/live/races/4"):
        told = headers_for(config, path)
        assert told.get("host") in ("$host", "$http_host")
        assert told.get("x-forwarded-for") in ("$remote_addr", "${remote_addr}")
        assert told.get("x-forwarded-proto") in ("$scheme", "${scheme}", "https")


@check(
    "Has the application believe nginx and nobody else",
    hint="Who else can reach the machines? The list need not be a network.",
    weight=3,
)
def test_believes_nginx_alone(config):
    env = config.env("app.env")
    trusted = [one.strip() for one in env["FORWARDED_ALLOW_IPS"].split(",")]
    assert {one.removesuffix("/32") for one in trusted if one} == {"10.0.0.7"}
    assert (env["UVICORN_PORT"], env["UVICORN_PROXY_HEADERS"]) == ("8000", "true")
