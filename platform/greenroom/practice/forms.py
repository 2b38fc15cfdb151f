"""Reads the forms of practising: the files of a question, a written answer, a rating."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import Depends, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel, Field, ValidationError

from greenroom.db import SAFE_METHODS
from greenroom.errors import InvalidInputError
from greenroom.practice.ratings import Rating
from greenroom.practice.work import ANSWER_FILE, Work, normalised
from greenroom.questions.types import Question
from greenroom.web.forms import read_form

FILE_PREFIX = "file:"
TEXT_FIELD = "text"
POINT_PREFIX = "point:"


class RawFormRoute(APIRoute):
    """Keeps a form's raw bytes, which parsing would use up.

    Starlette reads a multipart field that is not UTF-8 as Latin-1 without a word; only the bytes
    tell what came.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler that reads the body first."""
        handle = super().get_route_handler()

        async def keep_body(request: Request) -> Response:
            if request.method not in SAFE_METHODS:
                request.state.body = await request.body()
            try:
                return await handle(request)
            finally:
                await request.close()  # the files of a form that should have none

        return keep_body


class WorkForm(BaseModel):
    """What a person has written: the question's files, or an answer in words."""

    files: dict[str, str]
    """From fields named `file:<path>`."""
    text: str = ""
    draft_version: Annotated[int, Field(ge=0)] | None = None
    """The version of the draft that this device saw last; 0 is none."""
    force: bool = False
    """Overwrite a draft that another device has saved in between."""

    @property
    def has_work(self) -> bool:
        """Return whether anything came along: an empty answer is as good as none."""
        return bool(self.files or self.text)

    def work(self, question: Question) -> Work:
        """Return the work as the services take it."""
        files = {ANSWER_FILE: self.text} if question.concept else self.files
        return Work(files, None if self.force else self.draft_version)


class RatingForm(BaseModel):
    """The rating of each point of the rubric, from fields named `point:<id>`."""

    ratings: dict[str, Rating]


def is_work(name: str) -> bool:
    """Return whether a field of this name holds what a person has typed."""
    return name.startswith(FILE_PREFIX) or name == TEXT_FIELD


async def read_fields(request: Request) -> list[tuple[str, str]]:
    """Return a form's fields, LF line ends; U+FFFD stands where bytes were not UTF-8.

    Raises:
        InvalidInputError: a field holds an uploaded file.
    """
    body = await request.body()
    form = await read_form(request)
    content_type = request.headers.get("Content-Type", "").lower()
    if content_type.startswith("application/x-www-form-urlencoded") and not body.isascii():
        # Starlette takes bytes that are not percent-encoded for Latin-1; the URL standard, UTF-8.
        pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
        return [(normalised(name), normalised(value)) for name, value in pairs]
    fields = []
    for name, value in form.multi_items():
        if not isinstance(value, str):
            raise InvalidInputError("Please send the code as text, not as a file.")
        fields.append((normalised(name), normalised(_as_utf8(value, body))))
    return fields


def _as_utf8(value: str, body: bytes) -> str:
    """Undo Starlette's fallback to Latin-1 for a multipart field that is not UTF-8."""
    try:
        raw = value.encode("latin-1")
    except UnicodeEncodeError:
        return value
    return value if raw.isascii() or raw not in body else raw.decode("utf-8", "replace")


async def _work_form(request: Request) -> WorkForm:
    fields = await read_fields(request)
    files = {
        name.removeprefix(FILE_PREFIX): value
        for name, value in fields
        if name.startswith(FILE_PREFIX)
    }
    # An empty hidden field says nothing.
    filled = {name: value for name, value in fields if value}
    try:
        return WorkForm.model_validate({**filled, "files": files})
    except ValidationError as error:
        raise InvalidInputError("The form did not arrive whole. Reload the page.") from error


async def _rating_form(request: Request) -> RatingForm:
    fields = await read_fields(request)
    ratings = {
        name.removeprefix(POINT_PREFIX): value
        for name, value in fields
        if name.startswith(POINT_PREFIX)
    }
    try:
        return RatingForm.model_validate({"ratings": ratings})
    except ValidationError as error:
        raise InvalidInputError("The form did not arrive whole. Reload the page.") from error


WorkFormDep = Annotated[WorkForm, Depends(_work_form)]
RatingFormDep = Annotated[RatingForm, Depends(_rating_form)]
