# caught by: hidden/test_parameters.py::test_refuses_a_number_that_is_not_whole
import time
from typing import Annotated

from fastapi import FastAPI, Query

app = FastAPI(title="Packing hall")


def read_weight(item_id: int) -> int:
    """Return the weight of one piece in grams. Blocks for half a second; leave as is."""
    time.sleep(0.5)
    return 120 + 5 * (item_id % 50)


@app.get("/")
def show_service():
    return {"service": "packing-hall", "status": "ok"}


@app.get("/items/{item_id:int}")
def show_item(item_id: int, q: str | None = None):
    return {"item_id": item_id, "q": q}


# Not `async def`: FastAPI runs a plain function in a worker thread, where it may block.
@app.get("/items/{item_id:int}/weight")
def show_weight(
    item_id: int,
    quantity: Annotated[int, Query(ge=1, le=100)] = 1,
):
    return {
        "item_id": item_id,
        "quantity": quantity,
        "grams": read_weight(item_id) * quantity,
    }
