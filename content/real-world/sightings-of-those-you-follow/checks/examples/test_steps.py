"""One check for each step."""

from harness import check


def call(api, who, method, path, **kwargs):
    """Send a request as this watcher."""
    return api.request(method, path, headers={"X-Watcher": who}, **kwargs)


def register(api, *names):
    """Register watchers."""
    for name in names:
        assert api.post("/watchers", json={"name": name}).status_code == 201


def post(api, who, bird, seen_at):
    """Post a sighting and return it."""
    sighting = {"bird": bird, "seen_at": seen_at}
    reply = call(api, who, "POST", "/sightings", json=sighting)
    assert reply.status_code == 201
    return reply.json()


def birds(api, who):
    """Return the birds of somebody's feed."""
    reply = call(api, who, "GET", "/feed")
    assert reply.status_code == 200
    return [item["bird"] for item in reply.json()["items"]]


@check(
    "Step 1: stores a sighting and removes it",
    hint="Which fields does a sighting have when it is shown? Some are zero or false at first.",
    weight=2,
)
def test_stores_a_sighting(api):
    register(api, "ada")
    sighting = post(api, "ada", "crane", "2026-05-01T08:30:00Z")
    number = sighting.pop("id")
    assert sighting == {
        "by": "ada",
        "bird": "crane",
        "seen_at": "2026-05-01T08:30:00Z",
        "thanks": 0,
        "thanked": False,
    }
    assert call(api, "ada", "DELETE", f"/sightings/{number}").status_code == 204
    assert call(api, "ada", "DELETE", f"/sightings/{number}").status_code == 404


@check(
    "Step 2: follows somebody, and no longer",
    hint="Which two watchers belong to a follow, and which of them is in the address?",
    weight=2,
)
def test_follows_somebody(api):
    register(api, "ben", "cleo", "dan")
    post(api, "cleo", "stork", "2026-05-01T08:00:00Z")
    post(api, "ben", "robin", "2026-05-01T09:00:00Z")
    post(api, "dan", "heron", "2026-05-01T10:00:00Z")
    assert birds(api, "ben") == ["robin"]
    assert call(api, "ben", "PUT", "/me/follows/cleo").status_code == 204
    assert birds(api, "ben") == ["robin", "stork"]
    assert call(api, "ben", "DELETE", "/me/follows/cleo").status_code == 204
    assert birds(api, "ben") == ["robin"]
    assert call(api, "ben", "PUT", "/me/follows/nobody").status_code == 404
    assert call(api, "ben", "PUT", "/me/follows/ben").status_code == 422


@check(
    "Step 3: shows the feed in pages",
    hint="How do you know that there is another page?",
    weight=2,
)
def test_shows_pages(api):
    register(api, "eve")
    for hour in range(1, 6):
        post(api, "eve", f"bird {hour}", f"2026-05-01T0{hour}:00:00Z")
    pages, cursor = [], None
    while len(pages) < 4:
        params = {"limit": 2} if cursor is None else {"limit": 2, "cursor": cursor}
        page = call(api, "eve", "GET", "/feed", params=params).json()
        pages.append([item["bird"] for item in page["items"]])
        cursor = page["next"]
        if cursor is None:
            break
    assert pages == [["bird 5", "bird 4"], ["bird 3", "bird 2"], ["bird 1"]]


@check(
    "Step 4: counts thanks",
    hint="Each watcher's thanks are counted once, and may be taken back.",
    weight=2,
)
def test_counts_thanks(api):
    register(api, "finn", "gil")
    number = post(api, "finn", "wren", "2026-05-01T08:00:00Z")["id"]
    path = f"/sightings/{number}/thanks"
    for who in ["finn", "gil", "gil"]:
        assert call(api, who, "PUT", path).status_code == 204
    (shown,) = call(api, "finn", "GET", "/feed").json()["items"]
    assert (shown["thanks"], shown["thanked"]) == (2, True)
    assert call(api, "gil", "DELETE", path).status_code == 204
    (shown,) = call(api, "finn", "GET", "/feed").json()["items"]
    assert (shown["thanks"], shown["thanked"]) == (1, True)
