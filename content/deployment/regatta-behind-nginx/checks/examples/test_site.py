"""The site, as far as it can be seen at once."""

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


@check(
    "Has a place for both kinds of requests, and both machines",
    hint="Each of the two paths goes to the same upstream.",
)
def test_has_both(config):
    for path in ("/api/races", "/live/races/4"):
        (passed,) = effective(config, path, "proxy_pass")
        assert passed["args"][0].startswith("http://results")
    (upstream,) = named(config.nginx("site.conf"), "upstream")
    servers = [one["args"][0] for one in named(upstream["block"], "server")]
    assert servers == ["10.0.0.21:8000", "10.0.0.22:8000"]


@check(
    "Leaves the path as it is",
    hint="One character at the end of an address decides.",
    weight=2,
)
def test_leaves_the_path(config):
    (passed,) = effective(config, "/api/races", "proxy_pass")
    assert re.fullmatch(r"http://results(?:\$request_uri)?", passed["args"][0])


@check(
    "Speaks HTTP/1.1 to the application where a WebSocket begins",
    hint="There is a directive for the version.",
)
def test_speaks_http_1_1(config):
    (version,) = effective(config, "/live/races/4", "proxy_http_version")
    assert version["args"] == ["1.1"]
