# caught by: hidden/test_fields.py::test_refuses_fields_that_may_not_be_sent
from itertools import count
from typing import Annotated

from fastapi import FastAPI, HTTPException, Response
from pydantic import BaseModel, ConfigDict, Field, StrictInt, StringConstraints

app = FastAPI(title="Flea market")

Name = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1, max_length=80),
]


class Item(BaseModel):
    """What a seller may send, and what the server keeps and shows."""

    model_config = ConfigDict(extra="forbid")

    id: int | None = None
    name: Name
    price_cents: Annotated[StrictInt, Field(ge=1, le=1_000_000)]
    description: Annotated[str, Field(max_length=500)] | None = None
    tags: list[str] = []


items: dict[int, Item] = {}
numbers = count(1)


@app.post("/items", status_code=201)
def create_item(item: Item, response: Response) -> Item:
    item.id = next(numbers)
    items[item.id] = item
    response.headers["Location"] = f"/items/{item.id}"
    return item


@app.get("/items/{item_id}")
def show_item(item_id: int) -> Item:
    if item_id not in items:
        raise HTTPException(status_code=404, detail="No such item")
    return items[item_id]
