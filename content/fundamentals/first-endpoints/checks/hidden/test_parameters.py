"""Parameters at their edges: empty, out of bounds, of the wrong type, undeclared."""

from harness import check


def refused_places(reply):
    """Return where each mistake is, from the body of a refusal."""
    assert reply.status_code == 422
    detail = reply.json()["detail"]
    assert isinstance(detail, list)
    return [mistake["loc"] for mistake in detail]


def types_of(parameter):
    """Return the JSON types that the schema of a parameter allows."""
    schema = parameter["schema"]
    return [each.get("type") for each in schema.get("anyOf", [schema])]


@check(
    "Refuses an item number that is not a whole number, and names its place",
    hint="Who should look at the value: the router that picks a route, or the validation after it?",
    weight=2,
)
def test_refuses_a_number_that_is_not_whole(api):
    for path in ["/items/lid", "/items/12.5", "/items/lid/weight"]:
        assert refused_places(api.get(path)) == [["path", "item_id"]]


@check(
    "Tells an empty text from one that was not sent",
    hint="Not everything that is false in a condition is missing.",
)
def test_keeps_an_empty_text(api):
    reply = api.get("/items/7", params={"q": ""})
    assert reply.status_code == 200
    assert reply.json() == {"item_id": 7, "q": ""}


@check(
    "Holds the number of pieces to its bounds",
    hint="Both ends are allowed. Declare the bounds beside the type, and the refusal comes by itself.",
    weight=2,
)
def test_holds_the_quantity_to_its_bounds(api):
    for quantity in ["0", "101", "-3", "2.5", "many"]:
        reply = api.get("/items/7/weight", params={"quantity": quantity})
        assert refused_places(reply) == [["query", "quantity"]]

    reply = api.get("/items/7/weight", params={"quantity": 100})
    assert reply.json()["quantity"] == 100


@check(
    "Documents every parameter with its type",
    hint="No generated client can know what a handler takes out of the request by hand.",
)
def test_documents_its_parameters(api):
    paths = api.get("/openapi.json").json()["paths"]
    listed = paths["/items/{item_id}"]["get"]["parameters"]
    item = {each["name"]: each for each in listed}
    assert item["item_id"]["in"] == "path"
    assert "integer" in types_of(item["item_id"])
    assert item["q"]["in"] == "query"
    assert item["q"]["required"] is False

    listed = paths["/items/{item_id}/weight"]["get"]["parameters"]
    weight = {each["name"]: each for each in listed}
    assert "integer" in types_of(weight["quantity"])
    assert weight["quantity"]["required"] is False
