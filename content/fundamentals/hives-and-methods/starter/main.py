from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI(title="Apiary")


class Hive(BaseModel):
    name: str
    frames: int


@app.get("/hives")
def list_hives() -> list[Hive]:
    return []


# Your other endpoints go here.
