"""A scan goes up, and comes down again."""

from harness import check

IVO = {"X-Archivist": "ivo"}


def start(fresh_api, shared_files):
    """Start the app with an empty folder."""
    return fresh_api(env={"SCANS_DIR": shared_files.path("scans"), "MAX_BYTES": "1000000"})


@check(
    "Stores a scan, lists it, and gives it back",
    hint="Which status says that something was stored, and which bytes come back?",
    weight=2,
)
def test_stores_a_scan(fresh_api, shared_files):
    api = start(fresh_api, shared_files)
    reply = api.post("/scans", files={"file": ("delta 1871.png", b"\x89PNG map")}, headers=IVO)
    assert reply.status_code == 201
    scan = reply.json()
    assert scan == {"id": scan["id"], "name": "delta 1871.png", "size": 8}
    assert api.get("/scans", headers=IVO).json() == [scan]
    back = api.get(f"/scans/{scan['id']}", headers=IVO)
    assert back.status_code == 200
    assert back.content == b"\x89PNG map"


@check(
    "Refuses a stranger, a scan that is too large, and a name that is a path",
    hint="Three statuses: who are you, too much, and not a name.",
    weight=1,
)
def test_refuses(api):
    before = api.get("/scans", headers=IVO).json()
    assert api.get("/scans").status_code == 401
    large = {"file": ("a.png", b"a" * 1_100_000)}
    assert api.post("/scans", files=large, headers=IVO).status_code == 413
    path = {"file": ("../a.png", b"a")}
    assert api.post("/scans", files=path, headers=IVO).status_code == 422
    assert api.get("/scans", headers=IVO).json() == before
