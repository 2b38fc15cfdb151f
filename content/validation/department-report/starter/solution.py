from typing import Any

from pydantic import BaseModel, ValidationError


class Employee(BaseModel):
    number: int
    name: str


class Department(BaseModel):
    name: str
    employees: list[Employee]


def read_department(data: Any) -> dict:
    """Return the department, or where the data is wrong."""
    try:
        department = Department.model_validate(data)
    except ValidationError as error:
        mistakes = [
            {"pointer": str(each["loc"]), "employee": None, "message": each["msg"]}
            for each in error.errors()
        ]
        return {"department": None, "mistakes": mistakes, "more": 0}
    return {"department": department, "mistakes": [], "more": 0}
