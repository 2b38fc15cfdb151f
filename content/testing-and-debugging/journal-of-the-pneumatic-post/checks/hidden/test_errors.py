"""What clients are told when something fails."""

from harness import check

CAPSULE = {"station": "opera", "code": "open-sesame"}


def start(fresh_api, shared_files):
    """Start the app with an empty journal."""
    return fresh_api(env={"JOURNAL": shared_files.path("log")})


@check(
    "Gives every failure the same form, and an id",
    hint="Who makes the answer when no route matches, or the method does not?",
    weight=3,
)
def test_gives_failures_one_form(fresh_api, shared_files):
    api = start(fresh_api, shared_files)
    blocked = api.post("/capsules", json={**CAPSULE, "station": "attic"})
    missing = api.get("/capsules/1")
    nowhere = api.get("/elevators/4")
    wrong = api.delete("/capsules")
    for reply, status, code in [
        (blocked, 409, "tube-blocked"),
        (missing, 404, "not-found"),
        (nowhere, 404, "not-found"),
        (wrong, 405, "method-not-allowed"),
    ]:
        assert reply.status_code == status
        assert reply.json() == {"code": code, "request_id": reply.headers["x-request-id"]}
    assert wrong.headers["allow"] == "POST"


@check(
    "Says which fields are invalid, and not what stood in them",
    hint="What does FastAPI's own answer repeat of what was sent?",
    weight=2,
)
def test_says_which_fields_are_invalid(fresh_api, shared_files):
    api = start(fresh_api, shared_files)
    reply = api.post("/bundles", json=[CAPSULE, {"station": "x" * 41, "code": "4711"}])
    assert reply.status_code == 422
    assert reply.json() == {
        "code": "invalid",
        "request_id": reply.headers["x-request-id"],
        "fields": ["body.1.station", "body.1.code"],
    }
    assert api.get("/tubes/seven/speed").json()["fields"] == ["path.tube"]


@check(
    "Gives an unexpected failure an id in its header, too, and tells nothing of it",
    hint="Through which layers does this answer go on its way out?",
    weight=3,
)
def test_tells_nothing_of_the_unexpected(fresh_api, shared_files):
    api = start(fresh_api, shared_files)
    replies = [api.get("/tubes/0/speed"), api.get("/tubes/0/speed")]
    for reply in replies:
        assert reply.status_code == 500
        assert reply.headers["content-type"] == "application/json"
        assert reply.json() == {"code": "internal", "request_id": reply.headers["x-request-id"]}
    assert replies[0].headers["x-request-id"] != replies[1].headers["x-request-id"]
