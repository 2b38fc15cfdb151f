# caught by: hidden/test_parameters.py::test_documents_its_parameters
import time
from typing import Annotated

from fastapi import FastAPI, Query, Request

app = FastAPI(title="Packing hall")


def read_weight(item_id: int) -> int:
    """Return the weight of one piece in grams. Blocks for half a second; leave as is."""
    time.sleep(0.5)
    return 120 + 5 * (item_id % 50)


@app.get("/")
def show_service():
    return {"service": "packing-hall", "status": "ok"}


@app.get("/items/{item_id}")
def show_item(item_id: int, request: Request):
    return {"item_id": item_id, "q": request.query_params.get("q")}


# Not `async def`: FastAPI runs a plain function in a worker thread, where it may block.
@app.get("/items/{item_id}/weight")
def show_weight(
    item_id: int,
    quantity: Annotated[int, Query(ge=1, le=100)] = 1,
):
    return {
        "item_id": item_id,
        "quantity": quantity,
        "grams": read_weight(item_id) * quantity,
    }
