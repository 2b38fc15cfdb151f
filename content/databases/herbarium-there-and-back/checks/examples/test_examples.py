"""Up and down: empty, and with one sheet."""

from harness import check


@check(
    "Runs on an empty database in both directions, and gives what the models want",
    hint="Read what the error says of SQLite. Can a column bring its foreign key along?",
    weight=2,
)
def test_runs_on_an_empty_database(solution, shared_files):
    url = f"sqlite:///{shared_files.path('herbarium.db')}"
    solution.call("upgrade", url)
    assert solution.call("differences", url) == []
    solution.call("downgrade", url)
    assert solution.call("rows", url, "SELECT id, number, height, place, finder FROM sheets") == []


@check(
    "Keeps a sheet on the way up and on the way down",
    hint="A column that is dropped takes its values along. Where should they be by then?",
    weight=2,
)
def test_keeps_a_sheet(solution, shared_files):
    url = f"sqlite:///{shared_files.path('herbarium.db')}"
    solution.call("upgrade", url, "0001")
    sheet = "INSERT INTO sheets VALUES (7, 'B 114', 1850, 'Furka', 'R. Amsler')"
    solution.call("execute", url, [sheet])
    solution.call("upgrade", url)
    query = "SELECT sheets.id, number, height, locality, name FROM sheets, collectors"
    kept = [7, "B 114", 1850, "Furka", "R. Amsler"]
    assert solution.call("rows", url, f"{query} WHERE collector_id = collectors.id") == [kept]
    solution.call("downgrade", url)
    query = "SELECT id, number, height, place FROM sheets"
    assert solution.call("rows", url, query) == [kept[:4]]
