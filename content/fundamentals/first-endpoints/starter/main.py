import time

from fastapi import FastAPI

app = FastAPI(title="Packing hall")


def read_weight(item_id: int) -> int:
    """Return the weight of one piece in grams. Blocks for half a second; leave as is."""
    time.sleep(0.5)
    return 120 + 5 * (item_id % 50)


@app.get("/")
def show_service():
    return {"service": "packing-hall"}


# Your other endpoints go here.
