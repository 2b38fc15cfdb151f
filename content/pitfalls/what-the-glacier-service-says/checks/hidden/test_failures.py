"""What is told to whom when something fails."""

from harness import check

SECRETS = ("w4lrus", "10.2.0.5", "dsn", "archive", "Error(")


def send(api, stake, height=300.0):
    """Send one reading."""
    return api.post("/readings", json={"stake": stake, "height": height})


def send_all(api, *readings):
    """Send readings in one request."""
    listed = [{"stake": stake, "height": height} for stake, height in readings]
    return api.post("/readings/batch", json=listed)


def written_by(api, ask):
    """Return the reply to a request, and what it has written above INFO."""
    before = len(api.get("/journal").json())
    reply = ask()
    entries = api.get("/journal").json()[before:]
    return reply, [entry for entry in entries if entry["level"] not in ("DEBUG", "INFO")]


@check(
    "Tells that the archive is away, and when to come back",
    hint="Try each of the three routes.",
    weight=2,
)
def test_tells_that_the_archive_is_away(api):
    for reply in (
        send(api, "FAR1"),
        send_all(api, ("FAR1", 1.0)),
        api.get("/stakes/FAR1"),
    ):
        assert reply.status_code == 503
        assert reply.json() == {"detail": "Try again later"}
        assert reply.headers["retry-after"] == "30"


@check(
    "Shows nobody what an exception says",
    hint="Read the whole answer as a stranger would. Every route can fail in a way nobody foresaw.",
    weight=3,
)
def test_shows_nothing(api):
    send(api, "S3", 10.0)
    for reply in (
        send(api, "S1", 9999.0),
        send_all(api, ("S1", 9999.0)),
        api.get("/stakes/S3"),
    ):
        assert reply.status_code == 500
        assert set(reply.json()) == {"detail", "reference"}
        assert reply.json()["detail"] == "Internal error"
        assert not any(secret in reply.text for secret in SECRETS)


@check(
    "Writes down what nobody foresaw, so that it can be found",
    hint="Somebody calls with a reference. Does it lead you to the line that failed?",
    weight=3,
)
def test_writes_down_the_unforeseen(api):
    seen = set()
    for _ in range(2):
        reply, entries = written_by(api, lambda: send(api, "S1", 9999.0))
        (entry,) = entries
        assert entry["level"] == "ERROR"
        assert reply.json()["reference"] in entry["message"]
        assert "in store" in entry["traceback"]
        seen.add(reply.json()["reference"])
    assert len(seen) == 2


@check(
    "Warns when the archive is away, and is silent about callers' mistakes",
    hint="Who is to be woken by which of these?",
    weight=2,
)
def test_writes_with_measure(api):
    _, away = written_by(api, lambda: send(api, "FAR1"))
    assert [entry["level"] for entry in away] == ["WARNING"]
    _, unknown = written_by(api, lambda: send(api, "S77"))
    _, missing = written_by(api, lambda: api.get("/stakes/S77"))
    assert not unknown
    assert not missing


@check(
    "Ends a batch at a failure that belongs to no single reading",
    hint="Which failures would come again with the next reading, or hide a mistake of ours?",
    weight=3,
)
def test_ends_a_batch(api):
    before = api.get("/stakes/S2").json()["heights"]
    assert send_all(api, ("S2", 5.0), ("FAR1", 6.0), ("S2", 7.0)).status_code == 503
    assert send_all(api, ("S2", 8.0), ("S77", 6.0), ("S1", 9999.0), ("S2", 9.0)).status_code == 500
    assert api.get("/stakes/S2").json()["heights"] == [*before, 5.0, 8.0]


@check(
    "Answers for a stake that nobody knows",
    hint="Who catches the answer that you raise?",
    weight=2,
)
def test_answers_for_an_unknown_stake(api):
    reply = api.get("/stakes/S77")
    assert reply.status_code == 404
    assert reply.json() == {"detail": "No such stake"}
