"""What counts as chosen, on every level."""

from harness import check


def chosen(api, room_id, choices):
    """Send choices; return what the two settings endpoints then say."""
    reply = api.put(f"/rooms/{room_id}/settings", json=choices)
    assert reply.status_code == 200
    shown = api.get(f"/rooms/{room_id}/settings").json()
    assert reply.json() == shown
    return shown, api.get(f"/rooms/{room_id}/settings/effective").json()


@check(
    "Tells a null that was chosen from a value that was not",
    hint="One way to leave values out asks what is in a field, another one how it came in.",
    weight=3,
)
def test_keeps_a_chosen_null(api):
    shown, effective = chosen(api, 1, {"night_target": None})
    assert shown == {"night_target": None}
    assert effective["night_target"] is None
    shown, effective = chosen(api, 2, {"target": 21})
    assert shown == {"target": 21}
    assert effective["night_target"] == 17


@check(
    "Shows a choice that is equal to the default",
    hint="A tenant may insist on a value. What if it looks like the default?",
    weight=3,
)
def test_keeps_a_choice_like_the_default(api):
    choices = {"target": 20, "night_target": 17, "boost": {"target": 23}}
    assert chosen(api, 3, choices)[0] == choices


@check(
    "Leaves out what was not chosen inside objects and lists, too",
    hint="Which levels does your way of leaving out reach? Look into each item.",
    weight=2,
)
def test_is_sparse_on_every_level(api):
    choices = {"boost": {"target": 25}, "quiet": [{"start": 22}, {"start": 13, "hours": 2}]}
    shown, effective = chosen(api, 4, choices)
    assert shown == choices
    assert effective["boost"] == {"minutes": 30, "target": 25}
    assert effective["quiet"] == [{"start": 22, "hours": 8}, {"start": 13, "hours": 2}]


@check(
    "Takes what is empty for a choice",
    hint="Empty is not the same as missing. Where do you ask only whether something is true?",
    weight=2,
)
def test_keeps_empty_choices(api):
    shown, _ = chosen(api, 5, {"boost": {}, "quiet": []})
    assert shown == {"boost": {}, "quiet": []}


@check(
    "Replaces all earlier choices",
    hint="A tenant takes a choice back. How does the body of this method say that?",
    weight=2,
)
def test_replaces_earlier_choices(api):
    chosen(api, 6, {"target": 25, "boost": {"minutes": 5}})
    assert chosen(api, 6, {"boost": {"target": 30}})[0] == {"boost": {"target": 30}}
    shown, effective = chosen(api, 6, {})
    assert shown == {}
    assert effective["target"] == 20


@check(
    "Keeps the choices when the next ones are refused",
    hint="What of your code has already run when a body turns out to be wrong?",
    weight=2,
)
def test_keeps_choices_after_a_refusal(api):
    choices = {"target": 8, "quiet": [{"start": 0, "hours": 8}]}
    chosen(api, 7, choices)
    for wrong in [{"target": 4}, {"boost": None}, {"quiet": [{"hours": 3}]}, {"colour": "red"}]:
        assert api.put("/rooms/7/settings", json=wrong).status_code == 422
    assert api.get("/rooms/7/settings").json() == choices


@check(
    "Refuses what is out of bounds or unknown, on every level",
    hint="Take the table line by line: just inside each bound, just outside, and one key too many.",
    weight=2,
)
def test_refuses_on_every_level(api):
    smallest = {"minutes": 1, "target": 5}
    largest = {"minutes": 120, "target": 30}
    for choices in [
        {"target": 5, "night_target": 30, "boost": smallest, "quiet": [{"start": 0, "hours": 1}]},
        {"target": 30, "night_target": 5, "boost": largest, "quiet": [{"start": 23, "hours": 12}]},
    ]:
        assert chosen(api, 2, choices)[0] == choices
    for wrong in [
        {"target": 30.5},
        {"night_target": 4},
        {"night_target": 31},
        {"boost": {"minutes": 0}},
        {"boost": {"minutes": 121}},
        {"boost": {"minutes": 1.5}},
        {"boost": {"target": 4}},
        {"boost": {"target": 31}},
        {"boost": {"minutes": None}},
        {"boost": {"note": "warm"}},
        {"quiet": [{"start": -1}]},
        {"quiet": [{"start": 24}]},
        {"quiet": [{"start": 3, "hours": 0}]},
        {"quiet": [{"start": 3, "hours": 13}]},
        {"quiet": [{"start": 3, "hours": None}]},
        {"quiet": [{"start": 3, "note": "sleep"}]},
        {"quiet": None},
        {"target": None},
    ]:
        assert api.put("/rooms/2/settings", json=wrong).status_code == 422


@check(
    "Keeps the choices of one room out of every other",
    hint="Who owns the defaults, and what happens to them while a room is being worked out?",
    weight=2,
)
def test_keeps_rooms_apart(api):
    chosen(api, 8, {"boost": {"minutes": 99}, "quiet": [{"start": 3}]})
    api.get("/rooms/8/settings/effective")
    shown, effective = chosen(api, 9, {})
    assert shown == {}
    assert effective["boost"] == {"minutes": 30, "target": 23}
    assert effective["quiet"] == []
