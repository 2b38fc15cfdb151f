"""Each value is looked for in its place, and only there."""

from harness import check


def numbers(reply):
    """Return the numbers of the wheels in a list."""
    assert reply.status_code == 200
    return [wheel["number"] for wheel in reply.json()]


@check(
    "Takes all filters from the query, some of them several times",
    hint="How does one name come several times in a query, and what does your code see of that?",
    weight=2,
)
def test_takes_all_filters(api):
    assert numbers(api.get("/wheels?kind=Alp&kind=Smoke&min_days=41")) == [2, 3]
    assert numbers(api.get("/wheels?kind=Alp&kind=Smoke&turned=true")) == [1, 3]
    assert numbers(api.get("/wheels?kind=Stilton")) == []
    every = api.get("/wheels")
    assert {1, 2, 3} <= set(numbers(every))
    not_turned = [wheel["number"] for wheel in every.json() if not wheel["turned"]]
    assert numbers(api.get("/wheels?turned=false")) == not_turned
    assert api.get("/wheels?min_days=-1").status_code == 422


@check(
    "Refuses a filter that it does not know",
    hint="What does somebody see who has misspelt the filter?",
    weight=2,
)
def test_refuses_unknown_filters(api):
    assert api.get("/wheels?kinds=Alp").status_code == 422
    assert api.get("/wheels?kind=Alp&max_days=3").status_code == 422


@check(
    "Takes no word for a number, and no number for a word",
    hint="Two routes fit the same path. Which of them is asked first?",
    weight=2,
)
def test_knows_the_oldest(api):
    oldest = api.get("/wheels/oldest")
    assert oldest.status_code == 200
    assert oldest.json()["number"] == 5
    assert api.get("/wheels/youngest").status_code == 422


@check(
    "Takes notes from the body only",
    hint="Does the body of the contract have a key? And what lies in a query, and in how many logs?",
    weight=2,
)
def test_takes_notes_from_the_body(api):
    assert api.post("/wheels/2/notes", json={"text": "one"}).status_code == 201
    assert api.post("/wheels/2/notes?text=two").status_code == 422
    assert api.post("/wheels/2/notes", json="three").status_code == 422
    assert api.post("/wheels/2/notes", json={"text": "four", "number": 3}).status_code == 422
    assert api.post("/wheels/2/notes", json={"text": ""}).status_code == 422
    assert api.post("/wheels/2/notes", json={"text": "a" * 201}).status_code == 422
    assert api.post("/wheels/1000/notes", json={"text": "five"}).status_code == 404
    both = api.post("/wheels/2/notes?text=five", json={"text": "six"})
    assert both.json() == {"number": 2, "notes": ["one", "six"]}


@check(
    "Replaces the wheel that the path names",
    hint="Who decides which wheel is meant, if two places could say so?",
    weight=3,
)
def test_replaces_the_wheel_of_the_path(api):
    before = api.get("/wheels/7").json()
    new = api.put("/wheels/6", json={"kind": "Brine extra", "days": 30})
    assert new.status_code == 200
    assert new.json() == {
        "number": 6,
        "kind": "Brine extra",
        "days": 30,
        "turned": False,
        "shelf": "south/1",
    }
    assert api.get("/wheels/6").json() == new.json()
    other = api.put("/wheels/6", json={"number": 7, "kind": "Mould", "days": 1})
    assert other.status_code == 422
    assert api.get("/wheels/7").json() == before
    whole = {"kind": "Mould", "days": 1}
    for wrong in [{"days": -1}, {"kind": ""}, {"kind": "a" * 41}]:
        assert api.put("/wheels/6", json={**whole, **wrong}).status_code == 422
    for key in whole:
        assert api.put("/wheels/6", json={key: whole[key]}).status_code == 422
    assert api.get("/wheels/6").json() == new.json()
    assert api.put("/wheels/600", json=whole).status_code == 404


@check(
    "Tries a move out without moving anything",
    hint="Look at each of the three values of this route: in which of the three places is it?",
    weight=3,
)
def test_tries_a_move_out(api):
    before = api.get("/wheels/4").json()
    tried = api.post("/wheels/4/move?dry_run=true", json={"shelf": "north/2"})
    assert tried.status_code == 200
    assert tried.json() == {**before, "shelf": "north/2"}
    assert api.get("/wheels/4").json() == before
    assert api.post("/wheels/4/move", json={"shelf": "north/2", "dry_run": True}).status_code == 422
    assert api.post("/wheels/4/move?shelf=north/2").status_code == 422
    for path in ("/wheels/4/move", "/wheels/4/move?dry_run=true"):
        assert api.post(path, json={"shelf": "attic"}).status_code == 404
    assert api.get("/wheels/4").json() == before
    moved = api.post("/wheels/4/move", json={"shelf": "south/1"})
    assert moved.json() == {**before, "shelf": "south/1"}
    assert api.get("/wheels/4").json() == moved.json()


@check(
    "Finds shelves whose names have a slash",
    hint="How far does a parameter of a path reach, if you say nothing else?",
    weight=2,
)
def test_finds_shelves(api):
    assert numbers(api.get("/shelves/north/1/wheels")) == [1, 2]
    assert numbers(api.get("/shelves/north%2F1/wheels")) == [1, 2]
    assert api.get("/shelves/gate/wheels").status_code == 200
    assert api.get("/shelves/north/9/wheels").status_code == 404


@check(
    "Sells all wheels that the query names, or none",
    hint="One of them does not exist, or is named twice: what has your code done by the time it notices?",
    weight=3,
)
def test_sells_all_or_none(api):
    assert api.delete("/wheels?number=8&number=800").status_code == 404
    assert api.get("/wheels/8").status_code == 200
    assert api.delete("/wheels").status_code == 422
    assert api.delete("/wheels?number=8&number=9&number=8").status_code == 204
    assert api.get("/wheels/8").status_code == 404
    assert api.get("/wheels/9").status_code == 404
    assert api.get("/wheels/1").status_code == 200


@check(
    "Documents where everything comes from",
    hint="A value that only your code looks for is in no document, and in no generated client.",
    weight=2,
)
def test_documents_the_places(api):
    paths = api.get("/openapi.json").json()["paths"]
    listed = {
        (path, method): {one["name"] for one in about.get("parameters", []) if one["in"] == "query"}
        for path, methods in paths.items()
        for method, about in methods.items()
    }
    assert listed["/wheels", "get"] == {"kind", "min_days", "turned"}
    assert listed["/wheels", "delete"] == {"number"}
    assert listed["/wheels/{number}/move", "post"] == {"dry_run"}
    assert listed["/wheels/{number}", "put"] == set()
    for methods in paths.values():
        for method in {"get", "delete"} & set(methods):
            assert "requestBody" not in methods[method]
