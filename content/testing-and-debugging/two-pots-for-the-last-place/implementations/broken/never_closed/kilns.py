from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import StrEnum

from fastapi import APIRouter, FastAPI, Request, Response
from pydantic import BaseModel
from store import Store, StoreError


class Kiln(StrEnum):
    NORTH = "north"
    SOUTH = "south"


class Piece(BaseModel):
    piece: str


class Placed(Piece):
    kiln: Kiln


class Plan:
    """What stands in the kilns, together with what is on its way there."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.taken: dict[Kiln, list[str]] = {}

    async def read(self) -> None:
        for kiln in Kiln:
            self.taken[kiln] = list(await self.store.pieces(kiln))

    async def add(self, kiln: Kiln, piece: str) -> int:
        taken = self.taken[kiln]
        if piece in taken or len(taken) == 2:
            return 409
        taken.append(piece)  # before the first await: nobody comes in between
        try:
            await self.store.put(kiln, piece)
        except StoreError:
            taken.remove(piece)
            return 503
        return 201


router = APIRouter(prefix="/kilns/{kiln}/pieces")


@router.post("", responses={409: {}, 503: {}}, status_code=201)
async def add(request: Request, response: Response, kiln: Kiln, new: Piece) -> Placed | None:
    response.status_code = await request.app.state.plan.add(kiln, new.piece)
    return Placed(kiln=kiln, piece=new.piece) if response.status_code == 201 else None


@router.get("")
async def show(request: Request, kiln: Kiln) -> list[str]:
    return await request.app.state.plan.store.pieces(kiln)


def create_app(store: Store) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        await store.open()
        app.state.plan = Plan(store)
        await app.state.plan.read()
        yield

    app = FastAPI(lifespan=lifespan)
    app.include_router(router)
    return app
