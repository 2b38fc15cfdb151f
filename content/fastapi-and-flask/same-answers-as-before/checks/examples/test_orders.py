"""What a partner's program does every day."""

import re

from harness import check


@check(
    "Lists orders, and shows one",
    hint="Compare each value with what the old view has sent, the dates as well.",
)
def test_lists_orders(api):
    first = {
        "id": 1,
        "customer": "Customer 1",
        "quantity": 1,
        "created_at": "Fri, 02 Jan 2026 03:04:00 GMT",
    }
    reply = api.get("/orders/", params={"limit": 2})
    assert reply.status_code == 200
    assert [order["id"] for order in reply.json()] == [1, 2]
    assert reply.json()[0] == first
    assert api.get("/orders/1").json() == first


@check(
    "Creates an order from a body without a content type",
    hint="When does FastAPI read a body as JSON, and when not?",
    weight=2,
)
def test_creates_an_order(api):
    reply = api.post("/orders/", content=b'{"customer": "Ida", "gift": true}')
    assert reply.status_code == 201
    assert reply.headers["Location"] == "/orders/26"
    order = reply.json()
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", order.pop("created_at"))
    assert order == {"id": 26, "customer": "Ida", "gift": True, "quantity": 1}


@check(
    "Refuses an order in the old words",
    hint="Whose answer is sent when a body does not fit? It can be replaced by your own.",
)
def test_refuses_an_order(api):
    reply = api.post("/orders/", json={"quantity": 0})
    assert reply.status_code == 400
    assert reply.json() == {"errors": {"customer": "missing", "quantity": "wrong"}}


@check(
    "Sends callers without the slash to the right address",
    hint="One status of this family keeps the method and says that it is for good.",
)
def test_redirects(api):
    reply = api.get("/orders")
    assert reply.status_code == 308
    assert reply.headers["Location"].endswith("/orders/")
