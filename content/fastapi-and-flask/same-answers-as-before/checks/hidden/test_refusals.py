"""Errors in the old words."""

from harness import check


@check(
    "Names every wrong field, and says missing and wrong apart",
    hint="A null was sent. And some values of JSON become numbers only when somebody is kind.",
    weight=2,
)
def test_names_wrong_fields(api):
    for sent, errors in [
        ({"customer": None}, {"customer": "wrong"}),
        ({"customer": ""}, {"customer": "wrong"}),
        ({"customer": "x" * 61, "quantity": 100}, {"customer": "wrong", "quantity": "wrong"}),
        ({"customer": "Ida", "quantity": "3"}, {"quantity": "wrong"}),
        ({"customer": "Ida", "quantity": True}, {"quantity": "wrong"}),
        ({"customer": "Ida", "quantity": None}, {"quantity": "wrong"}),
        ({}, {"customer": "missing"}),
    ]:
        reply = api.post("/orders/", json=sent)
        assert reply.status_code == 400
        assert reply.json() == {"errors": errors}
    for sent in [{"customer": "x" * 60, "quantity": 99}, {"customer": "x", "quantity": 1}]:
        assert api.post("/orders/", json=sent).status_code == 201


@check(
    "Refuses a body that is no object",
    hint="A place in an error can have fewer parts than you expect, or a number in it.",
    weight=2,
)
def test_refuses_other_bodies(api):
    for body in [b"", b"{", b'{"customer": "Ida",}', b"[]", b'"Ida"', b"null", b"7", b"\xff"]:
        reply = api.post("/orders/", content=body, headers={"Content-Type": "application/json"})
        assert reply.status_code == 400
        assert reply.json() == {"errors": {"body": "wrong"}}


@check(
    "Gives no number to an order that is refused",
    hint="What has already run by the time a body is refused?",
)
def test_numbers_without_gaps(api):
    first = api.post("/orders/", json={"customer": "Ida"}).json()["id"]
    for refused in [{}, {"customer": "Ida", "quantity": 0}]:
        assert api.post("/orders/", json=refused).status_code == 400
    assert api.post("/orders/", json={"customer": "Ida"}).json()["id"] == first + 1


@check(
    "Answers every unknown address alike",
    hint="Who raises the error for a path that no route has? Of which class is it?",
    weight=2,
)
def test_answers_unknown_addresses(api):
    for path in ["/", "/customers", "/orders/999", "/orders/abc", "/orders/-1", "/orders/1.5"]:
        reply = api.get(path)
        assert reply.status_code == 404
        assert reply.json() == {"error": "not found"}


@check(
    "Redirects nobody who has a slash too many",
    hint="Starlette mends slashes in both directions unless it is told not to.",
    weight=2,
)
def test_redirects_no_other_slash(api):
    reply = api.get("/orders/5/")
    assert reply.status_code == 404
    assert reply.json() == {"error": "not found"}
