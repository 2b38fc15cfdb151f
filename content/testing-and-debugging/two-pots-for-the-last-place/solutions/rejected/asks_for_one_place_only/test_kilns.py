# caught by: hidden/test_faults.py::test_failure
import asyncio

import httpx2
import pytest
from kilns import create_app
from store import Store, StoreError

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "asyncio"


class SlowStore(Store):
    def __init__(self):
        super().__init__()
        self.gates = {}
        self.fail = False
        self.puts = []

    def hold(self, kiln):
        self.gates[kiln] = asyncio.Event()
        return self.gates[kiln]

    async def pieces(self, kiln):
        await asyncio.sleep(0.01)
        return await super().pieces(kiln)

    async def put(self, kiln, piece):
        self.puts.append((kiln, piece))
        if kiln in self.gates:
            await self.gates[kiln].wait()
        else:
            await asyncio.sleep(0.01)
        if self.fail:
            raise StoreError
        await super().put(kiln, piece)


class Running:
    def __init__(self, store):
        self.store = store
        self.app = create_app(store)

    async def __aenter__(self):
        self.lifespan = self.app.router.lifespan_context(self.app)
        state = await self.lifespan.__aenter__() or {}

        async def app(scope, receive, send):
            scope["state"] = dict(state)
            await self.app(scope, receive, send)

        self.client = httpx2.AsyncClient(
            transport=httpx2.ASGITransport(app=app), base_url="http://pottery"
        )
        return self

    async def __aexit__(self, *args):
        await self.client.aclose()
        await self.lifespan.__aexit__(None, None, None)

    async def post(self, kiln, piece):
        request = self.client.post(f"/kilns/{kiln}/pieces", json={"piece": piece})
        return await asyncio.wait_for(request, 1.5)

    async def get(self, kiln):
        return (await asyncio.wait_for(self.client.get(f"/kilns/{kiln}/pieces"), 1.5)).json()


@pytest.fixture
async def api():
    async with Running(SlowStore()) as running:
        yield running


async def test_rules(api):
    reply = await api.post("north", "vase")
    assert reply.status_code == 201
    assert reply.json() == {"kiln": "north", "piece": "vase"}
    assert (await api.post("north", "vase")).status_code == 409
    assert (await api.post("south", "vase")).status_code == 201
    assert (await api.post("north", "bowl")).status_code == 201
    assert (await api.post("north", "jug")).status_code == 409
    assert await api.get("north") == ["vase", "bowl"]
    assert api.store.puts == [("north", "vase"), ("south", "vase"), ("north", "bowl")]


async def test_last_place(api):
    await api.post("north", "vase")
    replies = await asyncio.gather(*[api.post("north", f"bowl {n}") for n in range(3)])
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409]
    assert len(await api.get("north")) == 2


async def test_same_piece(api):
    replies = await asyncio.gather(*[api.post("north", "vase") for n in range(3)])
    assert sorted(reply.status_code for reply in replies) == [201, 409, 409]
    assert await api.get("north") == ["vase"]


async def test_store_error(api):
    api.store.fail = True
    assert (await api.post("north", "vase")).status_code == 503
    api.store.fail = False
    assert (await api.post("north", "vase")).status_code == 201
    assert await api.get("north") == ["vase"]


async def test_nobody_waits(api):
    gate = api.store.hold("north")
    task = asyncio.create_task(api.post("north", "vase"))
    await asyncio.sleep(0.05)
    assert (await api.post("south", "vase")).status_code == 201
    assert await api.get("north") == []
    assert await api.get("south") == ["vase"]
    gate.set()
    assert (await task).status_code == 201


async def test_open_and_close():
    store = SlowStore()
    async with Running(store) as running:
        assert store.is_open
        await running.post("north", "vase")
    assert not store.is_open


def test_another_application():
    async def run():
        async with Running(SlowStore()) as api:
            replies = await asyncio.gather(*[api.post("north", f"{n}") for n in range(4)])
            assert sorted(reply.status_code for reply in replies) == [201, 201, 409, 409]

    asyncio.run(run())
    asyncio.run(run())
