# caught by: hidden/test_fields.py::test_refuses_fields_that_may_not_be_sent
from itertools import count
from typing import Annotated

from fastapi import FastAPI, HTTPException, Response
from pydantic import BaseModel, Field, StrictInt, StringConstraints

app = FastAPI(title="Flea market")

Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=80),
]


class NewItem(BaseModel):
    """What a seller may send."""

    name: Name
    price_cents: Annotated[StrictInt, Field(ge=1, le=1_000_000)]
    description: Annotated[str, Field(max_length=500)] | None = None
    tags: list[str] = []


class Item(NewItem):
    """What the server keeps and shows."""

    id: int


items: dict[int, Item] = {}
numbers = count(1)


@app.post("/items", status_code=201)
def create_item(new: NewItem, response: Response) -> Item:
    item = Item(id=next(numbers), **new.model_dump())
    items[item.id] = item
    response.headers["Location"] = f"/items/{item.id}"
    return item


@app.get("/items/{item_id}")
def show_item(item_id: int) -> Item:
    if item_id not in items:
        raise HTTPException(status_code=404, detail="No such item")
    return items[item_id]
