"""What requests leave to each other: nothing but what was committed."""

import time

from harness import check


def start(fresh_api, upstream, shared_files):
    """Start the app on an empty database, and add two tools."""
    url = f"sqlite:///{shared_files.path('shed.db')}"
    api = fresh_api({"DATABASE_URL": url, "DEPOSITS_URL": upstream.url})
    for name in ("Saw", "Scythe"):
        assert api.post("/tools", json={"name": name}).status_code == 201
    return api


def lend(api, tool_id=1, borrower="Ada"):
    """Ask for a tool; return the status."""
    return api.post(f"/tools/{tool_id}/loan", json={"borrower": borrower}).status_code


def borrowers(api):
    """Return who has the tools, in their order."""
    return [tool["borrower"] for tool in api.get("/tools").json()]


def wait_for_the_office(upstream):
    """Wait until somebody asks the deposit office, but not for ever."""
    until = time.monotonic() + 1
    while not upstream.requests("POST", "/holds") and time.monotonic() < until:
        time.sleep(0.01)


def tell_when(what):
    """Return a function that does something and tells when it was done."""
    return lambda: (what(), time.monotonic())


@check(
    "Refuses a name that is taken, and goes on",
    hint="At which line does the database say so, and in which state does that leave the session?",
    weight=3,
)
def test_conflict(fresh_api, upstream, shared_files):
    api = start(fresh_api, upstream, shared_files)
    assert api.post("/tools", json={"name": "Saw"}).status_code == 409
    assert api.post("/tools", json={"name": "Rake"}).status_code == 201
    assert [tool["name"] for tool in api.get("/tools").json()] == ["Saw", "Scythe", "Rake"]


@check(
    "Leaves nothing of a loan that was refused",
    hint="The answer was a refusal. What did the request change before, and who ends that?",
    weight=3,
)
def test_refused_loan(fresh_api, upstream, shared_files):
    upstream.on("POST", "/holds", status=402)
    api = start(fresh_api, upstream, shared_files)
    assert lend(api) == 402
    assert api.post("/tools", json={"name": "Rake"}).status_code == 201
    assert borrowers(api) == [None, None, None]
    assert api.get("/journal").json() == []


@check(
    "Shows nothing of a loan that is not decided yet",
    hint="While one request waits for the office, another one commits. What does it commit?",
    weight=3,
)
def test_undecided_loan(fresh_api, upstream, shared_files):
    upstream.on("POST", "/holds", status=402, delay_seconds=0.3)
    api = start(fresh_api, upstream, shared_files)

    def look():
        wait_for_the_office(upstream)
        api.post("/tools", json={"name": "Rake"})
        return borrowers(api), api.get("/journal").json()

    refused, seen = api.at_once(lambda: lend(api), look)
    assert refused == 402
    assert seen == ([None, None, None], [])


@check(
    "Lets others write while one request waits for the office",
    hint="What do you hold while you wait: a lock of your own, or one of the database?",
    weight=3,
)
def test_others_go_on(fresh_api, upstream, shared_files):
    upstream.on("POST", "/holds", json={}, delay_seconds=0.3)
    api = start(fresh_api, upstream, shared_files)

    def add():
        wait_for_the_office(upstream)
        return api.post("/tools", json={"name": "Rake"}).status_code

    (lent, lent_at), (added, added_at) = api.at_once(tell_when(lambda: lend(api)), tell_when(add))
    assert (lent, added) == (200, 201)
    assert added_at < lent_at, "the other request had to wait"


@check(
    "Shows the newest tool as it is now",
    hint="An object belongs to the session that has loaded it. What outlives a request here?",
    weight=2,
)
def test_newest(fresh_api, upstream, shared_files):
    upstream.on("POST", "/holds", json={})
    api = start(fresh_api, upstream, shared_files)
    assert api.get("/tools/newest").json()["borrower"] is None
    assert lend(api, 2, "Ben") == 200
    newest = api.get("/tools/newest").json()
    assert (newest["name"], newest["borrower"]) == ("Scythe", "Ben")


@check(
    "Keeps what was given back",
    hint="Some work was finished by whoever came next. Go through the routes: which one commits what?",
    weight=3,
)
def test_return_is_kept(fresh_api, upstream, shared_files):
    upstream.on("POST", "/holds", json={})
    api = start(fresh_api, upstream, shared_files)
    assert lend(api) == 200
    reply = api.post("/tools/1/return")
    assert (reply.status_code, reply.json()["borrower"]) == (200, None)
    assert borrowers(api) == [None, None]
    assert api.get("/journal").json() == ["Ada took Saw", "Ada returned Saw"]
    assert lend(api, 1, "Ben") == 200
    assert api.post("/tools/2/return").status_code == 409
