"""What the document says."""

from harness import check

SECRET = "the key of the document's checks"
KEY = {"X-Desk-Key": SECRET}


def start(fresh_api, *, loans=True):
    """Start the app, with the loans switched on."""
    api = fresh_api(env={"DESK_KEY": SECRET})
    if loans:
        assert api.put("/desk/modules/loans", headers=KEY).status_code == 204
    return api


def document_of(api):
    reply = api.get("/openapi.json")
    assert reply.status_code == 200
    return reply.json()


def operations(document):
    return {
        f"{method.upper()} {path}": operation
        for path, methods in document["paths"].items()
        for method, operation in methods.items()
    }


def resolve(document, schema):
    while "$ref" in schema:
        found = document
        for part in schema["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        schema = found
    return schema


@check(
    "Names every operation as the partners know it",
    hint="All of them, those of the module too. Would they keep their names if a function or a path were renamed?",
    weight=2,
)
def test_names_every_operation(fresh_api):
    found = operations(document_of(start(fresh_api)))
    assert {name: operation["operationId"] for name, operation in found.items()} == {
        "GET /stones": "list_stones",
        "GET /stones/{id}": "get_stone",
        "POST /stones": "add_stone",
        "GET /loans": "list_loans",
        "POST /loans": "add_loan",
    }


@check(
    "Sorts the operations into two chapters",
    hint="A tag stands at an operation. What it means, and which comes first, stands somewhere else.",
)
def test_sorts_into_chapters(fresh_api):
    document = document_of(start(fresh_api))
    assert [tag["name"] for tag in document.get("tags", [])] == ["stones", "loans"]
    assert all(tag.get("description") for tag in document["tags"])
    for name, operation in operations(document).items():
        assert operation.get("tags") == [name.split("/")[1]]


@check(
    "Shows examples that can be sent as they are",
    hint="Take each example from the document and send it. What does your API say?",
    weight=2,
)
def test_examples_can_be_sent(fresh_api):
    api = start(fresh_api, loans=False)
    body = operations(document_of(api))["POST /stones"]["requestBody"]
    examples = body["content"]["application/json"].get("examples", {})
    assert {"iron", "stony"} <= set(examples)
    for name in ["iron", "stony"]:
        assert examples[name].get("summary")
        made = api.post("/stones", json=examples[name]["value"], headers=KEY)
        assert made.status_code == 201, f"the example {name} is refused"
        assert made.json()["kind"] == name


@check(
    "Says where a key is needed, and only there",
    hint="A header parameter is no lock for a generated client. What is one, and which operations have it?",
    weight=2,
)
def test_says_where_a_key_is_needed(fresh_api):
    document = document_of(start(fresh_api))
    schemes = document["components"].get("securitySchemes", {})
    locked = set()
    for name, operation in operations(document).items():
        wanted = operation.get("security", document.get("security", []))
        for each in wanted:
            for scheme in each:
                assert schemes[scheme]["type"] == "apiKey"
                assert schemes[scheme]["in"] == "header"
                assert schemes[scheme]["name"].lower() == "x-desk-key"
        if any(wanted):
            locked.add(name)
    assert locked == {"POST /stones", "POST /loans"}


@check(
    "Describes its errors as they are",
    hint="Send something wrong, and once no key: is each answer as described? And which described error never comes?",
    weight=3,
)
def test_describes_its_errors(fresh_api):
    api = start(fresh_api)
    document = document_of(api)
    expected = {
        "GET /stones": {"422": api.get("/stones?kind=wood")},
        "GET /stones/{id}": {"404": api.get("/stones/999"), "422": api.get("/stones/first")},
        "POST /stones": {
            "401": api.post("/stones", json={"name": "Ridge", "kind": "iron", "grams": 40}),
            "422": api.post("/stones", json={}, headers=KEY),
        },
        "POST /loans": {
            "401": api.post("/loans", json={"stone_id": 1, "borrower": "A"}),
            "404": api.post("/loans", json={"stone_id": 999, "borrower": "A"}, headers=KEY),
            "422": api.post("/loans", json={}, headers=KEY),
        },
        "GET /loans": {},
    }
    for name, answers in expected.items():
        documented = operations(document)[name]["responses"]
        assert not ({"401", "404", "422"} - set(answers)) & set(documented), (
            f"{name} describes an error that it does not have"
        )
        for status, answer in answers.items():
            assert answer.status_code == int(status)
            assert answer.json()["status"] == int(status)
            assert isinstance(answer.json()["title"], str)
            assert status in documented, f"{name} does not say that it answers {status}"
            content = documented[status].get("content", {})
            schema = resolve(document, content.get("application/json", {}).get("schema", {}))
            assert {"title", "status"} <= set(schema.get("properties", {})), (
                f"{name} describes another answer for {status}"
            )


@check(
    "Knows what was switched on a moment ago",
    hint="Somebody has read the document before. Who keeps it, and when is it built again?",
    weight=3,
)
def test_knows_what_was_switched_on(fresh_api):
    api = start(fresh_api, loans=False)
    assert "/loans" not in document_of(api)["paths"]
    assert api.get("/loans").status_code == 404
    for _ in range(2):  # the second time changes nothing
        assert api.put("/desk/modules/loans", headers=KEY).status_code == 204
    assert api.get("/loans").json() == []
    document = document_of(api)
    assert set(document["paths"]["/loans"]) == {"get", "post"}
    assert document["info"]["x-logo"] == {"url": "https://cabinet.example/logo.png"}


@check(
    "Says the same whenever it is asked",
    hint="The object that you edit may be the one that is kept for the next reader.",
)
def test_says_the_same(fresh_api):
    api = start(fresh_api, loans=False)
    first, second, third = (document_of(api) for _ in range(3))
    assert first == second == third


@check(
    "Has its page where the partners look for it",
    hint="Which pages does FastAPI add by itself, and at which addresses?",
)
def test_has_its_page(fresh_api):
    api = start(fresh_api, loans=False)
    page = api.get("/reference")
    assert page.status_code == 200
    assert "/openapi.json" in page.text
    assert [api.get(path).status_code for path in ["/docs", "/redoc"]] == [404, 404]
