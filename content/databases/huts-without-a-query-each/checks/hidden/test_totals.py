"""The totals: right, and added up by the database."""

from harness import check


def filled(solution, shared_files, *huts):
    """Store huts in a new database and return its address."""
    url = f"sqlite+aiosqlite:///{shared_files.path('huts.db')}"
    solution.call("fill", url, list(huts))
    return url


@check(
    "Adds up with few statements, however many huts there are",
    hint="One statement can answer for all huts: group, or ask within the question.",
    weight=3,
)
def test_totals_need_few_statements(solution, shared_files):
    huts = [
        {"name": f"Hut {n}", "height": 2000, "stays": [(1, n)], "repairs": [n]}
        for n in range(10, 18)
    ]
    url = filled(solution, shared_files, *huts)
    with solution.measured() as measured:
        result = solution.call("totals", url)
    assert result == [
        {"hut": f"Hut {n}", "stays": 1, "guests": n, "costs": n} for n in range(10, 18)
    ]
    assert len(measured.statements) <= 3


@check(
    "Counts each stay and each repair once",
    hint="Join two lists to the same hut, print the rows, and count them.",
    weight=3,
)
def test_totals_count_everything_once(solution, shared_files):
    busy = {"name": "Busy", "height": 9, "stays": [(1, 4), (2, 4), (2, 5)], "repairs": [7, 7]}
    url = filled(solution, shared_files, busy)
    assert solution.call("totals", url) == [{"hut": "Busy", "stays": 3, "guests": 13, "costs": 14}]


@check(
    "Tells the totals of a hut where nothing has happened",
    hint="What is the sum of no rows, in SQL?",
    weight=2,
)
def test_totals_of_an_empty_hut_are_zero(solution, shared_files):
    url = filled(solution, shared_files, {"name": "New", "height": 9})
    assert solution.call("totals", url) == [{"hut": "New", "stays": 0, "guests": 0, "costs": 0}]
