import httpx2
import pytest
from kilns import create_app
from store import Store

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "asyncio"


@pytest.fixture
async def client():
    transport = httpx2.ASGITransport(app=create_app(Store()))
    async with httpx2.AsyncClient(transport=transport, base_url="http://pottery") as client:
        yield client


async def test_a_piece_goes_into_a_kiln(client):
    reply = await client.post("/kilns/north/pieces", json={"piece": "vase"})
    assert reply.status_code == 201


async def test_a_kiln_has_two_places(client):
    for piece, status in (("vase", 201), ("bowl", 201), ("jug", 409)):
        reply = await client.post("/kilns/north/pieces", json={"piece": piece})
        assert reply.status_code == status
