"""What nobody ever wrote down: methods, redirects, the document."""

from urllib.parse import parse_qs, urlsplit

from harness import check


def methods(reply):
    """Return the methods that a reply allows."""
    return {method.strip() for method in reply.headers["Allow"].split(",")}


READ = {"GET", "HEAD", "OPTIONS"}


@check(
    "Answers HEAD like GET",
    hint="One of the two frameworks adds this method to every view.",
    weight=2,
)
def test_answers_head(api):
    for path in ["/orders/", "/orders/1", "/orders/999"]:
        got, asked = api.get(path), api.head(path)
        assert asked.status_code == got.status_code
        assert asked.headers["Content-Type"] == got.headers["Content-Type"]
        assert asked.content == b""


@check(
    "Says what is allowed when it is asked",
    hint="Before a browser sends some requests to another site, it asks with this method.",
)
def test_answers_options(api):
    for path, allowed in [("/orders/", READ | {"POST"}), ("/orders/1", READ)]:
        reply = api.options(path)
        assert reply.status_code == 200
        assert methods(reply) == allowed


@check(
    "Refuses other methods, and names all that are allowed",
    hint="Several routes share the path. Which of them does the header speak of?",
    weight=2,
)
def test_refuses_other_methods(api):
    for method, path, allowed in [
        ("DELETE", "/orders/", READ | {"POST"}),
        ("PUT", "/orders/1", READ),
        ("POST", "/orders/1", READ),
    ]:
        reply = api.request(method, path, json={"customer": "Ida"})
        assert reply.status_code == 405
        assert methods(reply) == allowed
        assert reply.json() == {"error": "not allowed"}


@check(
    "Keeps the query and the method on the way to the right address",
    hint="Which parts of the address belong to the new one? Try a query with signs in it.",
    weight=2,
)
def test_keeps_the_query(api):
    for method in ["GET", "POST"]:
        reply = api.request(method, "/orders?limit=3&note=a%26b", content=b"{}")
        assert reply.status_code == 308
        target = urlsplit(reply.headers["Location"])
        assert target.path == "/orders/"
        assert parse_qs(target.query) == {"limit": ["3"], "note": ["a&b"]}


@check(
    "Documents what it really answers",
    hint="FastAPI adds a status by itself, unless the document already speaks of that family.",
    weight=2,
)
def test_documents_the_truth(api):
    document = api.get("/openapi.json").json()
    paths = document["paths"]
    read = [paths["/orders/"]["get"], paths["/orders/{number}"]["get"]]
    create = paths["/orders/"]["post"]
    assert [each["name"] for each in read[0]["parameters"]] == ["limit"]
    assert [each["name"] for each in read[1]["parameters"]] == ["number"]
    for operation in [*read, create]:
        assert "422" not in operation["responses"]
    assert {"400", "4XX"} & set(create["responses"])
    schema = create["requestBody"]["content"]["application/json"]["schema"]
    if "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    assert set(schema["properties"]) == {"customer", "quantity"}
    assert schema["required"] == ["customer"]
