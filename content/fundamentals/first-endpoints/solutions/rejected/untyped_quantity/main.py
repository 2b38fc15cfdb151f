# caught by: examples/test_packing_hall.py::test_weighs_pieces
import time

from fastapi import FastAPI

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


# Not `async def`: FastAPI runs a plain function in a worker thread, where it may block.
@app.get("/items/{item_id}/weight")
def show_weight(
    item_id: int,
    quantity=1,
):
    return {
        "item_id": item_id,
        "quantity": quantity,
        "grams": read_weight(item_id) * quantity,
    }
