# caught by: hidden/test_parameters.py::test_keeps_an_empty_text
import time
from typing import Annotated

from fastapi import APIRouter, FastAPI, Query
from fastapi.concurrency import run_in_threadpool
from pydantic import BaseModel

Quantity = Annotated[int, Query(ge=1, le=100, description="How many pieces")]


class Service(BaseModel):
    service: str = "packing-hall"
    status: str = "ok"


class Item(BaseModel):
    item_id: int
    q: str | None


class Weight(BaseModel):
    item_id: int
    quantity: int
    grams: int


def read_weight(item_id: int) -> int:
    """Return the weight of one piece in grams. Blocks for half a second; leave as is."""
    time.sleep(0.5)
    return 120 + 5 * (item_id % 50)


items = APIRouter(prefix="/items", tags=["items"])


@items.get("/{item_id}")
async def show_item(item_id: int, q: str = "") -> Item:
    return Item(item_id=item_id, q=q or None)


@items.get("/{item_id}/weight")
async def show_weight(item_id: int, quantity: Quantity = 1) -> Weight:
    # The event loop stays free: a worker thread does the waiting.
    grams = await run_in_threadpool(read_weight, item_id)
    return Weight(item_id=item_id, quantity=quantity, grams=grams * quantity)


app = FastAPI(title="Packing hall")
app.include_router(items)


@app.get("/")
async def show_service() -> Service:
    return Service()
