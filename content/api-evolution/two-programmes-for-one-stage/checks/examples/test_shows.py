"""Two versions of one programme."""

from harness import check

DATES = {
    "V1_DEPRECATED_ON": "2026-01-01T00:00:00Z",
    "V1_SUNSET_ON": "2096-10-01T12:00:00Z",
    "V1_GUIDE": "https://stage.example/to-version-2",
}


@check(
    "Shows a show in two versions",
    hint="One row, two forms: which function knows how a version shows it?",
    weight=2,
)
def test_shows_two_versions(api):
    assert api.get("/v1/shows/1").json() == {"id": 1, "title": "The Clockwork Fox", "minutes": 45}
    shown = api.get("/v2/shows/1")
    assert shown.status_code == 200
    assert shown.json() == {"id": 1, "name": "The Clockwork Fox", "minutes": 45, "age_from": 0}
    new = {"name": "A Hat for the Moon", "minutes": 20, "age_from": 6}
    made = api.post("/v2/shows", json=new)
    assert made.status_code == 201
    assert made.json() == {"id": 4, **new}
    assert api.post("/v2/shows", json={**new, "age_from": None}).status_code == 422


@check(
    "Announces the end of the first version",
    hint="Three headers: two dates, in two different forms, and a link.",
    weight=2,
)
def test_announces_the_end(fresh_api):
    reply = fresh_api(env=DATES).get("/v1/shows/2")
    assert reply.status_code == 200
    assert reply.headers.get("Deprecation") == "@1767225600"
    assert reply.headers.get("Sunset") == "Mon, 01 Oct 2096 12:00:00 GMT"
    assert '<https://stage.example/to-version-2>; rel="deprecation"' in reply.headers["Link"]


@check(
    "Has a document for each version",
    hint="Where does each version serve its document, and what is in it?",
)
def test_has_two_documents(api):
    for version in ["v1", "v2"]:
        reply = api.get(f"/{version}/openapi.json")
        assert reply.status_code == 200
        assert len(reply.json()["paths"]) == 2
