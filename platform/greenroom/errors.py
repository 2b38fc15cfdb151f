"""Errors that a person may see: a public message and an HTTP status, nothing internal."""


class GreenroomError(Exception):
    """Base of all expected errors. `public_message` is shown as it is; it never blames."""

    status_code = 500
    # Also true without scripts, where what was typed was on the page before, which is not stored.
    public_message = (
        "Something went wrong on our side. Please try again in a moment. "
        "If what you typed is no longer on the page, going back may bring it back."
    )

    def __init__(self, public_message: str | None = None) -> None:
        self.public_message = public_message or self.public_message
        super().__init__(self.public_message)


class NotFoundError(GreenroomError):
    """The thing does not exist, or this person may not know that it does."""

    status_code = 404
    public_message = "There is nothing at this address."


class ForbiddenError(GreenroomError):
    """The person is known, and may not do this."""

    status_code = 403
    public_message = "Your account cannot do this."


class InvalidInputError(GreenroomError):
    """The input is well-formed, but cannot be accepted."""

    status_code = 422
    public_message = "That could not be accepted as it is."


class TooManyRequestsError(GreenroomError):
    """Too many tries; `retry_after_seconds` says when to come back."""

    status_code = 429
    public_message = "Too many tries. Please wait a moment."

    def __init__(self, public_message: str | None = None, *, retry_after_seconds: int) -> None:
        super().__init__(public_message)
        self.retry_after_seconds = retry_after_seconds
