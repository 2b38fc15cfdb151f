# caught by: hidden/test_faults.py::test_key_of_its_own
import json

import httpx2
import pytest
from benches import create_app
from fastapi.testclient import TestClient


class Provider:
    def __init__(self):
        self.keys = []
        self.answer = httpx2.Response(201, json={"status": "paid"})

    def __call__(self, request):
        assert json.loads(request.content) == {"bench": 7, "cents": 12000}
        self.keys.append(request.headers["Idempotency-Key"])
        if isinstance(self.answer, httpx2.Response):
            return self.answer
        raise self.answer("no luck")


PAID = {"bench": 7, "state": "paid", "name": "For Ida"}
PENDING = {"bench": 7, "state": "pending", "name": "For Ida"}
FREE = {"bench": 7, "state": "free", "name": None}


@pytest.fixture
def provider():
    return Provider()


@pytest.fixture
def client(provider):
    with TestClient(create_app(httpx2.MockTransport(provider))) as client:
        yield client


def adopt(client):
    return client.post("/adoptions", json={"bench": 7, "name": "For Ida"})


def settle(client):
    return client.post("/benches/7/settlement")


def bench(client):
    return client.get("/benches/7").json()


def test_paid(client, provider):
    reply = adopt(client)
    assert reply.status_code == 201
    assert reply.json() == PAID
    assert bench(client) == PAID
    assert adopt(client).status_code == 409
    assert settle(client).status_code == 409
    assert len(provider.keys) == 1


def test_declined_then_paid(client, provider):
    provider.answer = httpx2.Response(402)
    assert adopt(client).status_code == 402
    assert bench(client) == FREE
    provider.answer = httpx2.Response(201, json={"status": "paid"})
    assert adopt(client).status_code == 201
    assert len(set(provider.keys)) == 2


@pytest.mark.parametrize(
    "answer",
    [
        httpx2.ReadTimeout,
        httpx2.ConnectError,
        httpx2.Response(500),
        httpx2.Response(400),
        httpx2.Response(200, json={"status": "paid"}),
        httpx2.Response(201, text="Thank you"),
        httpx2.Response(201, json={"status": "pending"}),
        httpx2.Response(201, json=[]),
    ],
    ids=str,
)
def test_open_then_settled(client, provider, answer):
    provider.answer = answer
    reply = adopt(client)
    assert reply.status_code == 202
    assert reply.json() == PENDING
    assert bench(client) == PENDING
    assert len(provider.keys) == 1
    assert adopt(client).status_code == 409
    assert len(provider.keys) == 1
    provider.answer = httpx2.Response(201, json={"status": "paid"})
    reply = settle(client)
    assert reply.status_code == 200
    assert reply.json() == PAID
    assert len(provider.keys) == 2
    assert len(set(provider.keys)) == 1
