# caught by: hidden/test_places.py::test_names_wrong_keys_of_phones
"""One model for everything; what Pydantic says about it is translated afterwards."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictInt, ValidationError

MOST_EMPLOYEES = 200
MOST_MISTAKES = 25

Name = Annotated[str, Field(min_length=1, max_length=80)]
Count = Annotated[StrictInt, Field(ge=1)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid")


class Address(Part):
    street: Annotated[str, Field(min_length=1, max_length=100)]
    postcode: Annotated[str, Field(pattern="^[0-9]{5}$")]


class Salaried(Part):
    kind: Literal["salaried"]
    cents_per_month: Count


class Hourly(Part):
    kind: Literal["hourly"]
    cents_per_hour: Count
    hours_per_week: Count


class Employee(Part):
    number: Count
    name: Name
    addresses: Annotated[list[Address], Field(min_length=1, max_length=5)]
    phones: dict[
        Literal["home", "mobile", "work"], Annotated[str, Field(min_length=3, max_length=20)]
    ] = {}
    contract: Annotated[Salaried | Hourly, Field(discriminator="kind")]


class Department(Part):
    name: Name
    employees: Annotated[list[Employee], Field(max_length=MOST_EMPLOYEES)]


def read_department(data: Any) -> dict:
    department, mistakes = None, repeated_numbers(data)
    try:
        department = Department.model_validate(data)
    except ValidationError as error:
        mistakes += [
            mistake(steps(data, each["loc"]), data, message(each))
            for each in error.errors(include_url=False, include_input=False)
        ]
    return {
        "department": None if mistakes else department,
        "mistakes": mistakes[:MOST_MISTAKES],
        "more": max(0, len(mistakes) - MOST_MISTAKES),
    }


def repeated_numbers(data: Any) -> list[dict]:
    """Look at the raw data: a validator would see nothing as soon as anything else is wrong."""
    employees = employees_of(data)
    if len(employees) > MOST_EMPLOYEES:
        return []
    seen, found = set(), []
    for position, raw in enumerate(employees):
        number = number_of(raw)
        if number in seen:
            place = ("employees", position, "number")
            found.append(mistake(place, data, "Another employee has this number"))
        elif number is not None:
            seen.add(number)
    return found


def employees_of(data: Any) -> list:
    employees = data.get("employees") if isinstance(data, dict) else None
    return employees if isinstance(employees, list) else []


def number_of(raw: Any) -> int | None:
    number = raw.get("number") if isinstance(raw, dict) else None
    # `True` is an int to Python, and equal to 1.
    return number if type(number) is int and number >= 1 else None


def steps(data: Any, loc: tuple[int | str, ...]) -> list[int | str]:
    """Follow a place through the data; what is not there was put in by Pydantic."""
    found, here = [], data
    for number, step in enumerate(loc, 1):
        if isinstance(here, dict) and step in here:
            here = here[step]
        elif isinstance(here, list) and isinstance(step, int):
            here = here[step]
        elif number < len(loc):
            continue  # the branch of a union
        found.append(step)
    return found


def mistake(place: list[int | str] | tuple[int | str, ...], data: Any, text: str) -> dict:
    inside = len(place) > 1 and place[0] == "employees"
    return {
        "pointer": "".join(f"/{escaped(str(step))}" for step in place),
        "employee": number_of(employees_of(data)[place[1]]) if inside else None,
        "message": text,
    }


def escaped(step: str) -> str:
    return step.replace("~", "~0").replace("/", "~1")


def message(error: Any) -> str:
    # The one message of Pydantic's that repeats what was sent.
    return "Unknown kind" if error["type"] == "union_tag_invalid" else error["msg"]
