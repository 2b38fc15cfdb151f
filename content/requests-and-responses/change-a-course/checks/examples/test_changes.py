"""One person changes a course, and another one is too late."""

import re

from harness import check


@check(
    "Shows a course with its tag, and knows no other courses",
    hint="What do you return, and what goes into a header?",
)
def test_shows_a_course(api):
    reply = api.get("/courses/1")
    assert reply.status_code == 200
    assert reply.json()["title"] == "Course 1"
    assert reply.json()["place"] == {"city": "Ghent", "room": "B 12"}
    assert re.fullmatch('"[^"]+"', reply.headers["ETag"])
    assert api.get("/courses/99").status_code == 404


@check(
    "Changes what was sent, and nothing else",
    hint="The model of the body knows which keys were in it.",
    weight=2,
)
def test_changes_what_was_sent(api):
    before = api.get("/courses/2")
    changes = {"title": "Bookbinding", "ends_on": "2026-05-09"}
    headers = {"If-Match": before.headers["ETag"]}
    reply = api.patch("/courses/2", json=changes, headers=headers)
    assert reply.status_code == 200
    assert reply.json() == before.json() | changes

    after = api.get("/courses/2")
    assert after.json() == reply.json()
    assert after.headers["ETag"] == reply.headers["ETag"] != before.headers["ETag"]


@check(
    "Asks which version is meant, and refuses an old one",
    hint="The header of the request has to fit the header of the last answer.",
)
def test_asks_for_the_version(api):
    assert api.patch("/courses/3", json={"title": "A"}).status_code == 428
    headers = {"If-Match": api.get("/courses/3").headers["ETag"]}
    assert api.patch("/courses/3", json={"title": "B"}, headers=headers).status_code == 200
    assert api.patch("/courses/3", json={"title": "C"}, headers=headers).status_code == 412
    assert api.get("/courses/3").json()["title"] == "B"
    assert api.patch("/courses/99", json={}, headers=headers).status_code == 404


@check(
    "Refuses a value that breaks a rule, and names it",
    hint="The same rules are true for a new value as for a stored one.",
)
def test_refuses_a_wrong_value(api):
    headers = {"If-Match": api.get("/courses/4").headers["ETag"]}
    reply = api.patch("/courses/4", json={"place": {"city": ""}}, headers=headers)
    assert reply.status_code == 422
    assert [mistake["loc"] for mistake in reply.json()["detail"]] == [["body", "place", "city"]]
