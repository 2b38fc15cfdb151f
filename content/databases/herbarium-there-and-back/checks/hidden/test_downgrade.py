"""The way down, and up again."""

from harness import CandidateError, check


def upgraded(solution, shared_files, *sheets):
    """Store sheets (id, number, height, place, finder; in SQL), and go up."""
    url = f"sqlite:///{shared_files.path('herbarium.db')}"
    solution.call("upgrade", url, "0001")
    values = ", ".join(f"({sheet})" for sheet in sheets)
    insert = f"INSERT INTO sheets (id, number, height, place, finder) VALUES {values}"
    solution.call("execute", url, [insert])
    solution.call("upgrade", url)
    return url


@check(
    "Brings every value back, and what has changed since",
    hint="After the upgrade people go on working. Which tables know the truth by now?",
    weight=4,
)
def test_values_come_back(solution, shared_files):
    url = upgraded(
        solution,
        shared_files,
        "1, 'V1', 10, 'Elm', 'D. Kern'",
        "2, 'V2', 20, 'Alp', 'E. Lutz'",
        "3, 'V3', 30, 'Ried', 'D. Kern'",
    )
    changes = [
        "INSERT INTO collectors (id, name) VALUES (90, 'F. Moos'), (91, 'Nobody yet')",
        "UPDATE collectors SET name = 'D. Kern-Egli' WHERE name = 'D. Kern'",
        "INSERT INTO sheets (id, number, height, locality, collector_id)"
        " VALUES (4, 'V4', 40, 'Port', 90)",
        "UPDATE sheets SET locality = 'Alp d''Aar' WHERE id = 2",
    ]
    solution.call("execute", url, changes)
    solution.call("downgrade", url)
    query = "SELECT id, number, height, place, finder FROM sheets ORDER BY id"
    assert solution.call("rows", url, query) == [
        [1, "V1", 10, "Elm", "D. Kern-Egli"],
        [2, "V2", 20, "Alp d'Aar", "E. Lutz"],
        [3, "V3", 30, "Ried", "D. Kern-Egli"],
        [4, "V4", 40, "Port", "F. Moos"],
    ]


@check(
    "Goes down, up, down and up",
    hint="Does the way down leave anything behind that is in the way up?",
    weight=2,
)
def test_up_again(solution, shared_files):
    url = upgraded(
        solution, shared_files, "1, 'U1', 10, 'Elm', 'G. Noll'", "2, 'U2', 20, 'Alp', 'H. Ott'"
    )
    for _ in range(2):
        solution.call("downgrade", url)
        tables = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        names = {name for (name,) in solution.call("rows", url, tables)}
        assert names - {"alembic_version"} == {"photos", "sheets"}
        solution.call("upgrade", url)
    found = solution.call("rows", url, "SELECT number, locality FROM sheets ORDER BY id")
    assert found == [["U1", "Elm"], ["U2", "Alp"]]


@check(
    "Asks for a place and a number as before, once it is down again",
    hint="The old columns promised something. Does the column that you bring back promise it?",
    weight=2,
)
def test_needs_a_place(solution, shared_files):
    url = upgraded(solution, shared_files, "1, 'O1', 10, 'Elm', 'I. Pool'")
    solution.call("downgrade", url)
    new = "INSERT INTO sheets (number, height, place, finder) VALUES"
    refused = [
        "INSERT INTO sheets (number, height, finder) VALUES ('O2', 20, 'I. Pool')",
        f"{new} ('O2', 20, NULL, 'I. Pool')",
        f"{new} ('O1', 20, 'Alp', 'I. Pool')",
    ]
    for statement in refused:
        try:
            solution.call("execute", url, [statement])
        except CandidateError as error:
            assert error.type == "IntegrityError"
        else:
            raise AssertionError("the database has taken a sheet that it refused before")
    solution.call("execute", url, [f"{new} ('O2', 20, 'Alp', NULL)"])
