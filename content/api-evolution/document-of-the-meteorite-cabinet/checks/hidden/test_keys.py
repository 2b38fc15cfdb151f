"""Who may do what."""

from harness import check

SECRET = "the key of the desk's checks"
KEY = {"X-Desk-Key": SECRET}
NEW = {"name": "Ridge", "kind": "iron", "grams": 40}


@check(
    "Takes no key but the right one",
    hint="Reading a key and checking it are two things. And a key comes from outside: it may be any bytes.",
    weight=3,
)
def test_takes_no_other_key(fresh_api):
    api = fresh_api(env={"DESK_KEY": SECRET})
    before = len(api.get("/stones").json())
    wrong = [b"", b"anything", b"only-for-development", SECRET.upper().encode(), b"\xfcberall"]
    for key in wrong:
        reply = api.post("/stones", json=NEW, headers=[(b"X-Desk-Key", key)])
        assert reply.status_code == 401
    assert api.post("/stones", json=NEW).status_code == 401
    assert len(api.get("/stones").json()) == before
    assert api.post("/stones", json=NEW, headers=KEY).status_code == 201


@check(
    "Asks for the key before it looks at anything else",
    hint="Whoever has no key should not learn what a right body looks like.",
)
def test_asks_for_the_key_first(fresh_api):
    api = fresh_api(env={"DESK_KEY": SECRET})
    assert api.post("/stones", json={"grams": "many"}).status_code == 401
    assert api.post("/stones", json=[]).status_code == 401


@check(
    "Closes what it hides",
    hint="Who knows the address, needs no document.",
    weight=3,
)
def test_closes_what_it_hides(fresh_api):
    api = fresh_api(env={"DESK_KEY": SECRET})
    assert not [path for path in api.get("/openapi.json").json()["paths"] if "desk" in path]
    assert api.get("/desk/figures").status_code == 401
    assert api.get("/desk/figures", headers={"X-Desk-Key": "guess"}).status_code == 401
    assert api.put("/desk/modules/loans").status_code == 401
    assert api.get("/loans").status_code == 404
    assert api.get("/desk/figures", headers=KEY).status_code == 200
