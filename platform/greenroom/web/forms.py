"""Reads submitted forms, whatever arrives: too large, not text, or not a form at all."""

from typing import Annotated

from fastapi import Depends, Request
from python_multipart.multipart import parse_options_header
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

MAX_BODY_BYTES = 4 * 1024 * 1024
"""Of a whole request. A single field may take all of it; each form sets its own, lower limits.

So much, because percent-encoding triples: 1 MB of code is still told that it is too much code.
"""
MAX_FIELDS = 100
"""The largest form of ours, multiple choice with everything ticked, sends sixty and some."""
MAX_FILES = 10


async def read_form(request: Request) -> FormData:
    """Return the form; a request without one has an empty one.

    Raises:
        HTTPException: 400 for a body that is not what its Content-Type says, 413 for a large one.
    """
    _refuse_other_charsets(request)
    try:
        form = await request.form(
            max_files=MAX_FILES, max_fields=MAX_FIELDS, max_part_size=MAX_BODY_BYTES
        )
        "".join(value for _, value in form.multi_items() if isinstance(value, str)).encode()
    except UnicodeError as error:
        raise HTTPException(status_code=400) from error
    return form


def _refuse_other_charsets(request: Request) -> None:
    """Refuse a body that names a character set other than UTF-8; browsers send none.

    A body may name any codec that Python knows. Some of them take quadratic time (CWE-407), on the
    event loop, and some make halves of characters that cannot be written out again.
    """
    _, options = parse_options_header(request.headers.get("Content-Type", ""))
    if options.get(b"charset", b"utf-8").lower() not in {b"utf-8", b"utf8"}:
        raise HTTPException(status_code=400)


async def _text_fields(request: Request) -> dict[str, str]:
    form = await read_form(request)
    return {name: value for name, value in form.multi_items() if isinstance(value, str)}


TextFields = Annotated[dict[str, str], Depends(_text_fields)]
"""The form's text fields by name; files are left out, of equal names the last one counts."""
