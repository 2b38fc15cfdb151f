"""How nginx passes requests on."""

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


def value_of(config, expression, known):
    """Return what an expression says, maps included."""
    if expression in known:
        return known[expression]
    for one in named(config.nginx("site.conf"), "map"):
        source, variable = one["args"]
        if variable == expression:
            text = value_of(config, source, known)
            entries = {entry["directive"]: entry["args"][0] for entry in one["block"]}
            result = entries.get(text)
            for pattern, value in entries.items():
                if result is None and pattern.startswith("~"):
                    result = value if re.search(pattern.lstrip("~*"), text) else None
            chosen = entries.get("default", "") if result is None else result
            return value_of(config, chosen, known)
    return expression


def seconds_of(text):
    """Return how long a time of nginx is."""
    units = {"ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86400, "": 1}
    return sum(float(n) * units[u] for n, u in re.findall(r"(\d+)(ms|[smhd]|)", text))


def sent_for(config, path, header, **asked):
    """Return what the application gets in a header, None when the client's is passed on."""
    known = {"$http_upgrade": "", "$http_connection": "", "$uri": path, "$request_uri": path}
    known |= {f"${name}": value for name, value in asked.items()}
    value = headers_for(config, path).get(header)
    return None if value is None else value_of(config, value, known)


@check(
    "Passes on that a client asks for a WebSocket",
    hint="Two headers belong to one connection, and a proxy drops them unless it sets them anew.",
    weight=3,
)
def test_passes_the_upgrade_on(config):
    path = "/live/races/4"
    asked = {"http_upgrade": "websocket", "http_connection": "Upgrade"}
    (version,) = effective(config, path, "proxy_http_version")
    assert version["args"] == ["1.1"]
    assert sent_for(config, path, "upgrade", **asked) == "websocket"
    assert str(sent_for(config, path, "connection", **asked)).lower() == "upgrade"
    (passed,) = effective(config, path, "proxy_pass")
    assert re.fullmatch(r"http://results(?:\$request_uri)?", passed["args"][0])


@check(
    "Keeps a silent WebSocket open between two races",
    hint="How long may nothing come from the application before nginx gives up?",
    weight=2,
)
def test_keeps_silent_connections(config):
    (timeout,) = effective(config, "/live/races/4", "proxy_read_timeout")
    assert seconds_of(timeout["args"][0]) > 40 * 60


@check(
    "Gives up an answer of the API that does not come",
    hint="What is long enough for the one path is too long for the other.",
    weight=2,
)
def test_gives_up_in_time(config):
    (timeout,) = effective(config, "/api/races", "proxy_read_timeout")
    assert 10 <= seconds_of(timeout["args"][0]) <= 30


@check(
    "Asks for no upgrade on behalf of the API",
    hint="A client may send any header. What does the application get on an ordinary path?",
    weight=2,
)
def test_asks_for_no_upgrade(config):
    for asked in ({}, {"http_upgrade": "websocket", "http_connection": "Upgrade"}):
        connection = sent_for(config, "/api/races", "connection", **asked)
        assert "upgrade" not in str(connection).lower()


@check(
    "Sends no request twice that may have had an effect",
    hint="One word allows what is not allowed by default.",
    weight=2,
)
def test_sends_nothing_twice(config):
    for path in ("/api/races", "/live/races/4"):
        for retry in effective(config, path, "proxy_next_upstream"):
            assert "non_idempotent" not in retry["args"]


@check(
    "Leads to the encrypted site, as the client wrote it and where we say",
    hint="One variable is decoded and has lost the query. Another is what the client says we are.",
    weight=2,
)
def test_leads_to_the_encrypted_site(config):
    block = server_at(config, "80")
    locations = named(block, "location")
    assert len(locations) <= 1
    (answer,) = named(locations[0]["block"] if locations else block, "return")
    assert answer["args"] == ["308", "https://regatta.example$request_uri"]
