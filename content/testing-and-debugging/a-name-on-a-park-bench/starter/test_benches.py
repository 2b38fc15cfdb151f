import httpx2
import pytest
from benches import create_app
from fastapi.testclient import TestClient


def answer(request):
    """Plays the provider."""
    return httpx2.Response(201, json={"status": "paid"})


@pytest.fixture
def client():
    with TestClient(create_app(httpx2.MockTransport(answer))) as client:
        yield client


def test_adopts_a_bench(client):
    reply = client.post("/adoptions", json={"bench": 7, "name": "For Ida"})
    assert reply.status_code == 201
