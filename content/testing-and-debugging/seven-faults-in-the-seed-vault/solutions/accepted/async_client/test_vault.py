from contextlib import asynccontextmanager

import httpx2
import pytest
from vault import create_app

pytestmark = pytest.mark.anyio
LOTS = [
    {"code": "WHEAT-9", "species": "wheat", "grams": 10},
    {"code": "FLAX-2", "species": "flax", "grams": 40},
    {"code": "FLAX-1", "species": "flax", "grams": 25},
]


@pytest.fixture
def anyio_backend():
    return "asyncio"


@asynccontextmanager
async def filled_vault():
    transport = httpx2.ASGITransport(app=create_app())
    async with httpx2.AsyncClient(transport=transport, base_url="http://vault") as client:
        for lot in LOTS:
            assert (await client.post("/lots", json=lot)).status_code == 201
        yield client


async def stock(client, **params):
    """Everything that the vault says it has, in its order."""
    return [
        (lot["code"], lot["grams"]) for lot in (await client.get("/lots", params=params)).json()
    ]


FULL = [("FLAX-1", 25), ("FLAX-2", 40), ("WHEAT-9", 10)]


@pytest.mark.parametrize(
    ("method", "path", "body", "status", "after"),
    [
        ("POST", "/lots/FLAX-1/withdrawals", {"grams": 5}, 200, [("FLAX-1", 20), *FULL[1:]]),
        ("POST", "/lots/FLAX-1/withdrawals", {"grams": 25}, 200, [("FLAX-1", 0), *FULL[1:]]),
        ("POST", "/lots/FLAX-1/withdrawals", {"grams": 26}, 409, FULL),
        ("POST", "/lots/FLAX-1/withdrawals", {"grams": 0}, 422, FULL),
        ("POST", "/lots/FLAX-7/withdrawals", {"grams": 1}, 404, FULL),
        ("POST", "/lots", {"code": "FLAX-1", "species": "hemp", "grams": 7}, 409, FULL),
        ("POST", "/lots", {"code": "FLAX-3", "species": "flax", "grams": 5001}, 422, FULL),
        ("DELETE", "/lots/FLAX-1", None, 204, FULL[1:]),
        ("DELETE", "/lots/FLAX-7", None, 404, FULL),
    ],
)
async def test_what_is_left_afterwards(method, path, body, status, after):
    async with filled_vault() as client:
        reply = await client.request(method, path, json=body)
        assert reply.status_code == status
        assert await stock(client) == after


async def test_the_limit_of_a_list_belongs_to_it():
    async with filled_vault() as client:
        assert await stock(client, at_most=25) == [("FLAX-1", 25), ("WHEAT-9", 10)]
        assert await stock(client, at_most=9) == []
        assert await stock(client, at_most=0) == []


async def test_what_is_gone_can_come_back():
    async with filled_vault() as client:
        await client.delete("/lots/FLAX-1")
        assert (await client.post("/lots", json=LOTS[-1])).status_code == 201
        assert await stock(client) == FULL
