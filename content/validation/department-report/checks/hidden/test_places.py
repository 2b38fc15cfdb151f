"""Pointers lead through the data, and name the employee."""

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


def found(solution, *employees, **changes):
    """Return place and employee of each mistake, in a fixed order."""
    data = {"name": "Press", "employees": [*employees], **changes}
    mistakes = solution.call("read_department", data)["mistakes"]
    return sorted((each["pointer"], each["employee"]) for each in mistakes)


@check(
    "Leads through a contract by nothing but its own keys",
    hint="Print a place inside of a union. Which of its parts does the sender know?",
    weight=3,
)
def test_leads_through_a_contract(solution):
    text = employee(7, contract={**HOURLY, "cents_per_hour": "2100", "hours_per_week": 0})
    boolean = employee(8, contract={"kind": "salaried", "cents_per_month": True})
    assert found(solution, text, boolean) == [
        ("/employees/0/contract/cents_per_hour", 7),
        ("/employees/0/contract/hours_per_week", 7),
        ("/employees/1/contract/cents_per_month", 8),
    ]


@check(
    "Names an unknown key, whatever it is called",
    hint="May the data hold a key that has the name of something of your own?",
    weight=2,
)
def test_names_unknown_keys(solution):
    for unknown in ["hourly", "salaried", "employees", "0"]:
        mistakes = found(solution, employee(7, **{unknown: 2100}))
        assert mistakes == [(f"/employees/0/{unknown}", 7)]


@check(
    "Names a missing key where it should stand",
    hint="Following a place through the data ends too early here. What is left of the place?",
    weight=2,
)
def test_names_missing_keys(solution):
    nameless = employee(7, addresses=[{"street": "Quay 1"}])
    del nameless["name"]
    numberless = employee(8)
    del numberless["number"]
    assert found(solution, nameless, numberless) == [
        ("/employees/0/addresses/0/postcode", 7),
        ("/employees/0/name", 7),
        ("/employees/1/number", None),
    ]


@check(
    "Holds a contract to the rules of one kind only",
    hint="With a plain union, each kind has something to say. Which one is asked here, and how?",
    weight=2,
)
def test_asks_one_kind(solution):
    for contract in [{"kind": "weekly", "cents": 1}, {"cents_per_month": 1}, [], {"kind": []}]:
        [(pointer, number)] = found(solution, employee(7, contract=contract))
        assert pointer in {"/employees/0/contract", "/employees/0/contract/kind"}
        assert number == 7


@check(
    "Writes difficult keys so that the pointer can be read back",
    hint="Two signs have a meaning in a pointer. Does it matter which of them you replace first?",
    weight=2,
)
def test_escapes_keys(solution):
    assert found(solution, employee(7, **{"a/b~c": 1, "~1": 2, "": 3})) == [
        ("/employees/0/", 7),
        ("/employees/0/a~1b~0c", 7),
        ("/employees/0/~01", 7),
    ]


@check(
    "Names a wrong key of a mapping where it stands",
    hint="The value under this key is right. What does the last part of the place tell you?",
    weight=2,
)
def test_names_wrong_keys_of_phones(solution):
    phones = {"home": "555-0100", "fax": "555-0101"}
    assert found(solution, employee(7, phones=phones)) == [("/employees/0/phones/fax", 7)]


@check(
    "Names no employee when the number itself is wrong",
    hint="Which value of JSON is a whole number to Python, and to nobody else?",
    weight=2,
)
def test_names_only_real_numbers(solution):
    for wrong in [True, 0, -3, "7", 7.5, None]:
        assert found(solution, employee(wrong)) == [("/employees/0/number", None)]
