"""A plan as the control room sends it, and the mistakes of its first week."""

from harness import check

BODY = {"exposure": {"target": "M31", "seconds": 300}}
COOKIES = {"session-id": "k7f"}


@check(
    "Plans an exposure from all five places",
    hint="The documentation page of your app shows where it looks for each value.",
    weight=2,
)
def test_plans_an_exposure(api):
    reply = api.post(
        "/telescopes/2/exposures?from=2026-05-01&filter=red&filter=clear&dry-run=yes",
        json=BODY,
        headers={"X-Request-ID": "night-7", "X-Tag": "galaxy, survey"},
        cookies=COOKIES,
    )
    assert reply.status_code == 201
    assert reply.json() == {
        "telescope": 2,
        "from": "2026-05-01",
        "filters": ["red", "clear"],
        "dry_run": True,
        "request_id": "night-7",
        "tags": ["galaxy", "survey"],
        "operator": "Ida",
        "target": "M31",
        "seconds": 300,
    }
    assert reply.headers["X-Request-ID"] == "night-7"


@check(
    "Does without everything that is optional",
    hint="What is the value of each of them when nothing was sent?",
)
def test_needs_nothing_optional(api):
    reply = api.post("/telescopes/1/exposures?from=2026-05-01", json=BODY, cookies=COOKIES)
    assert reply.status_code == 201
    plan = reply.json()
    assert (plan["filters"], plan["tags"], plan["dry_run"]) == ([], [], False)
    assert plan["request_id"] is None
    assert "X-Request-ID" not in reply.headers


@check(
    "Asks for a session, and for a known telescope",
    hint="Only one of the five places tells who is asking.",
)
def test_asks_for_session_and_telescope(api):
    path = "/telescopes/1/exposures?from=2026-05-01"
    assert api.post(path, json=BODY).status_code == 401
    assert api.post(path, json=BODY, cookies={"session-id": "guest"}).status_code == 401
    path = "/telescopes/4/exposures?from=2026-05-01"
    assert api.post(path, json=BODY, cookies=COOKIES).status_code == 404


@check(
    "Names place and name of a mistake",
    hint="The name of a parameter in Python need not be the one in the request.",
)
def test_names_the_place(api):
    path = "/telescopes/1/exposures"
    reply = api.post(path, json=BODY, cookies=COOKIES)
    assert reply.status_code == 422
    assert [mistake["loc"] for mistake in reply.json()["detail"]] == [["query", "from"]]

    wrong = {"exposure": {"target": "M31", "seconds": 0}}
    reply = api.post(f"{path}?from=2026-05-01", json=wrong, cookies=COOKIES)
    assert reply.status_code == 422
    places = [mistake["loc"] for mistake in reply.json()["detail"]]
    assert places == [["body", "exposure", "seconds"]]
