from datetime import date

from cable_car import app
from fastapi.testclient import TestClient
from parts import Operator, Sensor, get_operator, get_sensor


class Calm(Sensor):
    def wind(self):
        return 20


app.dependency_overrides[get_operator] = lambda: Operator("Ada", date(2099, 12, 31))
app.dependency_overrides[get_sensor] = Calm
client = TestClient(app)


def test_a_cabin_starts():
    assert client.post("/rides", json={"cabin": 2}).status_code == 201


def test_a_cabin_stops():
    assert client.post("/stop").status_code == 204
