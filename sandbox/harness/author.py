"""What the author of a check writes with: `check` and `CandidateError`."""

from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., None])


def check(
    name: str, *, hint: str, weight: int = 1, stays: str = ""
) -> Callable[[Function], Function]:
    """Mark a test as a check that candidates see by `name`.

    The platform reads the arguments from the source without running it, so they must be literals.

    Args:
        name: the behaviour in words, without an expected value.
        hint: shown when the check did not pass; helps without giving the answer.
        weight: points that the check is worth, at least 1.
        stays: why a hidden check is kept that is never the only one to catch a wrong solution;
            for authors.
    """
    del stays  # read from the source, like the rest

    def mark(function: Function) -> Function:
        function.__dict__["greenroom_check"] = {"name": name, "hint": hint, "weight": weight}
        return function

    return mark


class CandidateError(Exception):
    """The candidate's function raised; this describes what, by value.

    Attributes:
        type: class name of the exception.
        bases: class names of all its ancestors, nearest first.
        message: `str()` of it.
        details: for a pydantic ValidationError its errors (type, loc, msg), else an empty list.
    """

    def __init__(
        self, kind: str, bases: list[str], message: str, details: list[dict[str, Any]]
    ) -> None:
        super().__init__(f"{kind}: {message}")
        self.type = kind
        self.bases = bases
        self.message = message
        self.details = details
