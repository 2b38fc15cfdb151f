# caught by: hidden/test_faults.py::test_kilns_apart
import asyncio
from contextlib import asynccontextmanager, suppress

import httpx2
import pytest
from kilns import create_app
from store import Store, StoreError

pytestmark = pytest.mark.anyio
MOMENT = 0.05


@pytest.fixture
def anyio_backend():
    return "asyncio"


class StagedStore(Store):
    """Puts when the test lets it."""

    def __init__(self):
        super().__init__()
        self.fails = False
        self.meeting = None
        self.gates = {}
        self.waits = asyncio.Event()

    async def put(self, kiln, piece):
        if self.fails:
            raise StoreError
        if self.meeting:
            with suppress(TimeoutError):  # a right one need not let the other come here
                async with asyncio.timeout(MOMENT):
                    await self.meeting.wait()
        if kiln in self.gates:
            self.waits.set()
            await self.gates[kiln].wait()
        await super().put(kiln, piece)


@pytest.fixture
def store():
    return StagedStore()


@asynccontextmanager
async def started(store):
    """Start the application as a server does, and give a client of it."""
    app = create_app(store)
    async with app.router.lifespan_context(app) as state:

        async def serve(scope, receive, send):
            await app({**scope, "state": dict(state or {})}, receive, send)

        transport = httpx2.ASGITransport(app=serve)
        async with httpx2.AsyncClient(transport=transport, base_url="http://pottery") as client:
            yield client


@pytest.fixture
async def client(store):
    async with started(store) as client:
        yield client


async def add(client, piece, kiln="north"):
    reply = await client.post(f"/kilns/{kiln}/pieces", json={"piece": piece})
    return reply.status_code


async def pieces(client, kiln="north"):
    return (await client.get(f"/kilns/{kiln}/pieces")).json()


async def test_one_after_the_other(client):
    assert [await add(client, piece) for piece in ("vase", "vase", "bowl", "jug")] == [
        201,
        409,
        201,
        409,
    ]
    assert await pieces(client) == ["vase", "bowl"]
    assert await pieces(client, "south") == []


async def test_two_for_the_last_place(client, store):
    await add(client, "vase")
    store.meeting = asyncio.Barrier(2)
    both = await asyncio.gather(add(client, "bowl"), add(client, "jug"))
    assert sorted(both) == [201, 409]
    assert len(await pieces(client)) == 2


async def test_the_same_piece_twice(client, store):
    store.meeting = asyncio.Barrier(2)
    both = await asyncio.gather(add(client, "vase"), add(client, "vase"))
    assert sorted(both) == [201, 409]
    assert await pieces(client) == ["vase"]


async def test_kilns_do_not_wait_for_each_other(client, store):
    store.gates["north"] = asyncio.Event()
    waiting = asyncio.create_task(add(client, "vase"))
    await store.waits.wait()
    try:
        assert await add(client, "bowl", "south") == 201
        assert await pieces(client) == []
    finally:
        store.gates["north"].set()
        assert await waiting == 201


async def test_a_failure_does_not_keep_the_kiln(client, store):
    store.fails = True
    assert [await add(client, "vase"), await add(client, "bowl")] == [503, 503]
    store.fails = False
    assert await pieces(client) == []
    assert [await add(client, "vase"), await add(client, "bowl")] == [201, 201]


async def test_opens_and_closes_the_store(store):
    async with started(store) as client:
        assert store.is_open
        await add(client, "vase")
        assert store.is_open
    assert not store.is_open
