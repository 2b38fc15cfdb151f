# caught by: hidden/test_requests.py::test_numbers_without_gaps
from itertools import count
from typing import Annotated

from fastapi import Depends, FastAPI, HTTPException, Response
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints

app = FastAPI(title="Flea market")

Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=80),
]


class NewItem(BaseModel):
    """What a seller may send."""

    model_config = ConfigDict(extra="forbid")

    name: Name
    price_cents: Annotated[StrictInt, Field(ge=1, le=1_000_000)]
    description: Annotated[str, Field(max_length=500)] | None = None
    tags: list[str] = []


class Item(NewItem):
    """What the server keeps and shows."""

    id: int


items: dict[int, Item] = {}
numbers = count(1)


def next_number() -> int:
    return next(numbers)


@app.post("/items", status_code=201)
def create_item(
    new: NewItem,
    response: Response,
    number: Annotated[int, Depends(next_number)],
) -> Item:
    item = Item(id=number, **new.model_dump())
    items[item.id] = item
    response.headers["Location"] = f"/items/{item.id}"
    return item


@app.get("/items/{item_id}")
def show_item(item_id: int) -> Item:
    if item_id not in items:
        raise HTTPException(status_code=404, detail="No such item")
    return items[item_id]
