"""What one request must not do to the next one, and several mistakes in one."""

from harness import check


@check(
    "Reports every mistake of a request at once",
    hint="It is no fun to send a form five times. Who collects the mistakes for you?",
    weight=2,
)
def test_reports_every_mistake_at_once(api):
    reply = api.post("/items", json={"name": "", "description": 5, "colour": "red"})
    assert reply.status_code == 422
    places = sorted(mistake["loc"] for mistake in reply.json()["detail"])
    assert places == [
        ["body", "colour"],
        ["body", "description"],
        ["body", "name"],
        ["body", "price_cents"],
    ]


@check(
    "Numbers the items without gaps, whatever was refused in between",
    hint="What has already run by the time a body is refused?",
    weight=2,
)
def test_numbers_without_gaps(api):
    lamp = {"name": "Lamp", "price_cents": 1250}
    first = api.post("/items", json=lamp).json()["id"]
    for refused in [{"name": "Lamp"}, {**lamp, "price_cents": 0}]:
        assert api.post("/items", json=refused).status_code == 422
    second = api.post("/items", json=lamp).json()["id"]
    assert second == first + 1


@check(
    "Keeps what belongs to one item away from every other",
    hint="Who owns the list that a default stands for, and how many items share it?",
    weight=2,
)
def test_keeps_tags_apart(api):
    tagged = {"name": "Lamp", "price_cents": 1250, "tags": ["light", "brass"]}
    plain = {"name": "Chair", "price_cents": 900}
    first = api.post("/items", json=tagged).json()
    second = api.post("/items", json=plain).json()
    assert second["tags"] == []
    assert api.get(f"/items/{first['id']}").json()["tags"] == ["light", "brass"]
