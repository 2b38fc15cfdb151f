import uuid
from enum import StrEnum
from typing import Annotated

import httpx2
from fastapi import FastAPI, HTTPException, Path, Response
from pydantic import BaseModel, Field

CENTS = 12_000
Number = Annotated[int, Path(ge=1, le=40)]


class Outcome(StrEnum):
    PAID = "paid"
    DECLINED = "declined"
    UNKNOWN = "unknown"


class PaymentClient:
    """The provider in our own words."""

    def __init__(self, transport) -> None:
        self._http = httpx2.Client(transport=transport, base_url="https://pay.example", timeout=5)

    def charge(self, bench: int, key: str) -> Outcome:
        body = {"bench": bench, "cents": CENTS}
        try:
            answer = self._http.post("/charges", json=body, headers={"Idempotency-Key": key})
        except httpx2.HTTPError:
            return Outcome.UNKNOWN
        if answer.status_code == 402:
            return Outcome.DECLINED
        try:
            is_paid = answer.status_code == 201 and answer.json()["status"] == "paid"
        except (ValueError, KeyError, TypeError, RecursionError):
            is_paid = False
        return Outcome.PAID if is_paid else Outcome.UNKNOWN


class NewAdoption(BaseModel):
    bench: int = Field(ge=1, le=40)
    name: str = Field(min_length=1, max_length=60)


def create_app(transport) -> FastAPI:
    app = FastAPI(title="Benches")
    payments = PaymentClient(transport)
    adoptions: dict[int, dict] = {}

    def show(bench: int) -> dict:
        adoption = adoptions.get(bench, {"state": "free", "name": None})
        return {"bench": bench, "state": adoption["state"], "name": adoption["name"]}

    def charge(bench: int, response: Response, status: int) -> dict:
        adoption = adoptions[bench]
        outcome = payments.charge(bench, adoption["key"])
        if outcome is Outcome.DECLINED:
            del adoptions[bench]
            raise HTTPException(402, "The payment was declined")
        if outcome is Outcome.PAID:
            adoption["state"] = "paid"
        response.status_code = 202 if outcome is Outcome.UNKNOWN else status
        return show(bench)

    @app.post("/adoptions")
    def adopt(new: NewAdoption, response: Response):
        if new.bench in adoptions:
            raise HTTPException(409, "This bench has a name")
        key = str(uuid.uuid4())
        adoptions[new.bench] = {"state": "pending", "name": new.name, "key": key}
        return charge(new.bench, response, 201)

    @app.post("/benches/{bench}/settlement")
    def settle(bench: Number, response: Response):
        if show(bench)["state"] != "pending":
            raise HTTPException(409, "Nothing is open here")
        return charge(bench, response, 200)

    @app.get("/benches/{bench}")
    def show_bench(bench: Number):
        return show(bench)

    return app
