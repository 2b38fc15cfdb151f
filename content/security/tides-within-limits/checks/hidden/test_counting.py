"""Whose requests are counted, and which."""

from concurrent.futures import ThreadPoolExecutor

from harness import check


def ask(api, key, port="brest", **headers):
    """Ask for the tides of a port."""
    return api.get(f"/tides/{port}", headers={"X-API-Key": key, **headers})


def statuses(api, key, count):
    """Ask so many times, one after the other."""
    return [ask(api, key).status_code for _ in range(count)]


@check(
    "Gives each client its own limit",
    hint="One client's haste is not another one's trouble, and not all may do the same.",
    weight=2,
)
def test_gives_each_client_its_own(api):
    api.put("/clock", json={"now": 10_000})
    assert statuses(api, "key-h1", 4) == [200, 200, 200, 429]
    assert statuses(api, "key-s1", 6) == [200, 200, 200, 200, 200, 429]
    assert statuses(api, "key-m1", 4) == [200, 200, 200, 429]


@check(
    "Counts a client together, whatever it writes into its headers",
    hint="What can a client change from one request to the next, and does it get more by it?",
    weight=3,
)
def test_counts_a_client_together(api):
    api.put("/clock", json={"now": 20_000})
    for number, key in enumerate(["key-h1", "key-h2", "key-h1", "key-h2"]):
        elsewhere = f"198.51.100.{number}"
        reply = ask(
            api,
            key,
            **{
                "X-Forwarded-For": elsewhere,
                "X-Real-IP": elsewhere,
                "Forwarded": f"for={elsewhere}",
                "User-Agent": f"browser {number}",
            },
        )
        assert reply.status_code == (429 if number == 3 else 200)


@check(
    "Counts what is not found, too",
    hint="A question costs as much as any other, whatever the answer is.",
    weight=2,
)
def test_counts_what_is_not_found(api):
    api.put("/clock", json={"now": 30_000})
    for left in [2, 1]:
        missing = ask(api, "key-h1", port="atlantis")
        assert missing.status_code == 404
    assert statuses(api, "key-h1", 2) == [200, 429]
    assert ask(api, "key-h1", port="atlantis").status_code == 429


@check(
    "Tells what is left with every answer to a client",
    hint="Headers that you set on one response are not on another. Who makes the others?",
    weight=2,
)
def test_tells_what_is_left(api):
    api.put("/clock", json={"now": 40_000})
    missing = ask(api, "key-m1", port="atlantis")
    assert missing.status_code == 404
    assert missing.headers["x-ratelimit-limit"] == "3"
    assert missing.headers["x-ratelimit-remaining"].isdigit()
    api.put("/clock", json={"now": 41_000})
    for status, left in [(200, "2"), (200, "1"), (200, "0"), (429, "0")]:
        reply = ask(api, "key-m1")
        assert reply.status_code == status
        assert reply.headers["x-ratelimit-limit"] == "3"
        assert reply.headers["x-ratelimit-remaining"] == left


@check(
    "Does not count what it refuses",
    hint="Somebody impatient asks again and again. Does their waiting ever end?",
    weight=2,
)
def test_does_not_count_refusals(api):
    api.put("/clock", json={"now": 50_000})
    assert statuses(api, "key-m1", 3) == [200, 200, 200]
    api.put("/clock", json={"now": 50_030})
    assert statuses(api, "key-m1", 5) == [429] * 5
    api.put("/clock", json={"now": 50_061})
    assert statuses(api, "key-m1", 1) == [200]


@check(
    "Holds the limit when requests come at the same moment",
    hint="While your code waits for the slow service, others come. Are those before them counted?",
    weight=3,
)
def test_holds_under_concurrency(api):
    api.put("/clock", json={"now": 60_000})
    with ThreadPoolExecutor(12) as threads:
        replies = list(threads.map(lambda _: ask(api, "key-s1", port="lisbon"), range(12)))
    assert sorted(reply.status_code for reply in replies) == [200] * 5 + [429] * 7
