"""The prefix that a proxy has taken away."""

from harness import check


@check(
    "Documents itself where the public finds it",
    hint="Open the page as a browser would: which address does it fetch?",
    weight=2,
)
def test_documents_itself(fresh_api):
    api = fresh_api({"ROOT_PATH": "/lights"})
    servers = api.get("/openapi.json").json()["servers"]
    assert [server["url"] for server in servers] == ["/lights"]
    assert "/lights/openapi.json" in api.get("/docs").text
    link = api.post("/sightings", json={"light": "Fastnet"}).headers["location"]
    assert link == "/lights/sightings/1"
    assert api.get(link.removeprefix("/lights")).json() == {"id": 1, "light": "Fastnet"}


@check(
    "Has no prefix when none is set",
    hint="On a developer's machine there is no proxy.",
)
def test_has_no_prefix(api):
    number = api.post("/sightings", json={"light": "Skerryvore"}).json()["id"]
    link = f"/sightings/{number}"
    reply = api.post("/sightings", json={"light": "Skerryvore"})
    assert reply.headers["location"] == f"/sightings/{number + 1}"
    assert api.get(link).json() == {"id": number, "light": "Skerryvore"}
    servers = api.get("/openapi.json").json().get("servers", [])
    assert [server["url"] for server in servers] in ([], ["/"])
