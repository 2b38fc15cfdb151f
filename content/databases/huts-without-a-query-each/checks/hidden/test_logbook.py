"""The logbook: complete, and read with few statements."""

from harness import check


def filled(solution, shared_files, *huts):
    """Store huts in a new database and return its address."""
    url = f"sqlite+aiosqlite:///{shared_files.path('huts.db')}"
    solution.call("fill", url, list(huts))
    return url


@check(
    "Reads the logbook with few statements, however many huts there are",
    hint="Each await in a loop over huts may be a question to the database. Count them.",
    weight=4,
)
def test_logbook_needs_few_statements(solution, shared_files):
    huts = [
        {"name": f"Hut {n}", "height": 2000, "keeper": f"K{n}", "stays": [(2, 1), (1, n)]}
        for n in range(10, 18)
    ]
    url = filled(solution, shared_files, *huts)
    with solution.measured() as measured:
        result = solution.call("logbook", url, 0)
    assert [entry["hut"] for entry in result] == [hut["name"] for hut in huts]
    assert [entry["keeper"] for entry in result] == [hut["keeper"] for hut in huts]
    assert result[3]["stays"] == [{"day": 1, "guests": 13}, {"day": 2, "guests": 1}]
    assert len(measured.statements) <= 3


@check(
    "Shows huts without a keeper, too",
    hint="What does a join do with a row that has no partner?",
    weight=2,
)
def test_shows_huts_without_a_keeper(solution, shared_files):
    alone = {"name": "Alone", "height": 2400, "stays": [(5, 1)]}
    url = filled(solution, shared_files, alone)
    entry = {"hut": "Alone", "keeper": None, "stays": [{"day": 5, "guests": 1}]}
    assert solution.call("logbook", url, 2000) == [entry]


@check(
    "Shows huts where nobody has stayed",
    hint="A hut is in the logbook because of its height. Does anything else decide in your query?",
    weight=2,
)
def test_shows_huts_without_stays(solution, shared_files):
    quiet = {"name": "Quiet", "height": 2400, "keeper": "Kai"}
    url = filled(solution, shared_files, quiet)
    entry = {"hut": "Quiet", "keeper": "Kai", "stays": []}
    assert solution.call("logbook", url, 2000) == [entry]
