"""What people type into the account forms, and what is said when it cannot be accepted."""

import unicodedata
from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, ValidationError, validate_email
from pydantic_core import PydanticCustomError

from greenroom.accounts import passwords
from greenroom.accounts.models import EMAIL_MAX_LENGTH, NAME_MAX_LENGTH
from greenroom.accounts.service import normal_email

EMAIL_ADVICE = "Enter an e-mail address like name@example.com."


def _is_one_line(text: str) -> bool:
    """Return whether text has no control characters and no halves of characters (surrogates)."""
    return not any(unicodedata.category(character) in {"Cc", "Cs"} for character in text)


def _name(value: str) -> str:
    name = value.strip()
    if not name:
        raise PydanticCustomError("name", "Enter the name to show at the top of your pages.")
    if len(name) > NAME_MAX_LENGTH:
        raise PydanticCustomError("name", f"Use at most {NAME_MAX_LENGTH} characters.")
    if not _is_one_line(name):
        raise PydanticCustomError("name", "Use letters, digits, spaces and signs on one line.")
    return name


def _new_email(value: str) -> str:
    email = _known_email(value)
    try:
        validate_email(email)
    except ValueError:
        raise PydanticCustomError("email", EMAIL_ADVICE) from None
    return email


def _known_email(value: str) -> str:
    email = normal_email(value) if len(value) <= 2 * EMAIL_MAX_LENGTH else value
    if not email or len(email) > EMAIL_MAX_LENGTH or not _is_one_line(email):
        raise PydanticCustomError("email", EMAIL_ADVICE)
    return email


def _new_password(value: str) -> str:
    if len(value) < passwords.MIN_LENGTH:
        raise PydanticCustomError("password", f"Use at least {passwords.MIN_LENGTH} characters.")
    if len(value) > passwords.MAX_LENGTH:
        raise PydanticCustomError("password", f"Use at most {passwords.MAX_LENGTH} characters.")
    return value


def _known_password(value: str) -> str:
    if not value:
        raise PydanticCustomError("password", "Enter your password.")
    # A longer one never had a chance; hashing it would only cost time.
    return value[: passwords.MAX_LENGTH + 1]


class _Form(BaseModel):
    # A field that did not arrive is judged like an empty one.
    model_config = ConfigDict(frozen=True, validate_default=True, hide_input_in_errors=True)


class RegisterForm(_Form):
    """A new account."""

    name: Annotated[str, AfterValidator(_name)] = ""
    email: Annotated[str, AfterValidator(_new_email)] = ""
    password: Annotated[str, AfterValidator(_new_password)] = ""


class PasswordForm(_Form):
    """Another password of an existing account."""

    password: Annotated[str, AfterValidator(_new_password)] = ""


class SignInForm(_Form):
    """An existing account; only what could never match is refused here."""

    email: Annotated[str, AfterValidator(_known_email)] = ""
    password: Annotated[str, AfterValidator(_known_password)] = ""


def messages(error: ValidationError) -> dict[str, str]:
    """Return one sentence for each field that needs another look."""
    return {str(problem["loc"][0]): problem["msg"] for problem in error.errors()}


def kept(fields: Mapping[str, str], *names: str) -> dict[str, str]:
    """Return what was typed, to show it again; ask for anything but passwords."""
    return {name: fields.get(name, "") for name in names}
