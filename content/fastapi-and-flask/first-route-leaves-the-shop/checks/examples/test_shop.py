"""A customer signs in at the old shop and looks at an order on the new side."""

from harness import check


def signed_in(api, customer):
    """Sign in at the shop; return the cookies of a customer."""
    reply = api.post("/sign-in", json={"customer": customer})
    assert reply.status_code == 204
    name, _, value = reply.headers["Set-Cookie"].partition(";")[0].partition("=")
    return {name: value}


@check(
    "Shows an order to the customer who signed in at the shop",
    hint="Which key signs the cookie, and who knows how to read it?",
    weight=2,
)
def test_shows_an_order(api):
    reply = api.get("/orders/1", cookies=signed_in(api, 7))
    assert reply.status_code == 200
    assert reply.json() == {"number": 1, "item": "Lamp", "status": "open"}
    assert reply.headers["Cache-Control"] == "private, no-store"
    assert "X-Served-By" not in reply.headers
    assert api.get("/orders/1").status_code == 401


@check(
    "Leaves the other pages to the shop",
    hint="What answers when no route of yours fits? It can be a whole application.",
)
def test_leaves_other_pages_to_the_shop(api):
    reply = api.get("/search", params={"word": ["lamp", "red lamp"]})
    assert reply.status_code == 200
    assert reply.json() == {"words": ["lamp", "red lamp"], "address": "/search"}
    assert reply.headers["X-Served-By"] == "flask"
    lost = api.get("/nowhere")
    assert (lost.status_code, lost.headers["X-Served-By"]) == (404, "flask")
    assert api.get("/start").headers["Location"] == "/search?word=new"


@check(
    "Cancels an order, but none that is on its way",
    hint="The path moves with all of its methods.",
)
def test_cancels_an_order(api):
    cookies = signed_in(api, 7)
    gone = api.delete("/orders/2", cookies=cookies)
    assert gone.status_code == 204
    assert "X-Served-By" not in gone.headers
    assert api.get("/orders/2", cookies=cookies).status_code == 404
    assert api.delete("/orders/3", cookies=cookies).status_code == 409
