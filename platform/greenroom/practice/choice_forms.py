"""Reads the form of a multiple choice question."""

from typing import Annotated

from fastapi import Depends, Request
from pydantic import BaseModel

from greenroom.practice.forms import read_fields

ITEM_PREFIX = "item:"
SHOWN_FIELD = "shown"


class ChoiceForm(BaseModel):
    """What was chosen, item by item."""

    chosen: dict[str, frozenset[str]]
    """Ids of options by id of the item, from fields named `item:<id>`."""
    shown: str = ""
    """Says which version of the question the form was made for."""


def is_choice(name: str) -> bool:
    """Return whether a field of this name holds what was chosen, or for which form."""
    return name.startswith(ITEM_PREFIX) or name == SHOWN_FIELD


async def _choice_form(request: Request) -> ChoiceForm:
    fields = await read_fields(request)
    chosen: dict[str, set[str]] = {}
    for name, value in fields:
        if name.startswith(ITEM_PREFIX) and value:
            chosen.setdefault(name.removeprefix(ITEM_PREFIX), set()).add(value)
    return ChoiceForm(
        chosen={name: frozenset(options) for name, options in chosen.items()},
        shown=dict(fields).get(SHOWN_FIELD, ""),
    )


ChoiceFormDep = Annotated[ChoiceForm, Depends(_choice_form)]
