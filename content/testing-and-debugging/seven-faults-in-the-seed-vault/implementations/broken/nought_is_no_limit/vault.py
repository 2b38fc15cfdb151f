from typing import Annotated

from fastapi import FastAPI, HTTPException, Query
from pydantic import BaseModel, Field


class Lot(BaseModel):
    code: str = Field(min_length=1, max_length=20)
    species: str = Field(min_length=1, max_length=80)
    grams: int = Field(ge=1, le=5000)


class Withdrawal(BaseModel):
    grams: int = Field(ge=1)


def create_app() -> FastAPI:
    app = FastAPI(title="Seed vault")
    lots: dict[str, dict] = {}

    def find(code: str) -> dict:
        if code not in lots:
            raise HTTPException(404, "No such lot")
        return lots[code]

    @app.post("/lots", status_code=201)
    def add(lot: Lot):
        if lot.code in lots:
            raise HTTPException(409, "There is a lot with this code")
        lots[lot.code] = lot.model_dump()
        return lots[lot.code]

    @app.get("/lots")
    def show_all(at_most: Annotated[int | None, Query(ge=0)] = None):
        chosen = [one for one in lots.values() if not at_most or one["grams"] <= at_most]
        return sorted(chosen, key=lambda one: one["code"])

    @app.get("/lots/{code}")
    def show(code: str):
        return find(code)

    @app.post("/lots/{code}/withdrawals")
    def withdraw(code: str, withdrawal: Withdrawal):
        lot = find(code)
        if withdrawal.grams > lot["grams"]:
            raise HTTPException(409, "Not enough seed")
        lot["grams"] -= withdrawal.grams
        return lot

    @app.delete("/lots/{code}", status_code=204)
    def remove(code: str):
        find(code)
        del lots[code]

    return app
