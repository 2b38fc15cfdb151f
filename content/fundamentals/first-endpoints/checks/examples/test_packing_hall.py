"""What the tablets ask for most: is the service there, an item, its weight."""

from harness import check


@check(
    "Introduces itself and says that it is up",
    hint="Compare your answer with the table, key by key.",
)
def test_says_that_it_is_up(api):
    reply = api.get("/")
    assert reply.status_code == 200
    assert reply.json() == {"service": "packing-hall", "status": "ok"}


@check(
    "Shows an item with the text of the query, and without it",
    hint="Type the path parameter, and give the optional text a default that means: not sent.",
)
def test_shows_an_item(api):
    reply = api.get("/items/12", params={"q": "blue lid"})
    assert reply.status_code == 200
    assert reply.json() == {"item_id": 12, "q": "blue lid"}

    assert api.get("/items/12").json() == {"item_id": 12, "q": None}


@check(
    "Weighs one piece, or several",
    hint="The number of pieces arrives as text; let a type turn it into something to count with.",
    weight=2,
)
def test_weighs_pieces(api):
    reply = api.get("/items/12/weight")
    assert reply.status_code == 200
    assert reply.json() == {"item_id": 12, "quantity": 1, "grams": 180}

    reply = api.get("/items/12/weight", params={"quantity": 3})
    assert reply.json() == {"item_id": 12, "quantity": 3, "grams": 540}
