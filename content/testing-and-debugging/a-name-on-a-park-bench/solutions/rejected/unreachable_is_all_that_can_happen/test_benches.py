# caught by: hidden/test_faults.py::test_time_out
import json

import httpx2
import pytest
from benches import create_app
from fastapi.testclient import TestClient

ADOPTION = {"bench": 7, "name": "For Ida"}


class Provider:
    """Charges once for each key, and can be told to decline, or to do what nobody wants."""

    def __init__(self):
        self.ledger = {}
        self.requests = []
        self.declines = False
        self.answers_lost = 0
        self.strange_answer = None

    def __call__(self, request):
        self.requests.append(request)
        key = request.headers["idempotency-key"]
        if self.strange_answer:
            return self.strange_answer
        if key not in self.ledger:
            self.ledger[key] = None if self.declines else json.loads(request.content)
        if self.answers_lost:
            self.answers_lost -= 1
            raise httpx2.ConnectError("no answer", request=request)
        if self.ledger[key] is None:
            return httpx2.Response(402, json={"status": "declined"})
        return httpx2.Response(201, json={"status": "paid"})

    @property
    def charges(self):
        return [charge for charge in self.ledger.values() if charge]


@pytest.fixture
def provider():
    return Provider()


@pytest.fixture
def client(provider):
    with TestClient(create_app(httpx2.MockTransport(provider))) as client:
        yield client


def state(client):
    return client.get("/benches/7").json()


FREE = {"bench": 7, "state": "free", "name": None}
PENDING = {"bench": 7, "state": "pending", "name": "For Ida"}
PAID = {"bench": 7, "state": "paid", "name": "For Ida"}


def test_charges_the_price(client, provider):
    reply = client.post("/adoptions", json=ADOPTION)
    assert (reply.status_code, reply.json()) == (201, PAID)
    assert state(client) == PAID
    assert provider.charges == [{"bench": 7, "cents": 12000}]


def test_a_declined_payment_frees_the_bench(client, provider):
    provider.declines = True
    assert client.post("/adoptions", json=ADOPTION).status_code == 402
    assert state(client) == FREE


def test_after_a_refusal_another_card_is_asked(client, provider):
    provider.declines = True
    client.post("/adoptions", json=ADOPTION)
    provider.declines = False
    assert client.post("/adoptions", json=ADOPTION).status_code == 201
    assert len(provider.charges) == 1


def test_an_answer_that_is_lost_is_no_refusal(client, provider):
    provider.answers_lost = 1
    reply = client.post("/adoptions", json=ADOPTION)
    assert (reply.status_code, reply.json()) == (202, PENDING)
    assert state(client) == PENDING


def test_settles_without_charging_twice(client, provider):
    provider.answers_lost = 1
    client.post("/adoptions", json=ADOPTION)
    reply = client.post("/benches/7/settlement")
    assert (reply.status_code, reply.json()) == (200, PAID)
    assert len(provider.charges) == 1


def test_settles_a_payment_that_was_declined(client, provider):
    provider.declines, provider.answers_lost = True, 1
    client.post("/adoptions", json=ADOPTION)
    assert client.post("/benches/7/settlement").status_code == 402
    assert state(client) == FREE
    provider.declines = False
    assert client.post("/adoptions", json=ADOPTION).status_code == 201
    assert len(provider.charges) == 1


@pytest.mark.parametrize(
    "answer",
    [
        httpx2.Response(500),
        httpx2.Response(201, json={"status": "processing"}),
        httpx2.Response(201, json={"state": "paid"}),
        httpx2.Response(201, text="<html>"),
    ],
)
def test_what_it_does_not_understand_is_open(client, provider, answer):
    provider.strange_answer = answer
    assert client.post("/adoptions", json=ADOPTION).status_code == 202
    assert state(client) == PENDING


@pytest.mark.parametrize(("lost", "bench"), [(0, PAID), (1, PENDING)])
def test_a_bench_that_is_not_free_stays_as_it_is(client, provider, lost, bench):
    provider.answers_lost = lost
    client.post("/adoptions", json=ADOPTION)
    assert client.post("/adoptions", json={**ADOPTION, "name": "Bo"}).status_code == 409
    assert len(provider.requests) == 1
    assert state(client) == bench


def test_a_paid_bench_has_nothing_to_settle(client, provider):
    client.post("/adoptions", json=ADOPTION)
    assert client.post("/benches/7/settlement").status_code == 409
    assert len(provider.requests) == 1
