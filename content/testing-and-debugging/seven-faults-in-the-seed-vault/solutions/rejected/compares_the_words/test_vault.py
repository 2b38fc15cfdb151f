# caught by: hidden/test_faults.py::test_passes_on_every_right_one
import pytest
from fastapi.testclient import TestClient
from vault import create_app


@pytest.fixture
def client():
    with TestClient(create_app()) as client:
        yield client


@pytest.fixture
def add(client):
    def add(code, species="rye", grams=300):
        reply = client.post("/lots", json={"code": code, "species": species, "grams": grams})
        assert reply.status_code == 201
        return reply.json()

    return add


def grams_of(client, code):
    reply = client.get(f"/lots/{code}")
    assert reply.status_code == 200
    return reply.json()["grams"]


def test_adds_a_lot(client, add):
    lot = {"code": "RYE-1", "species": "rye", "grams": 300}
    assert add("RYE-1") == lot
    assert client.get("/lots/RYE-1").json() == lot


def test_keeps_the_lot_whose_code_is_used_again(client, add):
    first = add("RYE-1")
    again = client.post("/lots", json={"code": "RYE-1", "species": "oats", "grams": 20})
    assert again.status_code == 409
    assert client.get("/lots/RYE-1").json() == first


def test_takes_a_part(client, add):
    add("RYE-1")
    reply = client.post("/lots/RYE-1/withdrawals", json={"grams": 100})
    assert reply.status_code == 200
    assert reply.json()["grams"] == 200
    assert grams_of(client, "RYE-1") == 200


def test_takes_everything(client, add):
    add("RYE-1")
    reply = client.post("/lots/RYE-1/withdrawals", json={"grams": 300})
    assert reply.status_code == 200
    assert grams_of(client, "RYE-1") == 0


def test_takes_nothing_when_too_much_is_asked_for(client, add):
    add("RYE-1")
    reply = client.post("/lots/RYE-1/withdrawals", json={"grams": 301})
    assert reply.status_code == 409
    assert reply.json() == {"detail": "Not enough seed"}
    assert grams_of(client, "RYE-1") == 300


def test_refuses_to_take_no_seed(client, add):
    add("RYE-1")
    for grams in (0, -1):
        reply = client.post("/lots/RYE-1/withdrawals", json={"grams": grams})
        assert reply.status_code == 422
    assert grams_of(client, "RYE-1") == 300


def test_removes_one_lot_and_no_other(client, add):
    add("RYE-1")
    add("RYE-2")
    assert client.delete("/lots/RYE-1").status_code == 204
    assert client.get("/lots/RYE-1").status_code == 404
    assert client.get("/lots/RYE-2").status_code == 200


def test_lists_by_code(client, add):
    for code in ("OAT-1", "RYE-1", "EMMER-1"):
        add(code)
    codes = [lot["code"] for lot in client.get("/lots").json()]
    assert codes == ["EMMER-1", "OAT-1", "RYE-1"]


def test_lists_what_runs_low(client, add):
    for code, grams in (("A-1", 49), ("A-2", 50), ("A-3", 51)):
        add(code, grams=grams)
    low = client.get("/lots", params={"at_most": 50}).json()
    assert [lot["code"] for lot in low] == ["A-1", "A-2"]


def test_nought_is_a_limit_too(client, add):
    add("RYE-1", grams=1)
    assert client.get("/lots", params={"at_most": 0}).json() == []


def test_takes_another_lot_under_the_code_of_one_that_is_gone(client, add):
    add("RYE-1")
    assert client.delete("/lots/RYE-1").status_code == 204
    second = add("RYE-1", species="oats", grams=20)
    assert client.get("/lots/RYE-1").json() == second
