"""The OpenAPI document, which promises what the answers hold."""

from harness import check


def fields_of(document, path, method, status):
    """Return the names of the fields of an answer's object, or of the objects in its array."""
    answer = document["paths"][path][method]["responses"][status]
    schema = answer["content"]["application/json"]["schema"]
    for _ in range(4):
        schema = schema.get("items", schema)
        if "$ref" in schema:
            name = schema["$ref"].rpartition("/")[2]
            schema = document["components"]["schemas"][name]
    return set(schema.get("properties", {}))


@check(
    "Documents the fields of each answer, and no hidden ones",
    hint="Somebody generates a client from your document. What does it say about the answers?",
    weight=2,
)
def test_documents_the_answers(api):
    document = api.get("/openapi.json").json()
    assert fields_of(document, "/people", "get", "200") == {"id", "name"}
    created = fields_of(document, "/people", "post", "201")
    assert created == {"id", "name", "street", "email"}
    offer = fields_of(document, "/offers", "get", "200")
    assert offer == {"id", "title", "by", "helpers", "replies"}
