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
            yield {"locks": {"north": asyncio.Lock(), "south": asyncio.Lock()}}
        finally:
            await store.close()

    app = FastAPI(title="Kilns", lifespan=lifespan)

    @app.post("/kilns/{kiln}/pieces", status_code=201)
    async def add(request: Request, kiln: Kiln, piece: str = Body(embed=True)):
        lock = request.state.locks[kiln]
        await lock.acquire()
        there = await store.pieces(kiln)
        if piece in there or len(there) >= PLACES:
            lock.release()
            raise HTTPException(409, "It does not go in")
        try:
            await store.put(kiln, piece)
        except StoreError:
            raise HTTPException(503, "Not stored") from None
        lock.release()
        return {"kiln": kiln, "piece": piece}

    @app.get("/kilns/{kiln}/pieces")
    async def show(kiln: Kiln):
        return await store.pieces(kiln)

    return app
