"""Two versions, one cave."""

from harness import check


def book_v1(api, day, people, name="Ada"):
    """Book in version 1 and return the id."""
    reply = api.post("/v1/bookings", json={"name": name, "day": day, "people": people})
    assert reply.status_code == 200
    return reply.json()["id"]


def book_v2(api, day, adults, children=0, phone=None):
    """Book in version 2 and return the id."""
    contact = {"name": "Ben", "phone": phone}
    new = {"contact": contact, "day": day, "adults": adults, "children": children}
    reply = api.post("/v2/bookings", json=new)
    assert reply.status_code == 201
    return reply.json()["id"]


def status(api, number):
    """Return how a booking stands."""
    return api.get(f"/v2/bookings/{number}").json()["status"]


@check(
    "Answers in version 1 as it always did, key by key",
    hint="Somebody's program reads these answers, and its author has left. What has changed in them?",
    weight=3,
)
def test_version_1_is_as_it_was(api):
    day = "2026-06-01"
    first = book_v1(api, day, 7)
    shown = {"id": first, "name": "Ada", "day": day, "people": 7}
    shown["link"] = f"/v1/bookings/{first}"
    assert api.get("/v1/bookings", params={"day": day}).json() == [shown]
    full = api.post("/v1/bookings", json={"name": "Eli", "day": day, "people": 6})
    assert (full.status_code, full.json()) == (409, {"error": "full"})
    full = api.patch(f"/v1/bookings/{first}", json={"people": 12, "name": "Flo"})
    assert (full.status_code, full.json()["people"]) == (200, 12)
    assert full.json() == {**shown, "people": 12, "name": "Flo"}
    nobody = api.get("/v1/bookings/999999")
    assert (nobody.status_code, nobody.json()) == (404, {"detail": "No such booking"})
    assert api.delete(f"/v1/bookings/{first}").status_code == 204
    assert api.get("/v1/bookings", params={"day": day}).json() == []


@check(
    "Shows what was booked in one version in the other",
    hint="How many people are two adults and three children, to a program that knows people only?",
    weight=3,
)
def test_seen_in_the_other(api):
    day = "2026-06-02"
    new = book_v2(api, day, 2, children=3)
    old = book_v1(api, day, 4)
    found = api.get("/v1/bookings", params={"day": day}).json()
    assert [(one["id"], one["name"], one["people"]) for one in found] == [
        (new, "Ben", 5),
        (old, "Ada", 4),
    ]
    shown = api.get(f"/v2/bookings/{old}").json()
    assert shown["contact"] == {"name": "Ada", "phone": None}
    assert (shown["adults"], shown["children"], shown["status"]) == (4, 0, "confirmed")
    for version in ["v1", "v2"]:
        assert api.get(f"/{version}/days/{day}").json()["free"] == 3


@check(
    "Takes no place away for those who wait",
    hint="Which bookings need a place in the cave? Does each of your sums ask for it?",
    weight=3,
)
def test_waiting_needs_no_place(api):
    day = "2026-06-03"
    book_v1(api, day, 9)
    assert status(api, book_v2(api, day, 4)) == "waiting"
    assert api.get(f"/v1/days/{day}").json()["free"] == 3
    assert status(api, book_v2(api, day, 1)) == "confirmed"
    number = book_v1(api, day, 1)
    assert api.patch(f"/v1/bookings/{number}", json={"people": 2}).status_code == 200
    assert api.patch(f"/v1/bookings/{number}", json={"people": 3}).status_code == 409
    full = api.post("/v1/bookings", json={"name": "Gus", "day": day, "people": 1})
    assert full.status_code == 409


@check(
    "Keeps in a change what version 1 does not know",
    hint="Version 1 sends a part of a booking. What becomes of the parts that it has never heard of?",
    weight=4,
)
def test_keeps_what_version_1_does_not_know(api):
    number = book_v2(api, "2026-06-04", 3, children=2, phone="555 02")
    assert api.patch(f"/v1/bookings/{number}", json={"name": "Hal"}).json()["people"] == 5
    assert api.patch(f"/v1/bookings/{number}", json={"people": 4}).json()["people"] == 4
    shown = api.get(f"/v2/bookings/{number}").json()
    assert shown["contact"] == {"name": "Hal", "phone": "555 02"}
    assert (shown["adults"], shown["children"]) == (2, 2)
    assert api.patch(f"/v1/bookings/{number}", json={"people": 12}).status_code == 200
    shown = api.get(f"/v2/bookings/{number}").json()
    assert (shown["adults"], shown["children"]) == (10, 2)


@check(
    "Changes nothing when it refuses a change",
    hint="A change has two parts. Do you know that both of them are possible before you begin with one?",
    weight=2,
)
def test_refused_changes_nothing(api):
    day = "2026-06-10"
    book_v1(api, day, 6)
    number = book_v2(api, day, 2, children=1)
    before = api.get(f"/v2/bookings/{number}").json()
    for people in [12, 1]:  # more than there are places for, and nobody beside the child
        change = {"name": "Ida", "people": people}
        assert api.patch(f"/v1/bookings/{number}", json=change).status_code == 409
        assert api.get(f"/v2/bookings/{number}").json() == before


@check(
    "Has bounds in version 2 for what comes in",
    hint="Try the smallest and the longest value of each field, and the one beyond it.",
    weight=2,
)
def test_has_bounds(api):
    contact = {"name": "B" * 60, "phone": "5" * 30}
    new = {"contact": contact, "day": "2026-06-11", "adults": 1}
    made = api.post("/v2/bookings", json=new)
    assert made.status_code == 201
    assert (made.json()["contact"], made.json()["children"]) == (contact, 0)
    made = api.post("/v2/bookings", json={**new, "contact": {"name": "B"}})
    assert made.json()["contact"] == {"name": "B", "phone": None}
    wrong = [
        *[{"contact": {**contact, "name": name}} for name in ["", "B" * 61]],
        *[{"contact": {**contact, "phone": phone}} for phone in ["", "5" * 31]],
        {"adults": 0},
        {"children": -1},
        {"adults": 10, "children": 3},
    ]
    for change in wrong:
        assert api.post("/v2/bookings", json={**new, **change}).status_code == 422
    assert api.get(f"/v2/days/{new['day']}").json()["free"] == 10


@check(
    "Does not pretend in version 1 what it cannot say",
    hint="A program of version 1 tells people to come. Whom would it send to the cave?",
    weight=3,
)
def test_what_version_1_cannot_say(api):
    day = "2026-06-05"
    first = book_v1(api, day, 11)
    waiting = book_v2(api, day, 4)
    assert [one["id"] for one in api.get("/v1/bookings", params={"day": day}).json()] == [first]
    assert api.get(f"/v1/bookings/{waiting}").status_code == 409
    assert api.patch(f"/v1/bookings/{waiting}", json={"people": 1}).status_code == 409
    assert api.get(f"/v2/bookings/{waiting}").json()["adults"] == 4
    assert api.delete(f"/v1/bookings/{waiting}").status_code == 204
    assert api.get(f"/v2/bookings/{waiting}").status_code == 404


@check(
    "Leads nobody into the other version",
    hint="Two routes do the same. Which of them does a link lead to that is made of a name?",
    weight=3,
)
def test_links_stay_in_their_version(api):
    day = "2026-06-06"
    number = book_v1(api, day, 1)
    for version in ["v1", "v2"]:
        shown = api.get(f"/{version}/bookings/{number}").json()
        assert shown["link"] == f"/{version}/bookings/{number}"
        assert api.get(f"/{version}/days/{day}").json()["link"] == f"/{version}/days/{day}"
    (listed,) = api.get("/v2/bookings", params={"day": day}).json()["items"]
    assert listed["link"] == f"/v2/bookings/{number}"


@check(
    "Lets in who waits when somebody cancels, in either version",
    hint="Who waits longest comes first. What if they do not fit? And where does this rule stand?",
    weight=3,
)
def test_lets_in_after_a_cancellation(api):
    for version, day in [("v1", "2026-06-07"), ("v2", "2026-06-08")]:
        going, staying = book_v1(api, day, 3), book_v1(api, day, 9)
        waiting = [book_v2(api, day, adults) for adults in (4, 1, 3, 2)]
        assert api.delete(f"/{version}/bookings/{going}").status_code == 204
        assert [status(api, number) for number in waiting] == [
            "waiting",
            "confirmed",
            "waiting",
            "confirmed",
        ]
        found = api.get("/v1/bookings", params={"day": day}).json()
        assert [one["id"] for one in found] == [staying, waiting[1], waiting[3]]


@check(
    "Lets in who waits when a party becomes smaller",
    hint="In how many ways can places become free?",
    weight=2,
)
def test_lets_in_after_a_change(api):
    day = "2026-06-09"
    party = book_v1(api, day, 12)
    waiting = book_v2(api, day, 3)
    assert api.patch(f"/v1/bookings/{party}", json={"people": 10}).status_code == 200
    assert status(api, waiting) == "waiting"
    assert api.patch(f"/v1/bookings/{party}", json={"people": 9}).status_code == 200
    assert status(api, waiting) == "confirmed"
    assert api.get(f"/v2/days/{day}").json()["free"] == 0
