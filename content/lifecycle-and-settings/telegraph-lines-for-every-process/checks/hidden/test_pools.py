"""Who opens pools, how many, and for whom."""

from harness import check


def send(api, text="Hello"):
    """Send a telegram and return the reply."""
    return api.post("/telegrams", json={"text": text}, headers={"X-Operator": "ada"})


@check(
    "Opens one pool from start to end, and closes it",
    hint="How often is the code that opens a pool run, and which code is run at the end?",
    weight=2,
)
def test_opens_and_closes_one_pool(fresh_api, shared_files):
    api = fresh_api({"WIRES_LOG": shared_files.path("wires.log")})
    for _ in range(2):
        assert send(api).status_code == 201
    assert fresh_api.shut_down()
    log = shared_files.read("wires.log").decode().splitlines()
    assert [line.split()[0] for line in log] == ["opened", "closed"]


@check(
    "Counts for all requests, and only what was sent",
    hint="Is what you count up the same object for the next request?",
    weight=2,
)
def test_counts_for_all_requests(api):
    before = api.get("/stats").json()["sent"]
    api.at_once(*[lambda: send(api) for _ in range(3)])
    send(api, "Grüße")
    assert api.get("/stats").json()["sent"] == before + 3


@check(
    "Opens nothing when somebody imports the file",
    hint="Which lines of your file run at its import? Follow the calls in the last one, too.",
    weight=2,
)
def test_opens_nothing_at_import(api):
    assert api.post("/bench/import").json() == 0


@check(
    "Gives a second application its own pool, and keeps that of the first",
    hint="Two applications of one process meet wherever a name belongs to the module.",
    weight=3,
)
def test_gives_a_second_application_its_own(fresh_api):
    api = fresh_api()
    assert send(api).status_code == 201
    second = api.post("/bench/second-app").json()
    assert second == {"status": 201, "sent": 1, "opened": 1}
    assert send(api).status_code == 201
    assert api.get("/stats").json()["sent"] == 2


@check(
    "Shares out the lines between processes and releases",
    hint="Try numbers that do not divide evenly, and more processes than lines.",
    weight=2,
)
def test_shares_out_the_lines(fresh_api):
    api = fresh_api({"LINES": "23", "WORKERS": "3"})
    assert api.get("/stats").json()["lines"] == 3
    api = fresh_api({"LINES": "5", "WORKERS": "3"})
    assert api.get("/stats").json()["lines"] == 1
