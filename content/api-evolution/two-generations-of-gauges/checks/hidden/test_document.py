"""What a client's generator reads in the document."""

from harness import check


def resolve(document, schema):
    """Follow references until there is a schema."""
    while "$ref" in schema:
        found = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    return schema


def reference(target):
    """Return the reference that a mapping means: it may also give the bare name of a schema."""
    return target if "#" in target else f"#/components/schemas/{target}"


def body_of(document):
    content = document["paths"]["/readings"]["post"]["requestBody"]["content"]
    return resolve(document, content["application/json"]["schema"])


@check(
    "Tells generators how the two shapes are told apart",
    hint="Look into /openapi.json: what stands beside `oneOf`, and which fields does each shape require?",
    weight=2,
)
def test_document_names_the_discriminator(api):
    document = api.get("/openapi.json").json()
    body = body_of(document)
    assert body.get("discriminator", {}).get("propertyName") == "version"
    mapping = body["discriminator"].get("mapping", {})
    assert sorted(mapping) == ["1", "2"]
    one, two = (resolve(document, {"$ref": reference(mapping[key])}) for key in ["1", "2"])
    assert "level" in one["properties"]
    assert "level_mm" in two["properties"]
    assert "version" not in one.get("required", [])
    assert "version" in two["required"]


@check(
    "Marks in both directions what should no longer be used",
    hint="One field goes with the old gauges, and its namesake with the old boards.",
)
def test_document_marks_the_old_field(api):
    document = api.get("/openapi.json").json()
    shapes = [resolve(document, shape) for shape in body_of(document)["oneOf"]]
    (old,) = [shape for shape in shapes if "level" in shape["properties"]]
    assert resolve(document, old["properties"]["level"]).get("deprecated") is True
    answer = document["paths"]["/readings"]["post"]["responses"]["201"]
    reading = resolve(document, answer["content"]["application/json"]["schema"])
    assert resolve(document, reading["properties"]["level"]).get("deprecated") is True
    assert not resolve(document, reading["properties"]["level_mm"]).get("deprecated")
