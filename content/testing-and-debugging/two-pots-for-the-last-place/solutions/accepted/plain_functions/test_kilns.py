import asyncio
from contextlib import asynccontextmanager

import httpx2
from kilns import create_app
from store import Store, StoreError


class SlowStore(Store):
    """Every step takes a while, and in some kilns nothing can be put."""

    def __init__(self, slow=0.03, broken=()):
        super().__init__()
        self.steps = []
        self.slow = slow
        self.broken = set(broken)

    async def open(self):
        self.steps.append("open")
        await super().open()

    async def close(self):
        self.steps.append("close")
        await super().close()

    async def put(self, kiln, piece):
        await asyncio.sleep(self.slow)
        if kiln in self.broken:
            raise StoreError("no room on the disk")
        await super().put(kiln, piece)


@asynccontextmanager
async def lifespan_of(app):
    """Speak the lifespan protocol, like a server; give the state that belongs to each request."""
    state, to_app, from_app = {}, asyncio.Queue(), asyncio.Queue()
    scope = {"type": "lifespan", "asgi": {"version": "3.0"}, "state": state}
    task = asyncio.create_task(app(scope, to_app.get, from_app.put))
    await to_app.put({"type": "lifespan.startup"})
    assert (await from_app.get())["type"] == "lifespan.startup.complete"
    try:
        yield state
    finally:
        await to_app.put({"type": "lifespan.shutdown"})
        assert (await from_app.get())["type"] == "lifespan.shutdown.complete"
        await task


class Pottery:
    """The application, started, and what one does with it."""

    def __init__(self, client):
        self.client = client

    async def add(self, *pieces, kiln="north"):
        """Add all of them at the same moment; return the statuses."""
        posts = [
            self.client.post(f"/kilns/{kiln}/pieces", json={"piece": piece}) for piece in pieces
        ]
        return sorted(reply.status_code for reply in await asyncio.gather(*posts))

    async def pieces(self, kiln="north"):
        return (await self.client.get(f"/kilns/{kiln}/pieces")).json()


def run(story, store):
    """Start the application in a new event loop, and tell a story with it that must end."""

    async def main():
        app = create_app(store)
        async with asyncio.timeout(0.8), lifespan_of(app) as state:

            async def serve(scope, receive, send):
                await app(scope | {"state": state.copy()}, receive, send)

            transport = httpx2.ASGITransport(app=serve)
            async with httpx2.AsyncClient(transport=transport, base_url="http://k") as client:
                await story(Pottery(client))

    asyncio.run(main())


def test_three_at_once_for_two_places():
    async def story(pottery):
        assert await pottery.add("vase", "bowl", "jug") == [201, 201, 409]
        assert len(await pottery.pieces()) == 2
        assert await pottery.add("cup") == [409]

    run(story, SlowStore())


def test_a_piece_is_there_once():
    async def story(pottery):
        assert await pottery.add("vase", "vase") == [201, 409]
        assert await pottery.pieces() == ["vase"]

    run(story, SlowStore())


def test_who_comes_first():
    store = SlowStore(slow=0)
    there, go_on = asyncio.Event(), asyncio.Event()

    async def put(kiln, piece):
        if kiln == "north":
            there.set()
            await go_on.wait()
        await Store.put(store, kiln, piece)

    async def story(pottery):
        store.put = put
        north = asyncio.create_task(pottery.add("vase"))
        await there.wait()
        assert await pottery.add("vase", kiln="south") == [201]
        assert not north.done()
        go_on.set()
        assert await north == [201]

    run(story, store)


def test_nothing_stays_of_what_failed():
    store = SlowStore(slow=0, broken=["north"])

    async def story(pottery):
        for piece in ("vase", "vase", "bowl"):
            assert await pottery.add(piece) == [503]
        store.broken.clear()
        assert await pottery.add("vase") == [201]

    run(story, store)


def test_the_store_is_closed_at_the_end():
    store = SlowStore()

    async def story(pottery):
        assert store.steps == ["open"]

    run(story, store)
    assert store.steps == ["open", "close"]
