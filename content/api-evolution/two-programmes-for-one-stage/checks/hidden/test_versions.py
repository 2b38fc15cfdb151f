"""What each version has of its own, and what they share."""

import re
from urllib.parse import urljoin, urlsplit

from harness import check


def addresses(document):
    """Return each operation under its whole address, whoever says the prefix: servers or paths."""
    base = urlsplit((document.get("servers") or [{"url": ""}])[0]["url"]).path.rstrip("/")
    return {
        (method.upper(), base + path): operation
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    }


def expected(version):
    paths = [("GET", "/shows"), ("POST", "/shows"), ("GET", "/shows/{id}")]
    return {(method, f"/{version}{path}") for method, path in paths}


@check(
    "Documents each version by itself, with addresses that are right",
    hint="The address of an operation is the server's URL and the path. And which document does the page load?",
    weight=2,
)
def test_documents_each_version(api):
    for version in ["v1", "v2"]:
        document = api.get(f"/{version}/openapi.json").json()
        assert set(addresses(document)) == expected(version)
        assert document["info"]["version"] == version.removeprefix("v")
        page = api.get(f"/{version}/docs")
        assert page.status_code == 200
        (loaded,) = set(re.findall(r"""["']([^"']*openapi\.json)["']""", page.text))
        assert urlsplit(urljoin(f"/{version}/docs", loaded)).path == f"/{version}/openapi.json"


@check(
    "Marks what is deprecated for those who read",
    hint="Headers are for programs. What does the page strike out?",
)
def test_marks_what_is_deprecated(api):
    old = addresses(api.get("/v1/openapi.json").json())
    new = addresses(api.get("/v2/openapi.json").json())
    assert old
    assert all(operation.get("deprecated") is True for operation in old.values())
    assert new
    assert not any(operation.get("deprecated") for operation in new.values())


@check(
    "Leaves no third document behind",
    hint="Which application answers what belongs to no version, and what does FastAPI give it by default?",
)
def test_leaves_no_third_document(api):
    for path in ["/docs", "/redoc", "/openapi.json"]:
        assert api.get(path).status_code == 404


@check(
    "Stays in its version when it hands out addresses",
    hint="`url_for` finds a route by its name. Two versions have routes of the same name.",
    weight=2,
)
def test_stays_in_its_version(api):
    bodies = {"v1": {"title": "Tides", "minutes": 9}, "v2": {"name": "Tides", "minutes": 9}}
    for version, body in bodies.items():
        made = api.post(f"/{version}/shows", json=body)
        assert made.status_code == 201
        location = urlsplit(made.headers["Location"]).path
        assert location == f"/{version}/shows/{made.json()['id']}"
    assert "/v2/shows?page=2>" in api.get("/v2/shows").headers.get("Link", "")


@check(
    "Tells what is not there in the same way in both",
    hint="Who handles an exception that a handler of a version raises?",
    weight=2,
)
def test_tells_what_is_not_there(api):
    for version in ["v1", "v2"]:
        reply = api.get(f"/{version}/shows/999")
        assert reply.status_code == 404
        assert reply.headers["Content-Type"] == "application/problem+json"
        assert reply.json() == {"title": "There is no such show", "status": 404}


@check(
    "Keeps the shows once",
    hint="Look for each place that makes an object of shows. How often does it run?",
    weight=2,
)
def test_keeps_the_shows_once(api):
    made = api.post("/v1/shows", json={"title": "Solstice", "minutes": 25})
    other = api.post("/v2/shows", json={"name": "Equinox", "minutes": 26, "age_from": 4})
    assert made.status_code == other.status_code == 201
    old, new = made.json()["id"], other.json()["id"]
    assert old != new
    assert api.get(f"/v1/shows/{new}").json() == {"id": new, "title": "Equinox", "minutes": 26}
    shown = api.get(f"/v2/shows/{old}")
    assert shown.status_code == 200
    assert shown.json() == {"id": old, "name": "Solstice", "minutes": 25, "age_from": 0}
