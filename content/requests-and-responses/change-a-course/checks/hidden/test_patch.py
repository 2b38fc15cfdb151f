"""What is sent, what is sent as null, and what results."""

from harness import check


def change(api, number, changes, tag=None):
    """Send changes of a course; of its current version, if no tag is given."""
    headers = {"If-Match": tag or current_tag(api, number)}
    return api.patch(f"/courses/{number}", json=changes, headers=headers)


def current_tag(api, number):
    """Return the tag of the current version of a course."""
    return api.get(f"/courses/{number}").headers["ETag"]


def places(reply):
    """Return where the mistakes are, from the body of a refusal."""
    assert reply.status_code == 422
    return [mistake["loc"] for mistake in reply.json()["detail"]]


@check(
    "Stores a null where there may be none",
    hint="Absent and null are two messages. Which of your steps treats them alike?",
    weight=3,
)
def test_stores_null(api):
    assert change(api, 1, {"note": None}).json()["note"] is None
    changed = change(api, 1, {"place": {"room": None}}).json()
    assert changed["place"] == {"city": "Ghent", "room": None}
    assert change(api, 1, {"title": "New"}).json()["note"] is None
    kept = api.get("/courses/1").json()
    assert (kept["title"], kept["note"], kept["place"]["room"]) == ("New", None, None)


@check(
    "Refuses a null everywhere else",
    hint="A type that allows it says more than that the key may be missing.",
    weight=2,
)
def test_refuses_other_nulls(api):
    tag = current_tag(api, 2)
    for field in ["title", "starts_on", "ends_on", "seats_min", "seats_max", "place", "tags"]:
        found = places(change(api, 2, {field: None}, tag))
        assert all(place[:2] == ["body", field] for place in found)
    assert change(api, 2, {"place": {"city": None}}, tag).status_code == 422


@check(
    "Changes one key of an inner object and keeps the other",
    hint="Two dictionaries laid over each other: what happens to the inner ones?",
    weight=2,
)
def test_merges_the_place(api):
    assert change(api, 3, {"place": {"city": "Bruges"}}).json()["place"] == {
        "city": "Bruges",
        "room": "B 12",
    }
    assert change(api, 3, {"place": {"room": "A 1"}}).json()["place"] == {
        "city": "Bruges",
        "room": "A 1",
    }
    reply = change(api, 3, {"place": {}})
    assert reply.status_code == 200
    assert reply.json()["place"] == {"city": "Bruges", "room": "A 1"}


@check(
    "Puts a new list in the place of the old one",
    hint="Lists are not merged. Think also of one without items.",
)
def test_replaces_lists(api):
    assert change(api, 4, {"tags": ["evening", "new"]}).json()["tags"] == ["evening", "new"]
    assert change(api, 4, {"tags": []}).json()["tags"] == []
    assert api.get("/courses/4").json()["tags"] == []


@check(
    "Holds the course that results to the rules between its fields",
    hint="Each new value may be right by itself. With which values do you compare it, and when?",
    weight=3,
)
def test_validates_the_whole(api):
    mistakes = [
        {"ends_on": "2026-05-03"},
        {"starts_on": "2026-05-09"},
        {"seats_min": 13},
        {"seats_max": 3},
        {"seats_min": 8, "seats_max": 7},
    ]
    for number, wrong in enumerate(mistakes, 14):
        assert all(place[0] == "body" for place in places(change(api, number, wrong)))
    moved = {"starts_on": "2026-06-01", "ends_on": "2026-06-01", "seats_min": 20, "seats_max": 20}
    reply = change(api, 5, moved)
    assert reply.status_code == 200
    assert reply.json() | moved == reply.json()


@check(
    "Says nothing about stored values when it refuses",
    hint="Whose input is it that a mistake of the whole course carries with it?",
    weight=2,
)
def test_keeps_stored_values_back(api):
    reply = change(api, 6, {"ends_on": "2026-05-01"})
    assert reply.status_code == 422
    for stored in ["Noor", "Ghent", "B 12", "evening", "Course 6", "2026-05-04"]:
        assert stored not in reply.text


@check(
    "Refuses keys that may not be changed, or that nobody knows",
    hint="Dropping a key silently looks like success to the one who sent it.",
    weight=2,
)
def test_refuses_other_keys(api):
    tag = current_tag(api, 7)
    for foreign in [{"id": 8}, {"owner": "noor"}, {"version": 1}, {"Title": "A"}]:
        assert places(change(api, 7, foreign, tag)) == [["body", *foreign]]
    assert places(change(api, 7, {"place": {"zip": "9000"}}, tag)) == [["body", "place", "zip"]]
    assert api.get("/courses/7").json()["owner"] == "ida"


@check(
    "Holds each value to its own rule",
    hint="Try both sides of each limit, and a number that is none in the JSON.",
    weight=2,
)
def test_holds_values_to_their_rules(api):
    tag = current_tag(api, 8)
    for wrong, loc in [
        ({"title": ""}, ["title"]),
        ({"title": "x" * 81}, ["title"]),
        ({"seats_min": 0}, ["seats_min"]),
        ({"seats_max": 201}, ["seats_max"]),
        ({"seats_max": "20"}, ["seats_max"]),
        ({"seats_min": True}, ["seats_min"]),
        ({"note": "x" * 501}, ["note"]),
        ({"place": {"room": ""}}, ["place", "room"]),
        ({"place": {"room": "x" * 41}}, ["place", "room"]),
        ({"place": {"city": ""}}, ["place", "city"]),
        ({"place": {"city": "x" * 41}}, ["place", "city"]),
        ({"tags": ["a"] * 6}, ["tags"]),
        ({"starts_on": "May"}, ["starts_on"]),
    ]:
        assert places(change(api, 8, wrong, tag)) == [["body", *loc]]
    widest = {"title": "x" * 80, "note": "", "tags": [""] * 5, "seats_min": 1, "seats_max": 200}
    assert change(api, 8, widest).status_code == 200
    longest = {"city": "x" * 40, "room": "y" * 40}
    assert change(api, 8, {"place": longest}).json()["place"] == longest


@check(
    "Leaves a course as it was when a change is refused",
    hint="In which order do you check and store? Look at the course, and at its tag.",
    weight=2,
)
def test_changes_nothing_when_it_refuses(api):
    before = api.get("/courses/9")
    for wrong in [{"title": "New", "ends_on": "2026-05-01"}, {"title": "New", "seats_min": 0}]:
        assert change(api, 9, wrong).status_code >= 400
        after = api.get("/courses/9")
        assert after.json() == before.json()
        assert after.headers["ETag"] == before.headers["ETag"]
