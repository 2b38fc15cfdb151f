from typing import Annotated, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SecretStr,
    StringConstraints,
    ValidationInfo,
    field_validator,
)
from pydantic_core import PydanticCustomError

Trimmed = Annotated[str, StringConstraints(strip_whitespace=True)]


class Registration(BaseModel):
    # A field's validator sees the fields above it, so the order of the fields matters.
    model_config = ConfigDict(hide_input_in_errors=True)

    username: str = Field(min_length=3, max_length=20, pattern="^[a-z][a-z0-9_-]*$")
    password: SecretStr = Field(min_length=12, max_length=128)
    password_repeat: SecretStr
    account: Literal["personal", "company"]
    company_name: Trimmed | None = Field(default=None, validate_default=True)

    @field_validator("username", mode="before")
    @classmethod
    def normalise(cls, value: object) -> object:
        return value.strip().lower() if isinstance(value, str) else value

    @field_validator("password")
    @classmethod
    def without_username(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        username = info.data.get("username")
        if username and username in value.get_secret_value().lower():
            raise PydanticCustomError(
                "password_contains_username", "The password contains the username"
            )
        return value

    @field_validator("password_repeat")
    @classmethod
    def same_as_password(cls, value: SecretStr, info: ValidationInfo) -> SecretStr:
        if "password" in info.data and value != info.data["password"]:
            raise PydanticCustomError("passwords_differ", "The passwords differ")
        return value

    @field_validator("company_name")
    @classmethod
    def fits_account(cls, value: str | None, info: ValidationInfo) -> str | None:
        account = info.data.get("account")
        if account == "company" and not value:
            raise PydanticCustomError("company_name_missing", "Name the company")
        if account == "personal" and value:
            raise PydanticCustomError(
                "company_name_unexpected", "Only a company has a company name"
            )
        return value or None
