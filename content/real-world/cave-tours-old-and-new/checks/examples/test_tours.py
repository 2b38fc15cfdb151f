"""Version 1 as it is, and version 2 beside it."""

from harness import check


@check(
    "Keeps version 1",
    hint="Compare the answer with that of the starter, key by key.",
    weight=2,
)
def test_keeps_version_1(api):
    new = {"name": "Ada", "day": "2026-05-01", "people": 3}
    made = api.post("/v1/bookings", json=new)
    assert made.status_code == 200
    link = made.json()["link"]
    assert made.json() == {**new, "id": made.json()["id"], "link": link}
    assert api.get(link).json() == made.json()
    assert api.get("/v1/days/2026-05-01").json()["free"] == 9


@check(
    "Has a version 2",
    hint="Which fields does a booking have there, and what comes besides the body?",
    weight=2,
)
def test_has_a_version_2(api):
    contact = {"name": "Ben", "phone": "555 01"}
    new = {"contact": contact, "day": "2026-05-02", "adults": 2, "children": 1}
    made = api.post("/v2/bookings", json=new)
    assert made.status_code == 201
    number = made.json()["id"]
    link = f"/v2/bookings/{number}"
    assert made.json() == {**new, "id": number, "status": "confirmed", "link": link}
    assert made.headers["location"] == link
    assert api.get(link).json() == made.json()
    listed = api.get("/v2/bookings", params={"day": "2026-05-02"})
    assert listed.json() == {"items": [made.json()]}
    many = {**new, "adults": 7, "children": 6}
    assert api.post("/v2/bookings", json=many).status_code == 422


@check(
    "Lets wait in version 2 who finds no place",
    hint="The same lack of places has one answer in version 1 and another in version 2.",
    weight=2,
)
def test_lets_wait(api):
    day = "2026-05-03"
    assert (
        api.post("/v1/bookings", json={"name": "Cem", "day": day, "people": 11}).status_code == 200
    )
    new = {"contact": {"name": "Dea", "phone": None}, "day": day, "adults": 2, "children": 0}
    made = api.post("/v2/bookings", json=new)
    assert (made.status_code, made.json()["status"]) == (201, "waiting")
    assert api.get(f"/v2/days/{day}").json()["free"] == 1
