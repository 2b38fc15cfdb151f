"""Which side answers, and how."""

import threading
from concurrent.futures import ThreadPoolExecutor

from harness import check


def signed_in(api):
    """Sign in at the shop; return the cookies of a customer."""
    reply = api.post("/sign-in", json={"customer": 7})
    return {"session": reply.headers["Set-Cookie"].partition(";")[0].partition("=")[2]}


@check(
    "Leaves addresses to the shop that only look like the moved one",
    hint="Which addresses fitted the old view, and which ones does yours fit?",
    weight=3,
)
def test_takes_no_other_address(api):
    cookies = signed_in(api)
    for path, status in [
        ("/orders/", 200),
        ("/orders", 308),
        ("/orders/1/lines", 200),
        ("/orders/abc", 404),
        ("/orders/-1", 404),
        ("/orders/1/", 404),
    ]:
        reply = api.get(path, cookies=cookies)
        assert (reply.status_code, reply.headers.get("X-Served-By")) == (status, "flask")
    lines = api.get("/orders/1/lines", cookies=cookies)
    assert lines.json() == ["Lamp"]


@check(
    "Hands every method of the other pages to the shop",
    hint="The shop knows best which methods its pages have.",
)
def test_hands_over_every_method(api):
    posted = api.post("/search", data={"word": ["lamp", "ünder"]})
    assert posted.json() == {"words": ["lamp", "ünder"], "address": "/search"}
    for method, status in [("HEAD", 200), ("OPTIONS", 200), ("DELETE", 405), ("PUT", 405)]:
        reply = api.request(method, "/search")
        assert (reply.status_code, reply.headers.get("X-Served-By")) == (status, "flask")


@check(
    "Answers HEAD on the moved path itself",
    hint="Which application gets a method that your route does not have?",
    weight=2,
)
def test_answers_head(api):
    cookies = signed_in(api)
    reply = api.head("/orders/8", cookies=cookies)
    assert reply.status_code == 200
    assert (
        reply.headers["Content-Type"]
        == api.get("/orders/8", cookies=cookies).headers["Content-Type"]
    )
    assert "X-Served-By" not in reply.headers
    assert reply.content == b""
    assert api.head("/orders/8").status_code == 401


@check(
    "Lets no method of the moved path through to the shop",
    hint="A route that fits only the path is second best. What else fits this path?",
    weight=3,
)
def test_lets_no_method_through(api):
    cookies = signed_in(api)
    for method in ["POST", "PUT", "PATCH", "OPTIONS"]:
        reply = api.request(method, "/orders/8", cookies=cookies)
        assert reply.status_code == 405
        assert "X-Served-By" not in reply.headers
        allowed = {name.strip() for name in reply.headers["Allow"].split(",")}
        assert allowed == {"GET", "HEAD", "DELETE"}


@check(
    "Marks every answer as private, and each only once",
    hint="Hooks of the old side do not run on the new one. And which of your tools reach both?",
    weight=2,
)
def test_marks_every_answer(api):
    cookies = signed_in(api)
    replies = [
        api.get("/orders/9", cookies=cookies),
        api.get("/orders/9"),
        api.get("/orders/999", cookies=cookies),
        api.put("/orders/9", cookies=cookies),
        api.delete("/orders/9", cookies=cookies),
        api.get("/search"),
        api.get("/nowhere"),
        api.get("/start"),
    ]
    statuses = [reply.status_code for reply in replies]
    assert statuses == [200, 401, 404, 405, 204, 200, 404, 302]
    for reply in replies:
        assert reply.headers.get_list("Cache-Control") == ["private, no-store"]


@check(
    "Brings no new pages with it",
    hint="What does a new application of this framework publish unless it is told not to?",
    weight=2,
)
def test_brings_no_new_pages(api):
    for path in ["/docs", "/redoc", "/openapi.json", "/docs/oauth2-redirect"]:
        reply = api.get(path)
        assert (reply.status_code, reply.headers.get("X-Served-By")) == (404, "flask")


@check(
    "Answers several requests of the shop at the same time",
    hint="Who runs the old code now, and how many of it are there?",
    weight=2,
)
def test_runs_the_shop_in_parallel(api):
    together = threading.Barrier(10, timeout=2)

    def meet(_):
        together.wait()
        return api.get("/meeting")

    with ThreadPoolExecutor(10) as pool:
        replies = list(pool.map(meet, range(10)))
    assert [reply.status_code for reply in replies] == [200] * 10
