# caught by: hidden/test_weights.py::test_weighs_for_several_tablets_at_once
import threading
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


@app.get("/items/{item_id}")
def show_item(item_id: int, q: str | None = None):
    return {"item_id": item_id, "q": q}


one_at_a_time = threading.Lock()


@app.get("/items/{item_id}/weight")
def show_weight(
    item_id: int,
    quantity: Annotated[int, Query(ge=1, le=100)] = 1,
):
    with one_at_a_time:
        grams = read_weight(item_id)
    return {"item_id": item_id, "quantity": quantity, "grams": grams * quantity}
