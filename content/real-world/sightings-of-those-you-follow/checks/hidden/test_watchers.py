"""Follows and thanks: who may what, and how often."""

from harness import check


def call(api, who, method, path, **kwargs):
    """Send a request as this watcher."""
    return api.request(method, path, headers={"X-Watcher": who}, **kwargs)


def register(api, *names):
    """Register watchers."""
    for name in names:
        assert api.post("/watchers", json={"name": name}).status_code == 201


def post(api, who, bird, seen_at):
    """Post a sighting and return its id."""
    sighting = {"bird": bird, "seen_at": seen_at}
    reply = call(api, who, "POST", "/sightings", json=sighting)
    assert reply.status_code == 201
    return reply.json()["id"]


def feed(api, who, **params):
    """Return a page of somebody's feed."""
    reply = call(api, who, "GET", "/feed", params=params)
    assert reply.status_code == 200
    return reply.json()


@check(
    "Takes the same follow and the same thanks many times at the same moment",
    hint="What happens between looking whether it is there and writing it?",
    weight=4,
)
def test_same_moment(fresh_api):
    api = fresh_api(env={"DATABASE_SECONDS": "0.005"})
    register(api, "ulla", "vera", "will")
    number = post(api, "vera", "hoopoe", "2026-05-08T06:00:00Z")
    for who in ["ulla", "will"]:
        for path in ["/me/follows/vera", f"/sightings/{number}/thanks"]:
            replies = api.at_once(*[lambda p=path, w=who: call(api, w, "PUT", p)] * 6)
            assert [reply.status_code for reply in replies] == [204] * 6
        (shown,) = feed(api, who)["items"]
        assert shown["thanked"] is True
    assert shown["thanks"] == 2
    for _ in range(2):
        assert call(api, "ulla", "DELETE", "/me/follows/vera").status_code == 204
        assert call(api, "ulla", "DELETE", f"/sightings/{number}/thanks").status_code == 204
    assert feed(api, "ulla")["items"] == []
    assert feed(api, "will")["items"][0]["thanks"] == 1


@check(
    "Removes a sighting for one of several requests at the same moment",
    hint="When a row is already gone, what does your code hear of it, and when?",
    weight=3,
)
def test_removed_once(fresh_api):
    api = fresh_api(env={"DATABASE_SECONDS": "0.02"})
    register(api, "emil")
    for _ in range(4):
        number = post(api, "emil", "whinchat", "2026-05-12T06:00:00Z")
        path = f"/sightings/{number}"
        replies = api.at_once(*[lambda p=path: call(api, "emil", "DELETE", p)] * 5)
        assert sorted(reply.status_code for reply in replies) == [204] + [404] * 4


@check(
    "Tells one's own thanks from those of others",
    hint="Two people look at the same sighting. Is the answer to both the same?",
    weight=2,
)
def test_own_thanks(api):
    register(api, "xena", "yara", "zoe")
    for name in ["xena", "yara"]:
        call(api, "zoe", "PUT", f"/me/follows/{name}")
    first = post(api, "xena", "linnet", "2026-05-09T06:00:00Z")
    second = post(api, "yara", "siskin", "2026-05-09T07:00:00Z")
    for who, sighting in [("xena", first), ("yara", first), ("yara", second), ("zoe", second)]:
        call(api, who, "PUT", f"/sightings/{sighting}/thanks")
    shown = [(item["thanks"], item["thanked"]) for item in feed(api, "zoe")["items"]]
    assert shown == [(2, True), (2, False)]


@check(
    "Lets nobody remove what somebody else has seen",
    hint="A number in an address is a wish. Who decides whether it is granted?",
    weight=3,
)
def test_only_ones_own(api):
    register(api, "abel", "bela")
    number = post(api, "abel", "bittern", "2026-05-10T06:00:00Z")
    call(api, "bela", "PUT", "/me/follows/abel")
    assert call(api, "bela", "DELETE", f"/sightings/{number}").status_code == 403
    assert len(feed(api, "bela")["items"]) == 1


@check(
    "Removes a sighting with its thanks",
    hint="What refers to a sighting, and what does the database say when it goes?",
    weight=2,
)
def test_removes_thanks_too(api):
    register(api, "carl", "dora")
    number = post(api, "carl", "merlin", "2026-05-11T06:00:00Z")
    for who in ["carl", "dora"]:
        call(api, who, "PUT", f"/sightings/{number}/thanks")
    assert call(api, "carl", "DELETE", f"/sightings/{number}").status_code == 204
    assert call(api, "dora", "PUT", f"/sightings/{number}/thanks").status_code == 404
    post(api, "carl", "hobby", "2026-05-11T07:00:00Z")
    (shown,) = feed(api, "carl")["items"]
    assert (shown["bird"], shown["thanks"], shown["thanked"]) == ("hobby", 0, False)
