"""Where the window begins and ends."""

from harness import check


def ask_at(api, moment, key="key-h1"):
    """Set the clock and ask once."""
    api.put("/clock", json={"now": moment})
    return api.get("/tides/brest", headers={"X-API-Key": key})


def statuses_at(api, moments, key="key-h1"):
    """Ask once at each of these moments."""
    return [ask_at(api, moment, key).status_code for moment in moments]


@check(
    "Keeps the limit in every window, wherever it begins",
    hint="Ask at the end of one minute and at the beginning of the next. What is the sum?",
    weight=3,
)
def test_keeps_the_limit_in_every_window(api):
    # 60 divides 120_000: minutes of a clock begin there.
    around_the_minute = [120_058, 120_058, 120_059, 120_061, 120_062]
    assert statuses_at(api, around_the_minute) == [200, 200, 200, 429, 429]
    # Windows that begin with a client's first request.
    since_the_first = [130_000, 130_059, 130_059, 130_061, 130_061]
    assert statuses_at(api, since_the_first) == [200, 200, 200, 200, 429]
    # What trickles back bit by bit gives more than the limit, too.
    trickling = [140_000, 140_000, 140_000, 140_021, 140_041]
    assert statuses_at(api, trickling) == [200, 200, 200, 429, 429]


@check(
    "Ends a window to the moment",
    hint="Just before, exactly at, and just after: which side does the contract put the end on?",
    weight=2,
)
def test_ends_to_the_moment(api):
    assert statuses_at(api, [150_000] * 3 + [150_059.75]) == [200, 200, 200, 429]
    assert statuses_at(api, [151_000] * 3 + [151_060] * 4) == [200] * 6 + [429]


@check(
    "Says in whole seconds when to come back, not a moment too early",
    hint="Which of the requests that count ends first? Try moments between two seconds, too.",
    weight=2,
)
def test_says_when_to_come_back(api):
    for number, (later, wait) in enumerate([(30, "30"), (40.25, "20"), (59.75, "1")]):
        first = 160_000 + number * 1000
        moments = [first, first + 10, first + 20.5]
        assert statuses_at(api, moments, "key-m1") == [200, 200, 200]
        refused = ask_at(api, first + later, "key-m1")
        assert refused.status_code == 429
        assert refused.headers["retry-after"] == wait
