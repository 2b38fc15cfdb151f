"""Who sees what, in every shape of answer."""

from harness import check


def people_in(value):
    """Yield every object in an answer that has a name, at any depth."""
    if isinstance(value, list):
        for each in value:
            yield from people_in(each)
    elif isinstance(value, dict):
        if "name" in value:
            yield value
        for each in value.values():
            yield from people_in(each)


def shows_only_neighbours(reply):
    """Tell whether an answer is a success with people of whom only id and name are shown."""
    assert reply.status_code == 200
    found = list(people_in(reply.json()))
    assert found
    assert all(person.keys() == {"id", "name"} for person in found)
    assert "SECRET" not in reply.text
    return True


@check(
    "Keeps what is private out of the list of people",
    hint="Rows do not all have the same keys. Do you list what may be shown, or what may not?",
    weight=3,
)
def test_keeps_the_list_clean(api):
    assert shows_only_neighbours(api.get("/people"))


@check(
    "Keeps what is private out of everything inside an offer",
    hint="People stand at three depths here. Look for each of them in the answer.",
    weight=3,
)
def test_keeps_offers_clean(api):
    reply = api.get("/offers")
    assert shows_only_neighbours(reply)
    assert [person["id"] for person in people_in(reply.json())] == [1, 2, 3, 3, 3]
    assert reply.json()[0]["replies"][0]["text"] == "May I have it on Sunday?"


@check(
    "Keeps what is private out of the map of streets",
    hint="Which type describes an object whose keys are not known in advance?",
    weight=2,
)
def test_keeps_streets_clean(api):
    reply = api.get("/streets")
    assert shows_only_neighbours(reply)
    assert [person["id"] for person in reply.json()["Harbour Row"]] == [3]


@check(
    "Shows a person's private data to nobody else",
    hint="When an answer has two possible types, who chooses, and by what?",
    weight=3,
)
def test_shows_private_data_to_nobody_else(api):
    for headers in [{}, {"X-Person": "1"}, {"X-Person": "999"}]:
        assert shows_only_neighbours(api.get("/people/2", headers=headers))


@check(
    "Keeps internal fields from the owner, too",
    hint="Even the owner has no use for some fields of the row. Does every row have the same ones?",
    weight=2,
)
def test_keeps_internal_fields_from_the_owner(api):
    for number in ["2", "3"]:
        reply = api.get(f"/people/{number}", headers={"X-Person": number})
        assert reply.status_code == 200
        assert reply.json().keys() == {"id", "name", "street", "email"}


@check(
    "Finds people only by what may be seen of them",
    hint="A search that says yes or no about a hidden field shows it, letter by letter.",
    weight=2,
)
def test_finds_people_by_their_name_only(api):
    found = api.get("/people", params={"q": "CLE"})
    assert [person["id"] for person in found.json()] == [3]
    for hidden in ["example.org", "secret", "harbour"]:
        reply = api.get("/people", params={"q": hidden})
        assert reply.status_code == 200
        assert reply.json() == []
