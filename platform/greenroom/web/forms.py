"""Reads submitted forms, whatever arrives: too large, not text, or not a form at all."""

from typing import Annotated

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

MAX_BODY_BYTES = 4 * 1024 * 1024
"""Of a whole request. A single field may take all of it; each form sets its own, lower limits.

So much, because percent-encoding triples: 1 MB of code is still told that it is too much code.
"""


async def read_form(request: Request) -> FormData:
    """Return the form; a request without one has an empty one.

    Raises:
        HTTPException: 400 for a body that is not what its Content-Type says, 413 for a large one.
    """
    try:
        form = await request.form(max_part_size=MAX_BODY_BYTES)
        # A multipart body may name any codec that Python knows as its character set; some fail in
        # ways of their own, and some make halves of characters that cannot be written out again.
        "".join(value for _, value in form.multi_items() if isinstance(value, str)).encode()
    except UnicodeError as error:
        raise HTTPException(status_code=400) from error
    return form


async def _text_fields(request: Request) -> dict[str, str]:
    form = await read_form(request)
    return {name: value for name, value in form.multi_items() if isinstance(value, str)}


TextFields = Annotated[dict[str, str], Depends(_text_fields)]
"""The form's text fields by name; files are left out, of equal names the last one counts."""
