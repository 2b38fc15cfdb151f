# caught by: examples/test_registration.py::test_says_that_the_repetition_differs
"""The rules are functions; the types carry them, and other models can use both."""

import re
from enum import StrEnum
from typing import Annotated

from pydantic import AfterValidator, BaseModel, Field, ValidationInfo
from pydantic_core import PydanticCustomError

USERNAME = re.compile(r"[a-z][a-z0-9_-]{2,19}")


class Account(StrEnum):
    PERSONAL = "personal"
    COMPANY = "company"


def normal_username(value: str) -> str:
    value = value.strip().lower()
    if not USERNAME.fullmatch(value):
        raise ValueError("3 to 20 letters, digits, _ and -, beginning with a letter")
    return value


def free_of_username(password: str, info: ValidationInfo) -> str:
    match info.data:
        case {"username": str(username)} if username in password.lower():
            raise PydanticCustomError(
                "password_contains_username",
                "Leave your username out of it",
            )
    return password


def same_as_password(repeat: str, info: ValidationInfo) -> str:
    assert info.data.get("password", repeat) == repeat, "passwords_differ"
    return repeat


def blank_is_none(value: str | None) -> str | None:
    return (value or "").strip() or None


def as_the_account_needs(name: str | None, info: ValidationInfo) -> str | None:
    match info.data.get("account"), name:
        case Account.COMPANY, None:
            raise PydanticCustomError("company_name_missing", "Which company is it?")
        case Account.PERSONAL, str():
            raise PydanticCustomError("company_name_unexpected", "Only for companies")
    return name


Hidden = Field(exclude=True, repr=False)
Username = Annotated[str, AfterValidator(normal_username)]
Password = Annotated[str, Field(min_length=12, max_length=128)]
CompanyName = Annotated[
    str | None, AfterValidator(blank_is_none), AfterValidator(as_the_account_needs)
]


class Registration(BaseModel, hide_input_in_errors=True):
    username: Username
    password: Annotated[Password, AfterValidator(free_of_username), Hidden]
    password_repeat: Annotated[str, AfterValidator(same_as_password), Hidden]
    account: Account
    company_name: Annotated[CompanyName, Field(validate_default=True)] = None
