"""What comes twice, and what only looks so."""

from harness import check

BODY = {"exposure": {"target": "M31", "seconds": 300}}


def plan(api, query="from=2026-05-01", headers=(), cookie="session-id=k7f"):
    """Send a plan that is right, but for what is given."""
    headers = [*headers, ("Cookie", cookie)]
    return api.post(f"/telescopes/2/exposures?{query}", json=BODY, headers=headers)


@check(
    "Refuses a query parameter that comes twice",
    hint="Which of the two would your handler get, and which one a proxy in front of it?",
    weight=3,
)
def test_refuses_a_repeated_query_parameter(api):
    for more in ["from=2026-05-02", "from=2026-05-01", "dry-run=yes&dry-run=no"]:
        assert plan(api, f"from=2026-05-01&{more}").status_code == 400


@check(
    "Refuses an id for tracing that comes twice",
    hint="A request can have several header lines of one name.",
    weight=2,
)
def test_refuses_a_repeated_header(api):
    lines = [("X-Request-ID", "night-7"), ("x-request-id", "night-8")]
    assert plan(api, headers=lines).status_code == 400
    assert plan(api, headers=lines[:1] * 2).status_code == 400


@check(
    "Refuses two sessions",
    hint="Look at the header line of the cookies itself. What is left of it in a mapping?",
    weight=3,
)
def test_refuses_two_sessions(api):
    for cookie in [
        "session-id=m2x; session-id=k7f",
        "session-id=k7f;session-id=k7f",
        "session-id=guest; theme=dark; session-id=k7f",
    ]:
        assert plan(api, cookie=cookie).status_code == 400
    assert plan(api, headers=[("Cookie", "session-id=m2x")]).status_code == 400


@check(
    "Is not confused by names that are none of its own",
    hint="A piece of text can be found in more places than one. And whose repetitions do you count?",
    weight=2,
)
def test_tells_similar_names_apart(api):
    reply = plan(
        api,
        "from=2026-05-01&valid-from=x&dry-run=1&no-dry-run=1",
        [("X-Request-ID", "night-7"), ("My-X-Request-ID", "other"), ("X-Tags", "one")],
        "old-session-id=m2x; session-id=k7f; note=session-id=m2x",
    )
    assert reply.status_code == 201
    shown = reply.json()
    assert (shown["operator"], shown["request_id"], shown["tags"]) == ("Ida", "night-7", [])
    assert shown["dry_run"] is True
    others = plan(
        api,
        "from=2026-05-01&page=1&page=1",
        [("X-Trace", "one"), ("X-Trace", "two")],
        "theme=dark; session-id=k7f; theme=light",
    )
    assert others.status_code == 201


@check(
    "Ignores headers that are written with underscores",
    hint="To some servers the two spellings are one. What may a caller smuggle in then?",
    weight=2,
)
def test_ignores_underscores(api):
    alone = plan(api, headers=[("X_Request_ID", "smuggled"), ("x_tag", "smuggled")])
    assert alone.status_code == 201
    assert (alone.json()["request_id"], alone.json()["tags"]) == (None, [])
    beside = plan(api, headers=[("X_Request_ID", "smuggled"), ("X-Request-ID", "night-7")])
    assert beside.status_code == 201
    assert beside.json()["request_id"] == "night-7"


@check(
    "Keeps all that was chosen, in its order",
    hint="Which type keeps order and repetitions, and which one does not?",
)
def test_keeps_order_and_repetitions(api):
    query = "filter=red&from=2026-05-01&filter=blue&filter=clear&filter=red"
    assert plan(api, query).json()["filters"] == ["red", "blue", "clear", "red"]


@check(
    "Reads a list from header lines as the standard says",
    hint="Send two lines, one of them with commas. What would the same list look like in one line?",
    weight=2,
)
def test_reads_lists_from_headers(api):
    expected = ["galaxy", "deep field", "survey"]
    for lines in [
        ["galaxy", "deep field", "survey"],
        ["galaxy,deep field", "survey"],
        ["galaxy ,, deep field,", "", ", ,survey"],
    ]:
        reply = plan(api, headers=[("X-Tag", line) for line in lines])
        assert reply.status_code == 201
        assert reply.json()["tags"] == expected
