"""A department that is right, and the mistakes of an ordinary day."""

from harness import check


def employee(number, **changes):
    """Return an employee without a mistake, but for `changes`."""
    return {
        "number": number,
        "name": "Ida",
        "addresses": [{"street": "Quay 1", "postcode": "12345"}],
        "contract": {"kind": "hourly", "cents_per_hour": 2100, "hours_per_week": 20},
        **changes,
    }


def read(solution, *employees, **changes):
    """Return the report about a department with these employees."""
    data = {"name": "Press", "employees": [*employees], **changes}
    return solution.call("read_department", data)


def found(report):
    """Return place and employee of each mistake, in a fixed order."""
    return sorted((each["pointer"], each["employee"]) for each in report["mistakes"])


@check(
    "Reads a department without mistakes",
    hint="Compare what you return with what was sent, key by key.",
)
def test_reads_a_department(solution):
    salaried = {"kind": "salaried", "cents_per_month": 420_000}
    ida = employee(7, phones={"work": "555-0100"})
    report = read(solution, ida, employee(9, contract=salaried))
    assert report["mistakes"] == []
    assert report["more"] == 0
    assert report["department"] == {
        "name": "Press",
        "employees": [ida, employee(9, contract=salaried, phones={})],
    }


@check(
    "Points to a wrong value deep inside, with the number of the employee",
    hint="A place in a Pydantic error is a sequence of names and positions.",
    weight=2,
)
def test_points_to_a_value(solution):
    wrong = [{"street": "Quay 1", "postcode": "12345"}, {"street": "Lane 2", "postcode": "1234"}]
    report = read(solution, employee(7), employee(9, addresses=wrong))
    assert report["department"] is None
    assert found(report) == [("/employees/1/addresses/1/postcode", 9)]
    assert set(report["mistakes"][0]) == {"pointer", "employee", "message"}


@check(
    "Finds mistakes on several levels at once",
    hint="Not every mistake is in an employee. What is said about those outside?",
)
def test_finds_mistakes_on_every_level(solution):
    report = read(solution, employee(7, name=""), name="", city="Ghent")
    assert found(report) == [("/city", None), ("/employees/0/name", 7), ("/name", None)]


@check(
    "Finds a number that two employees have",
    hint="A rule about the whole list is no rule of its items. Which of the two is wrong?",
)
def test_finds_a_repeated_number(solution):
    report = read(solution, employee(7), employee(8), employee(7))
    assert found(report) == [("/employees/2/number", 7)]
    assert report["department"] is None
