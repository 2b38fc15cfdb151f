"""What each route asks for, and what it says to those who do not have it."""

import re

from harness import check

PASSWORDS = {"ann": "paper boats", "ben": "green ink", "mia": "oak and iron"}
READ, WRITE, READ_ALL = "loans:read", "loans:write", "loans:read-all"
# Method, path, what the route needs, and other scopes that are not enough for it.
ROUTES = [
    ("GET", "/loans", {READ}, {WRITE}),
    ("GET", "/loans/{id}", {READ}, {WRITE}),
    ("POST", "/loans", {WRITE}, {READ, READ_ALL}),
    ("DELETE", "/loans/{id}", {READ, WRITE}, {READ_ALL}),
    ("GET", "/members/ann/loans", {READ_ALL}, {READ, WRITE}),
]


def headers_for(api, username, scopes):
    """Return the headers of an app that holds these scopes for somebody."""
    form = {
        "grant_type": "password",
        "username": username,
        "password": PASSWORDS[username],
        "client_id": "desk",
        "scope": " ".join(sorted(scopes)),
    }
    token = api.post("/token", data=form).json()["access_token"]
    return {"Authorization": f"Bearer {token}"}


def ask(api, method, path, headers):
    """Send a request; one that makes a loan has a body."""
    body = {"json": {"book": "Middlemarch"}} if method == "POST" else {}
    return api.request(method, path, headers=headers, **body)


def refusals(api):
    """Return, for each route, what it needs and its answer to a token with other scopes."""
    made = ask(api, "POST", "/loans", headers_for(api, "mia", {WRITE}))
    number = made.json()["id"]
    return [
        (needed, ask(api, method, path.format(id=number), headers_for(api, "mia", others)))
        for method, path, needed, others in ROUTES
    ]


@check(
    "Refuses on each route the token that lacks just what this route needs",
    hint="Take a token with everything but one thing, and knock at each door. Did you forget one?",
    weight=4,
)
def test_refuses_what_is_missing(api):
    assert [reply.status_code for _, reply in refusals(api)] == [403] * len(ROUTES)
    bens = headers_for(api, "ben", [READ, WRITE])
    assert ask(api, "GET", "/members/nobody/loans", bens).status_code == 403
    assert ask(api, "GET", "/me", headers_for(api, "mia", [])).status_code == 200


@check(
    "Asks for all that a route needs, not for some of it",
    hint="One route needs two things. Try a token with the first, and one with the second.",
    weight=2,
)
def test_asks_for_all(api):
    number = api.get("/loans", headers=headers_for(api, "ben", [READ])).json()[0]["id"]
    for half in [READ, WRITE]:
        reply = ask(api, "DELETE", f"/loans/{number}", headers_for(api, "ben", [half]))
        assert reply.status_code == 403


@check(
    "Tells scopes apart whose names resemble each other",
    hint="One name is the beginning of another one. What do you compare: names, or pieces of text?",
    weight=2,
)
def test_tells_names_apart(api):
    all_only = headers_for(api, "mia", [READ_ALL])
    assert ask(api, "GET", "/members/ann/loans", all_only).status_code == 200
    assert ask(api, "GET", "/loans", all_only).status_code == 403
    assert ask(api, "GET", "/loans/1", all_only).status_code == 403


@check(
    "Names in its refusal all that the route needs",
    hint="RFC 6750 has a place for it, beside the name of the error. What can an app do with it?",
    weight=2,
)
def test_names_what_is_needed(api):
    # One of two scopes is there; the answer still names both.
    halves = [headers_for(api, "mia", [half]) for half in (READ, WRITE)]
    asked = [({READ, WRITE}, ask(api, "DELETE", "/loans/999", half)) for half in halves]
    # That all of them refuse is the matter of another check.
    refused = [each for each in refusals(api) + asked if each[1].status_code == 403]
    assert refused
    for needed, reply in refused:
        challenge = reply.headers["www-authenticate"]
        assert challenge.startswith("Bearer ")
        assert re.search(r'\berror="insufficient_scope"', challenge)
        named = re.search(r'\bscope="([^"]*)"', challenge)
        assert named is not None
        assert set(named[1].split()) == needed


@check(
    "Asks who it is before it asks what they may do",
    hint="A new token would help this caller. Which of your two refusals says so?",
    weight=2,
)
def test_asks_who_it_is_first(api):
    for method, path in [*((method, path) for method, path, _, _ in ROUTES), ("GET", "/me")]:
        for header in ["Bearer made-up", "Bearer ann", "Basic YW5uOmFubg=="]:
            reply = ask(api, method, path.format(id=1), {"Authorization": header})
            assert reply.status_code == 401
            assert reply.headers["www-authenticate"].startswith("Bearer")


@check(
    "Says nothing about what there is to apps that may not look",
    hint="In which order are your questions asked: what is sent, what is there, what is allowed?",
    weight=2,
)
def test_says_nothing_before(api):
    writer, keeper = headers_for(api, "mia", [WRITE]), headers_for(api, "mia", [READ_ALL])
    assert ask(api, "GET", "/loans/999", writer).status_code == 403
    assert ask(api, "DELETE", "/loans/999", keeper).status_code == 403
    assert api.post("/loans", json={}, headers=keeper).status_code == 403


@check(
    "Keeps other people's loans out of reach, whatever the app may do",
    hint="A right scope and a foreign number: what does the answer say about that loan?",
    weight=3,
)
def test_keeps_others_out(api):
    everything = headers_for(api, "mia", [READ, WRITE, READ_ALL])
    bens = headers_for(api, "ben", [READ, WRITE])
    for headers in [everything, bens]:
        assert ask(api, "GET", "/loans/1", headers).status_code == 404
        assert ask(api, "DELETE", "/loans/1", headers).status_code == 404
    anns = api.get("/members/ann/loans", headers=everything).json()
    assert 1 in [loan["id"] for loan in anns]
    assert api.get("/members/nobody/loans", headers=everything).status_code == 404


@check(
    "Gives each new loan a number that no other loan has",
    hint="One loan is over, another one begins. Does your way of counting still find a free number?",
    weight=2,
)
def test_gives_free_numbers(api):
    mia = headers_for(api, "mia", [READ, WRITE])
    first, kept = [ask(api, "POST", "/loans", mia).json()["id"] for _ in range(2)]
    assert ask(api, "DELETE", f"/loans/{first}", mia).status_code == 204
    new = ask(api, "POST", "/loans", mia).json()["id"]
    numbers = [loan["id"] for loan in ask(api, "GET", "/loans", mia).json()]
    assert numbers.count(kept) == numbers.count(new) == 1
    assert new != kept


@check(
    "Describes for each route what it needs",
    hint="The documentation of your app has a padlock at each route. What stands behind it?",
    weight=2,
)
def test_describes_the_needs(api):
    document = api.get("/openapi.json").json()
    (scheme,) = [
        name
        for name, each in document["components"]["securitySchemes"].items()
        if each["type"] == "oauth2"
    ]
    flow = document["components"]["securitySchemes"][scheme]["flows"]["password"]
    assert set(flow["scopes"]) == {READ, WRITE, READ_ALL}
    described = {}
    for path, methods in document["paths"].items():
        for method, route in methods.items():
            if route.get("security"):
                # Several dependencies of a route may be listed one by one.
                parts = [set(each.get(scheme, [])) for each in route["security"]]
                described[method.upper(), re.sub(r"{.*?}", "{}", path)] = set().union(*parts)
    assert described == {
        ("GET", "/me"): set(),
        ("GET", "/loans"): {READ},
        ("GET", "/loans/{}"): {READ},
        ("POST", "/loans"): {WRITE},
        ("DELETE", "/loans/{}"): {READ, WRITE},
        ("GET", "/members/{}/loans"): {READ_ALL},
    }
