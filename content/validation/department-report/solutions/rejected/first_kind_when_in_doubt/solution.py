# caught by: hidden/test_places.py::test_asks_one_kind
"""The department is taken apart, and each part is validated where it is found."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, ValidationError
from pydantic_core import PydanticCustomError

TEXTS = {
    "missing": "This is missing",
    "extra_forbidden": "This is not known here",
    "string_pattern_mismatch": "This does not have the right form",
    "too_long": "There are too many",
    "too_short": "There are too few",
}


class Strict(BaseModel, extra="forbid"): ...


class Head(Strict):
    name: str = Field(min_length=1, max_length=80)
    employees: list[Any] = Field(max_length=200)


class Address(Strict):
    street: str = Field(min_length=1, max_length=100)
    postcode: str = Field(pattern="^[0-9]{5}$")


class Salaried(Strict):
    kind: Literal["salaried"]
    cents_per_month: int = Field(ge=1, strict=True)


class Hourly(Strict):
    kind: Literal["hourly"]
    cents_per_hour: int = Field(ge=1, strict=True)
    hours_per_week: int = Field(ge=1, strict=True)


KINDS = {"salaried": Salaried, "hourly": Hourly}


def by_kind(raw: Any) -> Salaried | Hourly:
    """Validate against the kind that was meant, so that no branch gets into the places."""
    kind = raw.get("kind") if isinstance(raw, dict) else None
    model = KINDS.get(kind, Salaried) if isinstance(kind, str) else Salaried
    return model.model_validate(raw)


def known_phones(phones: dict[str, str]) -> dict[str, str]:
    unknown = [
        {"type": PydanticCustomError("phone", "Unknown phone"), "loc": (key,), "input": None}
        for key in phones
        if key not in {"home", "mobile", "work"}
    ]
    if unknown:
        raise ValidationError.from_exception_data("phones", unknown)
    return phones


Phone = Annotated[str, Field(min_length=3, max_length=20)]


class Employee(Strict):
    number: int = Field(ge=1, strict=True)
    name: str = Field(min_length=1, max_length=80)
    addresses: list[Address] = Field(min_length=1, max_length=5)
    phones: Annotated[dict[str, Phone], AfterValidator(known_phones)] = Field(default_factory=dict)
    contract: Annotated[Salaried | Hourly, BeforeValidator(by_kind)]


@dataclass
class Report:
    most: int = 25
    mistakes: list[dict] = field(default_factory=list)
    more: int = 0

    def add(self, message: str, *place: int | str, employee: int | None = None) -> None:
        if len(self.mistakes) == self.most:
            self.more += 1
            return
        steps = [str(step).replace("~", "~0").replace("/", "~1") for step in place]
        pointer = "/".join(["", *steps])
        self.mistakes.append({"pointer": pointer, "employee": employee, "message": message})

    def read(
        self, model: type[BaseModel], raw: Any, *place: int | str, employee: int | None = None
    ) -> BaseModel | None:
        try:
            return model.model_validate(raw)
        except ValidationError as error:
            for each in error.errors():
                text = TEXTS.get(each["type"], "This value is not right")
                self.add(text, *place, *each["loc"], employee=employee)
        return None


def raw_employees(data: Any) -> list[Any]:
    match data:
        case {"employees": [*employees]} if len(employees) <= 200:
            return employees
    return []


def numbered(employees: list[Any]) -> Iterator[tuple[Any, int | None]]:
    for raw in employees:
        match raw:
            case {"number": bool()}:
                yield raw, None
            case {"number": int(number)} if number > 0:
                yield raw, number
            case _:
                yield raw, None


def read_department(data: Any) -> dict:
    report = Report()
    head = report.read(Head, data)
    employees, seen = [], set()
    for position, (raw, number) in enumerate(numbered(raw_employees(data))):
        place = ("employees", position)
        employees.append(report.read(Employee, raw, *place, employee=number))
        if number in seen:
            report.add("This number is taken", *place, "number", employee=number)
        seen |= {number} - {None}
    department = None
    if head and not report.mistakes:
        department = {"name": head.name, "employees": employees}
    return {"department": department, "mistakes": report.mistakes, "more": report.more}
