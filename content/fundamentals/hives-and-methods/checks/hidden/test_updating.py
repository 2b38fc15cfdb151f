"""PATCH: what was sent, and nothing else.

Kept last: a wrong solution may keep a hive that breaks the rules, and then no list can be shown.
"""

from harness import check

SUN = {"name": "Sun side", "frames": 10, "honey_frames": 3, "queen": "Aurelia"}


def new_hive(api):
    """Return a new hive, and its path."""
    created = api.post("/hives", json=SUN).json()
    return created, f"/hives/{created['id']}"


@check(
    "Clears a value that is sent as null",
    hint="Not sent and sent as null are two things. Which of them does your code leave out?",
    weight=2,
)
def test_clears_what_is_null(api):
    created, path = new_hive(api)
    reply = api.patch(path, json={"queen": None})
    assert reply.status_code == 200
    assert reply.json() == {**created, "queen": None}
    assert api.get(path).json() == reply.json()


@check(
    "Takes a value that happens to be a default",
    hint="A client may send on purpose what it would get for free. Does that still count as sent?",
    weight=2,
)
def test_takes_what_equals_a_default(api):
    created, path = new_hive(api)
    reply = api.patch(path, json={"honey_frames": 0})
    assert reply.status_code == 200
    assert reply.json() == {**created, "honey_frames": 0}
    unchanged = api.patch(path, json={})
    assert unchanged.status_code == 200
    assert unchanged.json() == reply.json()


@check(
    "Refuses null where a value is needed",
    hint="A field that may be left out is not yet a field that may be null.",
    weight=2,
)
def test_refuses_null_where_a_value_is_needed(api):
    _, path = new_hive(api)
    for name in ["name", "frames", "honey_frames"]:
        assert api.patch(path, json={name: None}).status_code == 422


@check(
    "Holds the changed hive to the rules between its fields",
    hint="One field is sent, and the rule needs two. Where does the other one come from?",
    weight=3,
)
def test_holds_the_result_to_the_rules(api):
    for change, status in [
        ({"frames": 2}, 422),
        ({"honey_frames": 11}, 422),
        ({"honey_frames": 10}, 200),
        ({"frames": 2, "honey_frames": 1}, 200),
    ]:
        _, path = new_hive(api)
        assert api.patch(path, json=change).status_code == status


@check(
    "Leaves a hive as it was when its change is refused",
    hint="In which order do you write and look? Show the hive again after the refusal.",
    weight=2,
)
def test_leaves_a_refused_change_undone(api):
    created, path = new_hive(api)
    assert api.patch(path, json={"name": "Shade side", "frames": 0}).status_code == 422
    assert api.get(path).json() == created
    # Whether this one is refused is another check's business.
    if api.patch(path, json={"name": "Shade side", "frames": 2}).status_code == 422:
        assert api.get(path).json() == created
