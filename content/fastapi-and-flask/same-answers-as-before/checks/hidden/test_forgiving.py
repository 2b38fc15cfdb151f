"""What the old view took, and FastAPI would not."""

from harness import check


@check(
    "Forgives a limit that is no number",
    hint="A declared type refuses. What did the old view do with such a text?",
    weight=2,
)
def test_forgives_the_limit(api):
    for limit in ["all", "", "2.5", "0"]:
        reply = api.get("/orders/", params={"limit": limit})
        assert reply.status_code == 200
        assert len(reply.json()) == 20
    assert len(api.get("/orders/").json()) == 20
    assert len(api.get("/orders/", params={"limit": 21}).json()) == 21


@check(
    "Takes the first of several limits",
    hint="The frameworks differ in which of several equal parameters they hand over.",
    weight=2,
)
def test_takes_the_first_limit(api):
    assert len(api.get("/orders/?limit=3&limit=5").json()) == 3
    assert len(api.get("/orders/?limit=7&limit=2").json()) == 7


@check(
    "Reads JSON whatever the request calls it",
    hint="A request can name another type, and even one that nobody knows.",
    weight=2,
)
def test_reads_any_content_type(api):
    body = b'{"customer": "Ida"}'
    types = ["text/plain", "application/x-www-form-urlencoded", "application/xml", "nonsense"]
    for content_type in types:
        reply = api.post("/orders/", content=body, headers={"Content-Type": content_type})
        assert reply.status_code == 201
        assert reply.json()["customer"] == "Ida"


@check(
    "Keeps what partners send beyond the known fields",
    hint="What does your model do with fields it does not know, on the way in and on the way out?",
    weight=2,
)
def test_keeps_other_fields(api):
    sent = {"customer": "Ida", "gift": {"text": None, "lines": [1, "a"]}, "ref": "A/7"}
    reply = api.post("/orders/", json=sent)
    shown = api.get(f"/orders/{reply.json()['id']}").json()
    assert shown == reply.json()
    assert shown | sent == shown


@check(
    "Sets its own fields itself",
    hint="Fields that are kept may have the names of yours. Which ones win?",
    weight=2,
)
def test_sets_its_own_fields(api):
    first = api.post("/orders/", json={"customer": "Ida"}).json()["id"]
    sent = {"customer": "Ida", "id": 3, "created_at": "never"}
    order = api.post("/orders/", json=sent).json()
    assert order["id"] == first + 1
    assert order["created_at"].endswith(" GMT")
    assert api.get("/orders/3").json()["customer"] == "Customer 3"
