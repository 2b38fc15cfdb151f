import secrets
from contextlib import suppress
from dataclasses import dataclass, field

import httpx2
from fastapi import APIRouter, Body, FastAPI, Path, Request
from fastapi.responses import JSONResponse


@dataclass
class Bench:
    number: int
    state: str = "free"
    name: str | None = None
    key: str = field(default="", repr=False)

    def reserve(self, name: str) -> None:
        self.state, self.name, self.key = "pending", name, secrets.token_hex(8)

    def free(self) -> None:
        self.state, self.name = "free", None

    def answer(self, status: int) -> JSONResponse:
        return JSONResponse({"bench": self.number, "state": self.state, "name": self.name}, status)


async def pay(http: httpx2.AsyncClient, bench: Bench, when_paid: int) -> JSONResponse:
    status, word = 0, None
    with suppress(httpx2.HTTPError, ValueError, AttributeError, RecursionError):
        reply = await http.post(
            "https://pay.example/charges",
            json={"cents": 120 * 100, "bench": bench.number},
            headers={"idempotency-key": bench.key},
        )
        status = reply.status_code
        word = reply.json().get("status")
    match status, word:
        case 201, "paid":
            bench.state = "paid"
            return bench.answer(when_paid)
        case 402, _:
            bench.free()
            return JSONResponse({"reason": "no money came"}, 402)
    return bench.answer(202)


router = APIRouter()


@router.post("/adoptions")
async def adopt(
    request: Request,
    bench: int = Body(ge=1, le=40),
    name: str = Body(min_length=1, max_length=60),
):
    chosen = request.app.state.benches[bench]
    before = chosen.state
    if before != "paid":
        chosen.reserve(name)
    if before != "free":
        return JSONResponse({"reason": f"bench {bench} is {before}"}, 409)
    return await pay(request.app.state.http, chosen, 201)


@router.post("/benches/{number}/settlement")
async def settle(request: Request, number: int = Path(ge=1, le=40)):
    bench = request.app.state.benches[number]
    if bench.state == "pending":
        return await pay(request.app.state.http, bench, 200)
    return JSONResponse({"reason": f"it is {bench.state}"}, 409)


@router.get("/benches/{number}")
async def show(request: Request, number: int = Path(ge=1, le=40)):
    return request.app.state.benches[number].answer(200)


def create_app(transport) -> FastAPI:
    app = FastAPI()
    app.state.http = httpx2.AsyncClient(transport=transport)
    app.state.benches = {number: Bench(number) for number in range(1, 41)}
    app.include_router(router)
    return app
