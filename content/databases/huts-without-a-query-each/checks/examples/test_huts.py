"""Two huts, and what is told about them."""

from harness import check

HUTS = [
    {"name": "Zinal", "height": 2100, "keeper": "Ida", "stays": [(3, 4), (1, 2)], "repairs": [90]},
    {"name": "Arpette", "height": 1600, "keeper": "Jon", "stays": [(2, 6)], "repairs": [15]},
]


@check(
    "Writes the logbook of two huts",
    hint="What a list needs has to be loaded before it is touched: no attribute can wait.",
    weight=2,
)
def test_writes_the_logbook(solution, shared_files):
    url = f"sqlite+aiosqlite:///{shared_files.path('huts.db')}"
    solution.call("fill", url, HUTS)
    arpette = {"hut": "Arpette", "keeper": "Jon", "stays": [{"day": 2, "guests": 6}]}
    days = [{"day": 1, "guests": 2}, {"day": 3, "guests": 4}]
    zinal = {"hut": "Zinal", "keeper": "Ida", "stays": days}
    assert solution.call("logbook", url, 1600) == [arpette, zinal]
    assert solution.call("logbook", url, 1601) == [zinal]


@check(
    "Adds up what happened in two huts",
    hint="The database can count and add; look at `func`.",
    weight=2,
)
def test_adds_up(solution, shared_files):
    url = f"sqlite+aiosqlite:///{shared_files.path('huts.db')}"
    solution.call("fill", url, HUTS[1:])
    arpette = {"hut": "Arpette", "stays": 1, "guests": 6, "costs": 15}
    assert solution.call("totals", url) == [arpette]
