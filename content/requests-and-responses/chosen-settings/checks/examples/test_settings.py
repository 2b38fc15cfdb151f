"""A tenant chooses, the app shows the choices, the thermostat gets everything."""

from harness import check


@check(
    "Shows what was chosen, and keeps showing it",
    hint="An object knows which of its fields were sent. What is left of that in a saved text?",
    weight=2,
)
def test_shows_what_was_chosen(api):
    choices = {"night_target": 15, "boost": {"minutes": 45}}
    reply = api.put("/rooms/1/settings", json=choices)
    assert reply.status_code == 200
    assert reply.json() == choices
    reply = api.get("/rooms/1/settings")
    assert reply.status_code == 200
    assert reply.json() == choices


@check(
    "Gives the thermostat every value",
    hint="The same choices, and the defaults of the table for all the rest.",
)
def test_gives_every_value(api):
    api.put("/rooms/2/settings", json={"target": 22})
    reply = api.get("/rooms/2/settings/effective")
    assert reply.status_code == 200
    assert reply.json() == {
        "target": 22,
        "night_target": 17,
        "boost": {"minutes": 30, "target": 23},
        "quiet": [],
    }


@check(
    "Lists the rooms",
    hint="Not every null has the same meaning here. Which one is left out?",
)
def test_lists_the_rooms(api):
    reply = api.get("/rooms")
    assert reply.status_code == 200
    assert reply.json()[0] == {"id": 1, "name": "Hall", "temperature": 19.5}


@check(
    "Knows no other rooms, and no other keys",
    hint="Look at what is asked for before you save anything.",
)
def test_refuses_what_is_unknown(api):
    for path in ["/rooms/42/settings", "/rooms/42/settings/effective"]:
        assert api.get(path).status_code == 404
    assert api.put("/rooms/42/settings", json={}).status_code == 404
    reply = api.put("/rooms/1/settings", json={"boost": {"minute": 5}})
    assert reply.status_code == 422
    assert [mistake["loc"] for mistake in reply.json()["detail"]] == [["body", "boost", "minute"]]
