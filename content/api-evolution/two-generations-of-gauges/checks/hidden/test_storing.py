"""What is stored, and how it is shown."""

from harness import check


@check(
    "Stores a whole batch or nothing of it, and says where it is wrong",
    hint="When the fourth one is wrong, what has become of the first three?",
    weight=3,
)
def test_stores_all_or_nothing(api):
    batch = [{"gauge": "all-or-nothing", "level": 1.0} for _ in range(5)]
    batch[3] = {"version": 2, "gauge": "all-or-nothing"}
    reply = api.post("/readings/batch", json=batch)
    assert reply.status_code == 422
    assert all(3 in error["loc"] for error in reply.json()["detail"])
    assert "level_mm" in [error["loc"][-1] for error in reply.json()["detail"]]
    assert api.get("/readings", params={"gauge": "all-or-nothing"}).json() == []


@check(
    "Loses no millimetre of a level in metres",
    hint="Not every decimal number has an exact float, and cutting off is not rounding.",
    weight=2,
)
def test_loses_no_millimetre(api):
    for level_mm in [8011, 1001, 4350, -7, 19999, 0]:
        reply = api.post("/readings", json={"gauge": "exact", "level": level_mm / 1000})
        assert reply.status_code == 201
        assert reply.json()["level_mm"] == level_mm
        assert reply.json()["level"] == level_mm / 1000


@check(
    "Takes nothing away from the boards that read the old field",
    hint="A board shows every gauge, whatever generation that gauge is of.",
    weight=2,
)
def test_boards_still_read_metres(api):
    sent = {"version": 2, "gauge": "board", "level_mm": -1500, "battery": 3}
    made = api.post("/readings", json=sent)
    assert made.status_code == 201
    expected = {
        "id": made.json()["id"],
        "gauge": "board",
        "level_mm": -1500,
        "level": -1.5,
        "battery": 3,
    }
    assert made.json() == expected
    assert api.get("/readings", params={"gauge": "board"}).json() == [expected]


@check(
    "Shows what was stored before in the new form, too",
    hint="Two readings were there before your code. Ask for them.",
    weight=2,
)
def test_shows_what_was_stored_before(api):
    stored = api.get("/readings", params={"gauge": "north-lock"})
    assert stored.status_code == 200
    assert stored.json() == [
        {"id": 1, "gauge": "north-lock", "level_mm": 1204, "level": 1.204, "battery": None}
    ]
    (other,) = api.get("/readings", params={"gauge": "mill-ditch"}).json()
    assert other["level_mm"] == -350


@check(
    "Knows which gauges still have to be replaced",
    hint="A gauge that was replaced keeps its name. And what was refused says nothing.",
    weight=2,
)
def test_knows_who_is_left(fresh_api):
    api = fresh_api()
    assert api.get("/versions").json() == {"1": ["mill-ditch", "north-lock"], "2": []}
    api.post("/readings", json={"version": 2, "gauge": "north-lock", "level_mm": 1190})
    api.post("/readings", json={"version": 2, "gauge": "mill-ditch", "level_mm": 99_999})
    api.post(
        "/readings/batch",
        json=[
            {"version": 2, "gauge": "ford", "level_mm": 300},
            {"gauge": "ford", "level": 0.3},
            {"gauge": "eel-trap", "level": 0.3},
            {"version": 2, "gauge": "eel-trap", "level_mm": 310},
        ],
    )
    found = api.get("/versions")
    assert found.status_code == 200
    assert found.json() == {"1": ["ford", "mill-ditch"], "2": ["eel-trap", "north-lock"]}
