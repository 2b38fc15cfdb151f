"""Pages of a feed, while the world goes on."""

import base64
import json

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


def forged(cursor):
    """Return cursors like this one with nonsense in it, as far as it can be read at all."""
    yield f"!!{cursor}"
    try:
        place = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except ValueError:
        return
    if not isinstance(place, list | dict):
        return
    keys = list(place) if isinstance(place, dict) else range(len(place))
    for key in keys:
        for value in ["a", [1], {}, None]:
            changed = place.copy()
            changed[key] = value
            yield base64.urlsafe_b64encode(json.dumps(changed).encode()).decode()


def birds(page):
    """Return the birds of a page."""
    return [item["bird"] for item in page["items"]]


@check(
    "Shows each of many sightings of the same minute once, across pages",
    hint="What does your order say about two sightings of the same moment? And your cursor?",
    weight=4,
)
def test_same_moment_across_pages(api):
    register(api, "hana", "ines")
    call(api, "hana", "PUT", "/me/follows/ines")
    for number in range(7):
        who = ["hana", "ines"][number % 2]
        post(api, who, f"knot {number}", "2026-05-02T06:00:00Z")
    seen, page = [], feed(api, "hana", limit=3)
    for _ in range(4):
        seen += birds(page)
        if page["next"] is None:
            break
        page = feed(api, "hana", limit=3, cursor=page["next"])
    assert seen == [f"knot {number}" for number in reversed(range(7))]


@check(
    "Repeats nothing when something new comes between two pages",
    hint="What is a page's beginning counted from, and does that stay where it is?",
    weight=3,
)
def test_something_new_between_two_pages(api):
    register(api, "jan")
    for hour in range(1, 6):
        post(api, "jan", f"tern {hour}", f"2026-05-02T0{hour}:00:00Z")
    first = feed(api, "jan", limit=2)
    for minute in range(10, 13):
        post(api, "jan", "gull", f"2026-05-02T07:{minute}:00Z")
    second = feed(api, "jan", limit=2, cursor=first["next"])
    third = feed(api, "jan", limit=2, cursor=second["next"])
    assert birds(first) + birds(second) + birds(third) == [f"tern {h}" for h in [5, 4, 3, 2, 1]]


@check(
    "Goes on behind a sighting that has been removed",
    hint="Does a cursor need the sighting that it points to, or only its place?",
    weight=3,
)
def test_goes_on_behind_a_removed_one(api):
    register(api, "kai", "lea")
    call(api, "kai", "PUT", "/me/follows/lea")
    ids = [post(api, "lea", f"owl {hour}", f"2026-05-03T0{hour}:00:00Z") for hour in range(1, 6)]
    page = feed(api, "kai", limit=2)
    assert birds(page) == ["owl 5", "owl 4"]
    assert call(api, "lea", "DELETE", f"/sightings/{ids[3]}").status_code == 204
    post(api, "lea", "owl 6", "2026-05-03T06:00:00Z")
    assert birds(feed(api, "kai", limit=2, cursor=page["next"])) == ["owl 3", "owl 2"]


@check(
    "Orders by the moment, wherever it was told",
    hint="Two clocks show different times at the same moment. What do you store?",
    weight=3,
)
def test_orders_by_the_moment(api):
    register(api, "mia")
    post(api, "mia", "avocet", "2026-05-04T04:45:00-04:00")
    post(api, "mia", "plover", "2026-05-04T10:30:00+02:00")
    post(api, "mia", "curlew", "2026-05-04T09:00:00Z")
    items = feed(api, "mia")["items"]
    assert [(item["bird"], item["seen_at"]) for item in items] == [
        ("curlew", "2026-05-04T09:00:00Z"),
        ("avocet", "2026-05-04T08:45:00Z"),
        ("plover", "2026-05-04T08:30:00Z"),
    ]


@check(
    "Promises no page after the last one",
    hint="A page that is full may be the last one. How could you know without asking again?",
    weight=2,
)
def test_no_page_after_the_last(api):
    register(api, "noa", "oda")
    for hour in range(1, 5):
        post(api, "noa", f"rook {hour}", f"2026-05-05T0{hour}:00:00Z")
    first = feed(api, "noa", limit=2)
    last = feed(api, "noa", limit=2, cursor=first["next"])
    assert birds(last) == ["rook 2", "rook 1"]
    assert last["next"] is None
    assert feed(api, "oda") == {"items": [], "next": None}


@check(
    "Refuses what is no cursor",
    hint="A cursor comes from outside, like everything else. Which errors can reading it raise?",
    weight=2,
)
def test_refuses_what_is_no_cursor(api):
    register(api, "pia")
    for _ in range(2):
        post(api, "pia", "dunlin", "2026-05-06T06:00:00Z")
    mine = feed(api, "pia", limit=1)["next"]
    for cursor in ["no cursor", "%%%", "e30=", "bnVsbA==", "é" * 9, *forged(mine)]:
        reply = call(api, "pia", "GET", "/feed", params={"cursor": cursor})
        assert reply.status_code == 400
    assert call(api, "pia", "GET", "/feed", params={"limit": 51}).status_code == 422


@check(
    "Needs few statements for a page, however long it is",
    hint="Which statements are sent for each sighting of a page? Who is asked for the name, and the thanks?",
    weight=3,
)
def test_few_statements(api):
    register(api, "quin", "rosa", "sven", "tom")
    for name in ["rosa", "sven", "tom"]:
        call(api, "quin", "PUT", f"/me/follows/{name}")
    for number in range(12):
        who = ["rosa", "sven", "tom"][number % 3]
        sighting = post(api, who, f"swift {number}", f"2026-05-07T06:{number + 10}:00Z")
        call(api, who, "PUT", f"/sightings/{sighting}/thanks")
    with api.measured() as measured:
        page = feed(api, "quin")
    assert birds(page) == [f"swift {number}" for number in reversed(range(12))]
    assert [item["by"] for item in page["items"]] == ["tom", "sven", "rosa"] * 4
    assert [item["thanks"] for item in page["items"]] == [1] * 12
    assert len(measured.statements) <= 5
