import pytest
from fastapi.testclient import TestClient
from vault import create_app


@pytest.fixture
def client():
    with TestClient(create_app()) as client:
        yield client


def test_adds_a_lot(client):
    reply = client.post("/lots", json={"code": "RYE-1", "species": "rye", "grams": 300})
    assert reply.status_code == 201


def test_takes_seed(client):
    client.post("/lots", json={"code": "RYE-1", "species": "rye", "grams": 300})
    reply = client.post("/lots/RYE-1/withdrawals", json={"grams": 100})
    assert reply.status_code == 200


def test_removes_a_lot(client):
    client.post("/lots", json={"code": "RYE-1", "species": "rye", "grams": 300})
    assert client.delete("/lots/RYE-1").status_code == 204
