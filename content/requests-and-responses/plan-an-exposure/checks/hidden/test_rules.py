"""The rule of each value, and what the document says."""

from harness import check

BODY = {"exposure": {"target": "M31", "seconds": 300}}


def refused_places(api, query="from=2026-05-01", headers=None, body=BODY):
    """Return where the mistakes of a refused plan are; names of headers in small letters."""
    reply = api.post(
        f"/telescopes/2/exposures?{query}",
        json=body,
        headers=headers,
        cookies={"session-id": "k7f"},
    )
    assert reply.status_code == 422
    places = [mistake["loc"] for mistake in reply.json()["detail"]]
    return [[place[0], place[1].lower(), *place[2:]] for place in places]


@check(
    "Bounds the id for tracing before it gets into any log",
    hint="Try other signs, too long a text, and none at all. Does your rule cover the whole text?",
    weight=2,
)
def test_bounds_the_request_id(api):
    for wrong in ["x" * 65, "night 7", "a=b", "night-7;", "", "é".encode("latin-1")]:
        assert refused_places(api, headers={"X-Request-ID": wrong}) == [["header", "x-request-id"]]
    longest = "aZ9-" * 16
    reply = api.post(
        "/telescopes/2/exposures?from=2026-05-01",
        json=BODY,
        headers={"X-Request-ID": longest},
        cookies={"session-id": "k7f"},
    )
    assert reply.json()["request_id"] == longest


@check(
    "Refuses values of the query that break their rules",
    hint="A list is only as good as each of its items.",
)
def test_refuses_wrong_query_values(api):
    assert refused_places(api, "from=2026-02-30") == [["query", "from"]]
    assert refused_places(api, "from=2026-05-01&dry-run=perhaps") == [["query", "dry-run"]]
    query = "from=2026-05-01&filter=red&filter=violet"
    assert refused_places(api, query) == [["query", "filter", 1]]


@check(
    "Takes the exposure from the body alone, within its rules",
    hint="Which conversions happen in a body unless they are switched off?",
    weight=2,
)
def test_holds_the_body_to_its_rules(api):
    for seconds in ["300", True, 0, 3601, 1.5]:
        body = {"exposure": {"target": "M31", "seconds": seconds}}
        assert refused_places(api, body=body) == [["body", "exposure", "seconds"]]
    for target in ["", "x" * 81, 31]:
        body = {"exposure": {"target": target, "seconds": 300}}
        assert refused_places(api, body=body) == [["body", "exposure", "target"]]
    query = "from=2026-05-01&seconds=300"
    body = {"exposure": {"target": "M31"}}
    assert refused_places(api, query, body=body) == [["body", "exposure", "seconds"]]


@check(
    "Documents every parameter with its place, its name and its shape",
    hint="Nobody sees what you read from the request yourself. And one value is no list.",
    weight=2,
)
def test_documents_the_parameters(api):
    paths = api.get("/openapi.json").json()["paths"]
    declared = paths["/telescopes/{telescope_id}/exposures"]["post"]["parameters"]
    parameters = {(each["in"], each["name"].lower()): each for each in declared}
    needed = {("path", "telescope_id"), ("query", "from")}
    single = {("query", "dry-run"), ("header", "x-request-id"), ("cookie", "session-id")}
    lists = {("query", "filter"), ("header", "x-tag")}
    assert set(parameters) == needed | single | lists
    assert {key for key, each in parameters.items() if each.get("required")} == needed

    def is_array(key):
        schema = parameters[key]["schema"]
        return "array" in {each.get("type") for each in [schema, *schema.get("anyOf", [])]}

    assert is_array(("query", "filter"))
    assert [key for key in needed | single if is_array(key)] == []
