"""A seller sends an item and looks at it again."""

from harness import check

LAMP = {"name": "  Brass lamp ", "price_cents": 1250, "tags": ["light"]}


@check(
    "Creates an item and answers with all of it",
    hint="Which status says that something new is there? The default one does not.",
    weight=2,
)
def test_creates_an_item(api):
    reply = api.post("/items", json=LAMP)
    assert reply.status_code == 201
    created = reply.json()
    assert isinstance(created.pop("id"), int)
    assert created == {
        "name": "Brass lamp",
        "price_cents": 1250,
        "description": None,
        "tags": ["light"],
    }


@check(
    "Says where the new item is, and shows it there",
    hint="Handlers can declare a response to set headers on, or return one.",
)
def test_says_where_the_item_is(api):
    reply = api.post("/items", json=LAMP)
    created = reply.json()
    assert reply.headers["location"] == f"/items/{created['id']}"
    shown = api.get(f"/items/{created['id']}")
    assert shown.status_code == 200
    assert shown.json() == created


@check(
    "Says when there is no such item",
    hint="Asking for what is not there is no server error.",
)
def test_says_when_there_is_none(api):
    assert api.get("/items/999999").status_code == 404


@check(
    "Refuses an item without a price, and names the field",
    hint="A field without a default is a field that must be sent.",
)
def test_refuses_an_item_without_a_price(api):
    reply = api.post("/items", json={"name": "Lamp"})
    assert reply.status_code == 422
    places = [mistake["loc"] for mistake in reply.json()["detail"]]
    assert places == [["body", "price_cents"]]
