"""What is found, how much is said, and what is kept back."""

from harness import check

HOURLY = {"kind": "hourly", "cents_per_hour": 2100, "hours_per_week": 20}


def employee(number, **changes):
    """Return an employee without a mistake, but for `changes`."""
    return {
        "number": number,
        "name": "Ida",
        "addresses": [{"street": "Quay 1", "postcode": "12345"}],
        "contract": HOURLY,
        **changes,
    }


def read(solution, *employees):
    """Return the report about a department with these employees."""
    return solution.call("read_department", {"name": "Press", "employees": [*employees]})


def pointers(report):
    """Return the place of each mistake, in a fixed order."""
    return sorted(each["pointer"] for each in report["mistakes"])


@check(
    "Finds repeated numbers beside other mistakes",
    hint="When does a validator for the whole list run, and when does it not run at all?",
    weight=3,
)
def test_finds_repetitions_beside_mistakes(solution):
    report = read(solution, employee(7, name=""), employee(7), employee(8), employee(7, phones=5))
    assert pointers(report) == [
        "/employees/0/name",
        "/employees/1/number",
        "/employees/3/number",
        "/employees/3/phones",
    ]


@check(
    "Compares only numbers that are right by themselves",
    hint="Some values of JSON cannot be put into a set, and some are equal without being the same.",
    weight=2,
)
def test_compares_only_right_numbers(solution):
    report = read(solution, employee(1), employee(True), employee([1]), employee([1]), employee(2))
    assert pointers(report) == [f"/employees/{position}/number" for position in (1, 2, 3)]
    report = read(solution, employee(0), employee(0), employee("5"), employee("5"))
    assert pointers(report) == [f"/employees/{position}/number" for position in (0, 1, 2, 3)]


@check(
    "Says one thing about a list that is too long",
    hint="Who looks into the list before its length is known, and how often?",
    weight=2,
)
def test_does_not_look_into_long_lists(solution):
    report = read(solution, *[employee(1) for _ in range(201)])
    assert (pointers(report), report["more"]) == (["/employees"], 0)
    full = read(solution, *[employee(number) for number in range(1, 201)])
    assert full["mistakes"] == []
    assert len(full["department"]["employees"]) == 200
    six = [{"street": "", "postcode": ""}] * 6
    assert pointers(read(solution, employee(7, addresses=six))) == ["/employees/0/addresses"]


@check(
    "Says how many mistakes it does not show",
    hint="Small data can hold very many mistakes. Which ones do you count, and when?",
    weight=2,
)
def test_bounds_the_report(solution):
    report = read(solution, *[employee(number, name="", phones=5) for number in range(1, 31)])
    assert len(report["mistakes"]) == 25
    assert report["more"] == 2 * 30 - 25
    exactly = read(solution, *[employee(number, name="") for number in range(1, 26)])
    assert (len(exactly["mistakes"]), exactly["more"]) == (25, 0)
    assert exactly["department"] is None


@check(
    "Repeats nothing that was typed",
    hint="Read your messages with other values. One kind of mistake quotes what it was given.",
    weight=2,
)
def test_repeats_no_values(solution):
    secret = "Zweibruecken"
    wrong = employee(
        7,
        name=[secret],
        addresses=[{"street": {"a": secret}, "postcode": secret}],
        phones={"home": secret * 2},
        contract={**HOURLY, "kind": secret},
    )
    report = read(solution, wrong, employee(8, contract={**HOURLY, "cents_per_hour": secret}))
    assert len(report["mistakes"]) >= 6
    for mistake in report["mistakes"]:
        assert isinstance(mistake["message"], str)
        assert mistake["message"].strip()
        assert secret not in mistake["message"]


@check(
    "Reports on anything that JSON can hold",
    hint="Your own steps through the data meet numbers, texts and null where objects belong.",
    weight=2,
)
def test_reports_on_anything(solution):
    for document in [None, 5, "Press", [], [[]], True]:
        report = solution.call("read_department", document)
        assert (report["department"], pointers(report)) == (None, [""])
    assert pointers(read(solution, None, 5, employee(7), "x", [])) == [
        f"/employees/{position}" for position in (0, 1, 3, 4)
    ]
    for employees in [None, {"0": employee(7)}, "none", 0]:
        report = solution.call("read_department", {"name": "Press", "employees": employees})
        assert pointers(report) == ["/employees"]


@check(
    "Takes exactly what the table allows",
    hint="Try each limit from both sides, and several ways to write five digits.",
    weight=2,
)
def test_takes_what_the_table_allows(solution):
    place = {"street": "x" * 100, "postcode": "00000"}
    widest = employee(
        1,
        name="x" * 80,
        addresses=[place] * 5,
        phones={"home": "x" * 20, "mobile": "110", "work": "112"},
    )
    assert read(solution, widest)["mistakes"] == []
    assert read(solution)["mistakes"] == []
    for changes, pointer in [
        ({"addresses": []}, "/addresses"),
        ({"addresses": [{**place, "postcode": "123456"}]}, "/addresses/0/postcode"),
        ({"addresses": [{**place, "postcode": "12 345"}]}, "/addresses/0/postcode"),
        ({"addresses": [{**place, "postcode": "١٢٣٤٥"}]}, "/addresses/0/postcode"),
        ({"addresses": [{**place, "postcode": 12345}]}, "/addresses/0/postcode"),
        ({"addresses": [{**place, "city": "Ghent"}]}, "/addresses/0/city"),
        ({"phones": {"home": "11"}}, "/phones/home"),
        ({"phones": None}, "/phones"),
    ]:
        assert pointers(read(solution, employee(7, **changes))) == [f"/employees/0{pointer}"]
