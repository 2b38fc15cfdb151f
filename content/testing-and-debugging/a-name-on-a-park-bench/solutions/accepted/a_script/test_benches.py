import json
from contextlib import asynccontextmanager

import httpx2
import pytest
from benches import create_app

pytestmark = pytest.mark.anyio


@pytest.fixture
def anyio_backend():
    return "asyncio"


def paid(request):
    return httpx2.Response(201, json={"status": "paid"})


def declined(request):
    return httpx2.Response(402, json={"status": "declined"})


def renamed(request):
    return httpx2.Response(201, json={"outcome": "paid"})


def broken(request):
    return httpx2.Response(503, text="try later")


def no_answer(request):
    raise httpx2.ReadTimeout("nothing came", request=request)


def no_connection(request):
    raise httpx2.ConnectError("nobody is there", request=request)


@asynccontextmanager
async def park(*script):
    """Give a client of the application, and what was sent to a provider that follows a script."""
    sent, answers = [], list(script)

    def play(request):
        sent.append((request.headers["idempotency-key"], json.loads(request.content)))
        return answers.pop(0)(request)

    transport = httpx2.ASGITransport(app=create_app(httpx2.MockTransport(play)))
    async with httpx2.AsyncClient(transport=transport, base_url="http://park") as client:
        yield client, sent


async def adopt(client):
    return (await client.post("/adoptions", json={"bench": 40, "name": "Bo"})).status_code


async def settle(client):
    return (await client.post("/benches/40/settlement")).status_code


async def state(client):
    return (await client.get("/benches/40")).json()["state"]


@pytest.mark.parametrize(
    ("answer", "status", "after"),
    [
        (paid, 201, "paid"),
        (declined, 402, "free"),
        (renamed, 202, "pending"),
        (broken, 202, "pending"),
        (no_answer, 202, "pending"),
        (no_connection, 202, "pending"),
    ],
)
async def test_each_answer(answer, status, after):
    async with park(answer) as (client, sent):
        assert await adopt(client) == status
        assert await state(client) == after
        assert [body for _, body in sent] == [{"bench": 40, "cents": 12000}]


@pytest.mark.parametrize(
    ("answer", "status", "after"),
    [(paid, 200, "paid"), (declined, 402, "free"), (no_answer, 202, "pending")],
)
async def test_each_settlement(answer, status, after):
    async with park(no_answer, answer) as (client, sent):
        await adopt(client)
        assert await settle(client) == status
        assert await state(client) == after
        assert sent[0] == sent[1], "the same charge, with the same key"


async def test_each_adoption_has_a_key_of_its_own():
    async with park(declined, paid) as (client, sent):
        assert [await adopt(client), await adopt(client)] == [402, 201]
        assert sent[0][0] != sent[1][0]


async def test_so_has_an_adoption_after_a_late_refusal():
    async with park(no_answer, declined, paid) as (client, sent):
        assert [await adopt(client), await settle(client), await adopt(client)] == [202, 402, 201]
        assert sent[1][0] != sent[2][0]


@pytest.mark.parametrize("first", [paid, no_answer])
async def test_one_adoption_for_a_bench(first):
    async with park(first, paid) as (client, sent):
        await adopt(client)
        assert await adopt(client) == 409
        assert len(sent) == 1


async def test_a_refused_adoption_leaves_the_open_one_alone():
    async with park(no_answer, paid) as (client, sent):
        assert [await adopt(client), await adopt(client), await settle(client)] == [202, 409, 200]
        assert sent[0] == sent[1]
