"""Two probes and a link."""

from harness import check


@check("Says that it is alive", hint="This route needs nothing but the process.")
def test_is_alive(api):
    reply = api.get("/health/live")
    assert reply.status_code == 200
    assert reply.json() == {"status": "alive"}


@check(
    "Says that it is ready when the store is there",
    hint="Which address does the contract give for the store's ping?",
    weight=2,
)
def test_is_ready(fresh_api, upstream):
    upstream.on("GET", "/store/ping")
    api = fresh_api({"STORE_URL": f"{upstream.url}/store"})
    reply = api.get("/health/ready")
    assert reply.status_code == 200
    assert reply.json() == {"status": "ready"}


@check("Keeps what was seen", hint="This part works already. Does it still?")
def test_keeps_sightings(api):
    reply = api.post("/sightings", json={"light": "Eddystone"})
    assert reply.status_code == 201
    assert api.get(f"/sightings/{reply.json()['id']}").json() == reply.json()
