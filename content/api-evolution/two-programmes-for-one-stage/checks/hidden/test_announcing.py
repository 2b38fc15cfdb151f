"""What version 1 says on each of its answers, and what happens at its end."""

import time
from datetime import UTC, datetime, timedelta

from harness import check

GUIDE = "https://stage.example/guides/2"
DATES = {
    "V1_DEPRECATED_ON": "2026-01-01T00:00:00Z",
    "V1_SUNSET_ON": "2096-10-01T12:00:00Z",
    "V1_GUIDE": GUIDE,
}


def links(reply):
    """Return the links of an answer: relation to target, of the first parameter `rel`."""
    found = {}
    for line in reply.headers.get_list("Link"):
        for part in line.replace(", <", "\n<").replace(",<", "\n<").split("\n"):
            target, _, parameters = part.strip().removeprefix("<").partition(">")
            for parameter in parameters.split(";"):
                name, _, value = parameter.strip().partition("=")
                if name.lower() == "rel":
                    found.update(dict.fromkeys(value.strip('"').split(), target))
    return found


def announces(reply):
    return (
        reply.headers.get("Deprecation") == "@1767225600"
        and reply.headers.get("Sunset") == "Mon, 01 Oct 2096 12:00:00 GMT"
        and links(reply).get("deprecation") == GUIDE
    )


@check(
    "Announces the end on whatever version 1 answers",
    hint="A program that only ever meets errors should learn of it, too. Which layer sees all answers of a version?",
    weight=3,
)
def test_announces_on_every_answer(fresh_api):
    api = fresh_api(env=DATES)
    replies = [
        (200, api.get("/v1/shows")),
        (201, api.post("/v1/shows", json={"title": "Moons", "minutes": 15})),
        (404, api.get("/v1/shows/999")),
        (404, api.get("/v1/no/such/address")),
        (405, api.delete("/v1/shows/1")),
        (422, api.post("/v1/shows", json={"title": "Moons"})),
        (422, api.get("/v1/shows/first")),
        (200, api.get("/v1/openapi.json")),
    ]
    for status, reply in replies:
        assert reply.status_code == status
        assert announces(reply), f"an answer with {status} says nothing"


@check(
    "Gives the dates of other time zones, too",
    hint="The people of a theatre think in local time. What do the two headers think in?",
    weight=2,
)
def test_dates_of_other_zones(fresh_api):
    env = {
        "V1_DEPRECATED_ON": "2026-07-01T00:00:00+02:00",
        "V1_SUNSET_ON": "2096-01-01T00:30:00+01:00",
    }
    reply = fresh_api(env={**DATES, **env}).get("/v1/shows/1")
    assert reply.headers.get("Deprecation") == "@1782856800"
    assert reply.headers.get("Sunset") == "Sat, 31 Dec 2095 23:30:00 GMT"


@check(
    "Says nothing of the kind elsewhere",
    hint="Which addresses belong to version 1, and which only look like it?",
)
def test_says_nothing_elsewhere(fresh_api):
    api = fresh_api(env=DATES)
    for path in ["/v2/shows", "/v2/shows/999", "/v2/openapi.json", "/v10/shows", "/elsewhere"]:
        reply = api.get(path)
        assert "Deprecation" not in reply.headers
        assert "Sunset" not in reply.headers
        assert "deprecation" not in links(reply)


@check(
    "Keeps the links that were there",
    hint="An answer may have several links. What does your code do with the first one?",
    weight=2,
)
def test_keeps_other_links(fresh_api):
    reply = fresh_api(env=DATES).get("/v1/shows")
    assert reply.status_code == 200
    assert links(reply).get("next", "").endswith("/v1/shows?page=2")
    assert links(reply).get("deprecation") == GUIDE


@check(
    "Ends when the day has come, without a restart",
    hint="A process runs for weeks. When does your code look at the clock?",
    weight=3,
)
def test_ends_without_a_restart(fresh_api):
    for seconds in [0.4, 1.5, 5]:  # on a slow machine the end may come before the app has started
        ends_at = datetime.now(UTC) + timedelta(seconds=seconds)
        api = fresh_api(env={**DATES, "V1_SUNSET_ON": ends_at.isoformat()})
        before = api.get("/v1/shows/1").status_code
        if datetime.now(UTC) < ends_at:
            assert before == 200
            break
    while datetime.now(UTC) < ends_at:
        time.sleep(0.05)
    assert api.get("/v1/shows/1").status_code == 410
    assert api.get("/v2/shows/1").status_code == 200


@check(
    "Is gone as a whole, and says where to go",
    hint="Afterwards nothing of version 1 answers as before. Who still finds the guide?",
    weight=2,
)
def test_is_gone_as_a_whole(fresh_api):
    api = fresh_api(env={**DATES, "V1_SUNSET_ON": "2026-03-01T00:00:00Z"})
    replies = [
        api.get("/v1/shows"),
        api.post("/v1/shows", json={}),
        api.delete("/v1/shows/1"),
        api.get("/v1/shows/first"),
        api.get("/v1/openapi.json"),
        api.get("/v1/no/such/address"),
    ]
    for reply in replies:
        assert reply.status_code == 410
        assert reply.json()["guide"] == GUIDE
        assert reply.headers.get("Sunset") == "Sun, 01 Mar 2026 00:00:00 GMT"
        assert links(reply).get("deprecation") == GUIDE
