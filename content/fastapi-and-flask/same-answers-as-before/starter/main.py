import datetime as dt
from itertools import count
from typing import Any

from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI(title="Orders")

START = dt.datetime(2026, 1, 2, 3, 4, tzinfo=dt.UTC)
ORDERS: list[dict[str, Any]] = [
    {"id": number, "customer": f"Customer {number}", "quantity": 1, "created_at": START}
    for number in range(1, 26)
]
NUMBERS = count(26)


class NewOrder(BaseModel):
    customer: str
    quantity: int = 1


@app.get("/orders/")
def list_orders(limit: int = 20):
    return ORDERS[:limit]


@app.post("/orders/", status_code=201)
def create_order(new: NewOrder):
    order = {**new.model_dump(), "id": next(NUMBERS), "created_at": dt.datetime.now(dt.UTC)}
    ORDERS.append(order)
    return order
