"""What the office does all day: store, show and list."""

import time

from harness import check

UMBRELLA = {"label": "A-1", "what": "Blue umbrella", "station": "Mill Road"}
ADA = {"X-Staff": "key-ada"}


def settle(api, patience=0.2):
    """Wait until no session is open any more, but not for ever; return how many are open."""
    end = time.monotonic() + patience
    while True:
        in_use = api.get("/connections").json()["in_use"]
        if in_use == 0 or time.monotonic() > end:
            return in_use
        time.sleep(0.01)


@check(
    "Stores a find, and says who stored it",
    hint="The name belongs to the key in the header. Which status says that something is new?",
    weight=2,
)
def test_stores_a_find(api):
    reply = api.post("/finds", json=UMBRELLA, headers=ADA)
    assert reply.status_code == 201
    assert reply.json() == {**UMBRELLA, "stored_by": "Ada"}


@check(
    "Shows a find, and says when there is none",
    hint="An error that a handler raises passes through its dependencies. Does it come out?",
)
def test_shows_a_find(api):
    hat = {"label": "A-2", "what": "Straw hat", "station": "Harbour"}
    api.post("/finds", json=hat, headers=ADA)
    settle(api)
    shown = api.get("/finds/A-2")
    assert shown.status_code == 200
    assert shown.json()["what"] == "Straw hat"
    assert api.get("/finds/A-999").status_code == 404


@check(
    "Stores nothing for a stranger",
    hint="A dependency can refuse a request before the handler runs. Is the header always there?",
    weight=2,
)
def test_stores_nothing_for_a_stranger(api):
    scarf = {"label": "A-3", "what": "Scarf", "station": "Harbour"}
    for headers in [{}, {"X-Staff": "key-eve"}]:
        reply = api.post("/finds", json=scarf, headers=headers)
        assert reply.status_code == 401
    assert api.get("/finds/A-3").status_code == 404


@check(
    "Lists a page of the finds",
    hint="The total counts everything that was found, whatever part of it is shown.",
)
def test_lists_a_page(api):
    for number in range(3):
        glove = {"label": f"G-{number}", "what": "Left glove", "station": "Castle"}
        api.post("/finds", json=glove, headers=ADA)
    settle(api)
    reply = api.get("/stations/Castle/finds", params={"limit": 1, "offset": 1})
    assert reply.status_code == 200
    assert reply.json()["total"] == 3
    assert [find["label"] for find in reply.json()["finds"]] == ["G-1"]
    assert api.get("/finds").status_code == 200
