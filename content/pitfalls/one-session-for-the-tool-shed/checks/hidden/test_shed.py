"""What requests leave to each other: nothing but what was committed."""

import time

from harness import check


def start(fresh_api, upstream, shared_files, names=("Saw", "Scythe")):
    """Start the app on its database, and add tools."""
    url = f"sqlite:///{shared_files.path('shed.db')}"
    api = fresh_api({"DATABASE_URL": url, "DEPOSITS_URL": upstream.url})
    for name in names:
        assert add(api, name) == 201
    return api


def lend(api, tool_id=1, borrower="Ada"):
    """Ask for a tool; return the status."""
    return api.post(f"/tools/{tool_id}/loan", json={"borrower": borrower}).status_code


def add(api, name):
    """Add a tool; return the status."""
    return api.post("/tools", json={"name": name}).status_code


def borrowers(api):
    """Return who has the tools, in their order."""
    return [tool["borrower"] for tool in api.get("/tools").json()]


def wait_for_the_office(upstream, many=1):
    """Wait until so many ask the deposit office, but not for ever."""
    until = time.monotonic() + 1
    while len(upstream.requests("POST", "/holds")) < many and time.monotonic() < until:
        time.sleep(0.01)


def nobody_waits_for(api, upstream, tools, seconds):
    """Borrow tools; return whether others read and write while the office takes these seconds."""
    lines, asked = api.get("/journal").json(), len(upstream.requests("POST", "/holds"))

    def go_on():
        wait_for_the_office(upstream, asked + len(tools))
        return add(api, f"Rake {asked}"), api.get("/journal").json(), time.monotonic()

    *loans, (added, seen, gone_on_at) = api.at_once(
        *[lambda tool=tool: lend(api, tool) for tool in tools], go_on
    )
    assert loans == [200] * len(tools)
    assert added == 201
    if gone_on_at > upstream.requests("POST", "/holds")[asked].at + seconds:
        return False
    quick = 2 if len(tools) > 1 else 0  # those that the office answers at once
    assert len(seen) <= len(lines) + quick, "what was not decided was seen"
    return True


@check(
    "Refuses a name that is taken, and goes on",
    hint="At which line does the database say so, and in which state does that leave the session?",
    weight=3,
)
def test_conflict(fresh_api, upstream, shared_files):
    api = start(fresh_api, upstream, shared_files)
    assert add(api, "Saw") == 409
    assert add(api, "Rake") == 201
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
    assert add(api, "Rake") == 201
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
        add(api, "Rake")
        return borrowers(api), api.get("/journal").json()

    refused, seen = api.at_once(lambda: lend(api), look)
    assert refused == 402
    assert seen == ([None, None, None], [])


@check(
    "Serves others while loans wait for the office, and many at once",
    hint="What do two requests still share: a lock, a transaction, a connection? "
    "And which threads run one request, its dependencies and its handler?",
    weight=4,
)
def test_others_go_on(fresh_api, upstream, shared_files):
    upstream.on("POST", "/holds", json={}, delay_seconds=0.3, times=16).on(
        "POST", "/holds", times=2
    )
    upstream.on("POST", "/holds", json={}, delay_seconds=1.2, times=15).on("POST", "/holds")
    api = start(fresh_api, upstream, shared_files, [f"Tool {number}" for number in range(1, 36)])
    assert nobody_waits_for(api, upstream, [1], 0.3), "the others had to wait for one loan"
    # Only now, since a session that many threads share may end the process.
    # The last two are answered at once. A slow machine gets a second try, with a slower office.
    assert nobody_waits_for(api, upstream, range(2, 19), 0.3) or nobody_waits_for(
        api, upstream, range(19, 36), 1.2
    ), "the others had to wait for many loans"

    def come_and_go(visitor):
        names = [f"Tool {turn} of {visitor}" for turn in range(3)]
        return [(add(api, name), api.get("/tools").status_code) for name in names]

    visits = api.at_once(*[lambda visitor=visitor: come_and_go(visitor) for visitor in range(12)])
    assert visits == [[(201, 200)] * 3] * 12
    names = [tool["name"] for tool in api.get("/tools").json() if " of " in tool["name"]]
    assert sorted(names) == sorted(
        f"Tool {turn} of {who}" for turn in range(3) for who in range(12)
    )


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
    assert start(fresh_api, upstream, shared_files, []).get("/tools/newest").json() == newest


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
