from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI(title="Flea market")


class Item(BaseModel):
    name: str
    price_cents: int


@app.post("/items")
def create_item(item: Item):
    return item
