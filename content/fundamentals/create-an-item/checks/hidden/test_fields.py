"""Each field at the edges of its rule; one mistake in each request."""

from harness import check


def create(api, **fields):
    """Send an item that is right but for `fields`."""
    return api.post("/items", json={"name": "Lamp", "price_cents": 1250, **fields})


def refused_places(reply):
    """Return where each mistake is, from the body of a refusal."""
    assert reply.status_code == 422
    detail = reply.json()["detail"]
    assert isinstance(detail, list)
    return [mistake["loc"] for mistake in detail]


@check(
    "Refuses every field that the client may not send, and names it",
    hint="Pydantic drops what it does not know unless told otherwise; think also of what you return.",
    weight=3,
)
def test_refuses_fields_that_may_not_be_sent(api):
    for foreign in ["id", "seller", "Name"]:
        assert refused_places(create(api, **{foreign: 7})) == [["body", foreign]]


@check(
    "Refuses a price that is not a number in the JSON",
    hint="By default, Pydantic turns some other types into numbers. One word stops that.",
    weight=2,
)
def test_refuses_a_price_of_another_type(api):
    for wrong in ["1250", True, 12.5, None]:
        places = refused_places(create(api, price_cents=wrong))
        assert places == [["body", "price_cents"]]


@check(
    "Allows both ends of the price, and refuses what lies beyond",
    hint="At least, or more than? There is a constraint for each.",
    weight=2,
)
def test_holds_the_price_to_its_bounds(api):
    for allowed in [1, 1_000_000]:
        reply = create(api, price_cents=allowed)
        assert reply.status_code == 201
        assert reply.json()["price_cents"] == allowed
    for refused in [0, -1, 1_000_001]:
        places = refused_places(create(api, price_cents=refused))
        assert places == [["body", "price_cents"]]


@check(
    "Cuts off whitespace before measuring",
    hint="In which order do your rules run? Try only spaces, and a long text between spaces.",
    weight=2,
)
def test_trims_the_name_before_measuring(api):
    for refused in ["", " \t ", "x" * 81]:
        assert refused_places(create(api, name=refused)) == [["body", "name"]]
    longest = create(api, name="  " + "x" * 80 + "  ")
    assert longest.status_code == 201
    assert longest.json()["name"] == "x" * 80


@check(
    "Takes an explicit null where a text may be missing",
    hint="A default is used when nothing was sent. What was sent must fit the type.",
)
def test_takes_no_description(api):
    reply = create(api, description=None)
    assert reply.status_code == 201
    assert reply.json()["description"] is None
    assert create(api, description="x" * 500).status_code == 201
    places = refused_places(create(api, description="x" * 501))
    assert places == [["body", "description"]]
