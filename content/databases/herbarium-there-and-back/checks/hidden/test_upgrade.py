"""The way up, with rows in the tables."""

from harness import CandidateError, check


def filled(solution, shared_files, *sheets, name="herbarium.db"):
    """Store sheets (id, number, height, place, finder; in SQL) in an old database."""
    url = f"sqlite:///{shared_files.path(name)}"
    solution.call("upgrade", url, "0001")
    if sheets:
        values = ", ".join(f"({sheet})" for sheet in sheets)
        insert = f"INSERT INTO sheets (id, number, height, place, finder) VALUES {values}"
        solution.call("execute", url, [insert])
    return url


def is_refused(solution, url, statement):
    """Return whether the database refuses a statement because of a rule."""
    try:
        solution.call("execute", url, [statement])
    except CandidateError as error:
        assert error.type == "IntegrityError"
        return True
    return False


@check(
    "Leaves a sheet alone of which nobody knows who found it",
    hint="What do your statements do with a finder that is NULL? What is in the new table then?",
    weight=2,
)
def test_sheets_without_a_finder(solution, shared_files):
    url = filled(
        solution, shared_files, "1, 'A1', 10, 'Elm', NULL", "2, 'A2', 20, 'Alp', 'M. Egli'"
    )
    solution.call("upgrade", url)
    assert solution.call("rows", url, "SELECT name FROM collectors") == [["M. Egli"]]
    query = "SELECT id, locality FROM sheets WHERE collector_id IS NULL"
    assert solution.call("rows", url, query) == [[1, "Elm"]]


@check(
    "Makes one collector of each name, exactly as it is written",
    hint="Who decides whether two spellings are one person: a migration, or somebody who knows?",
    weight=2,
)
def test_names_as_they_are(solution, shared_files):
    names = ["J. Frei", "j. frei", "J. Frei ", "J. Frei", "Ó. Brún"]
    sheets = [f"{n}, 'N{n}', 5, 'Elm', '{name}'" for n, name in enumerate(names)]
    url = filled(solution, shared_files, *sheets)
    solution.call("upgrade", url)
    query = "SELECT name FROM sheets JOIN collectors ON collectors.id = collector_id"
    found = solution.call("rows", url, f"{query} ORDER BY sheets.id")
    assert [name for (name,) in found] == names
    assert solution.call("rows", url, "SELECT count(*) FROM collectors") == [[4]]


@check(
    "Keeps every photo, in both directions",
    hint="What does SQLite do with the rows that refer to a table when this table is dropped?",
    weight=4,
)
def test_photos_stay(solution, shared_files):
    url = filled(
        solution, shared_files, "1, 'P1', 10, 'Elm', 'A. Hug'", "2, 'P2', 20, 'Alp', 'A. Hug'"
    )
    photos = "(11, 1, 'leaf.jpg'), (12, 2, 'root.jpg'), (13, 2, 'seed.jpg')"
    solution.call("execute", url, [f"INSERT INTO photos (id, sheet_id, file) VALUES {photos}"])
    query = "SELECT id, sheet_id, file FROM photos ORDER BY id"
    before = solution.call("rows", url, query)
    solution.call("upgrade", url)
    assert solution.call("rows", url, query) == before
    assert is_refused(solution, url, "INSERT INTO photos (sheet_id, file) VALUES (3, 'a.jpg')")
    solution.call("downgrade", url)
    assert solution.call("rows", url, query) == before
    solution.call("execute", url, ["DELETE FROM sheets WHERE id = 2"])
    assert solution.call("rows", url, query) == before[:1]


@check(
    "Keeps the rule for heights, in both directions",
    hint="Look at the warnings, and at the table: SELECT sql FROM sqlite_schema.",
    weight=3,
)
def test_rule_for_heights(solution, shared_files):
    url = filled(solution, shared_files, "1, 'H1', 9000, 'Elm', 'B. Iten'")
    solution.call("upgrade", url)
    too_high = "INSERT INTO sheets (number, height, locality) VALUES ('H2', 9001, 'Alp')"
    assert is_refused(solution, url, too_high)
    solution.call("downgrade", url)
    assert is_refused(solution, url, too_high.replace("locality", "place"))


@check(
    "Sends no more statements for many rows than for few",
    hint="The database can find the names and match them itself. What do you fetch, and why?",
    weight=3,
)
def test_few_statements(solution, shared_files):
    few = filled(solution, shared_files, "1, 'F1', 5, 'Elm', 'Finder 1'", name="few.db")
    sheets = [f"{n}, 'M{n}', 5, 'Elm', 'Finder {n % 30}'" for n in range(60)]
    many = filled(solution, shared_files, *sheets, name="many.db")
    counts = []
    for url in [few, many]:
        with solution.measured() as up:
            solution.call("upgrade", url)
        assert solution.call("differences", url) == []
        with solution.measured() as down:
            solution.call("downgrade", url)
        counts.append((len(up.statements), len(down.statements)))
    assert counts[1][0] <= counts[0][0] + 2
    assert counts[1][1] <= counts[0][1] + 2


@check(
    "Still refuses a sheet without a locality",
    hint="What helped you to add a column may still be there when you are done.",
    weight=2,
)
def test_needs_a_locality(solution, shared_files):
    url = filled(solution, shared_files, "1, 'L1', 5, 'Elm', 'C. Jost'")
    solution.call("upgrade", url)
    assert is_refused(solution, url, "INSERT INTO sheets (number, height) VALUES ('L2', 7)")
    solution.call(
        "execute", url, ["INSERT INTO sheets (number, height, locality) VALUES ('L3', 7, 'Alp')"]
    )
