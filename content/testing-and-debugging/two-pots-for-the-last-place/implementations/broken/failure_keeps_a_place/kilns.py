import asyncio
from contextlib import asynccontextmanager
from typing import Literal

from fastapi import Body, FastAPI, HTTPException, Request
from store import Store, StoreError

PLACES = 2
Kiln = Literal["north", "south"]


def create_app(store: Store) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI):
        await store.open()
        try:
            yield {
                "locks": {"north": asyncio.Lock(), "south": asyncio.Lock()},
                "free": {"north": PLACES, "south": PLACES},
            }
        finally:
            await store.close()

    app = FastAPI(title="Kilns", lifespan=lifespan)

    @app.post("/kilns/{kiln}/pieces", status_code=201)
    async def add(request: Request, kiln: Kiln, piece: str = Body(embed=True)):
        async with request.state.locks[kiln]:
            if piece in await store.pieces(kiln):
                raise HTTPException(409, "This piece is in the kiln")
            free = request.state.free
            if free[kiln] == 0:
                raise HTTPException(409, "The kiln is full")
            free[kiln] -= 1
            try:
                await store.put(kiln, piece)
            except StoreError:
                raise HTTPException(503, "Not stored") from None
        return {"kiln": kiln, "piece": piece}

    @app.get("/kilns/{kiln}/pieces")
    async def show(kiln: Kiln):
        return await store.pieces(kiln)

    return app
