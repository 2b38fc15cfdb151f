# caught by: hidden/test_neighbours.py::test_tidies_after_failures
from datetime import date

from cable_car import app
from fastapi.testclient import TestClient
from parts import Operator, SensorError, get_motor, get_operator, get_sensor, get_today

client = TestClient(app)


class Sensor:
    def __init__(self, kmh):
        self.kmh = kmh

    def wind(self):
        if self.kmh is None:
            raise SensorError
        return self.kmh


class Motor:
    def __init__(self):
        self.calls = 0

    def start(self, cabin):
        self.calls += 1

    def stop(self):
        self.calls += 1


def set_up(kmh=20, licensed_until=date(2031, 5, 4)):
    saved = dict(app.dependency_overrides)
    motor = Motor()
    app.dependency_overrides[get_operator] = lambda: Operator("Ada", licensed_until)
    app.dependency_overrides[get_today] = lambda: date(2031, 5, 4)
    app.dependency_overrides[get_sensor] = lambda: Sensor(kmh)
    app.dependency_overrides[get_motor] = lambda: motor
    return saved, motor


def tear_down(saved):
    app.dependency_overrides.clear()
    app.dependency_overrides.update(saved)


def ride(status, **situation):
    saved, motor = set_up(**situation)
    assert client.post("/rides", json={"cabin": 2}).status_code == status
    assert motor.calls == (status == 201)
    tear_down(saved)


def test_rides():
    ride(201)
    ride(201, kmh=60)
    ride(409, kmh=61)
    ride(503, kmh=None)
    ride(403, licensed_until=date(2031, 5, 3))


def test_stops():
    saved, motor = set_up(kmh=90, licensed_until=date(2031, 5, 3))
    assert client.post("/stop").status_code == 204
    assert motor.calls == 1
    tear_down(saved)


def test_badge():
    saved, motor = set_up()
    del app.dependency_overrides[get_operator]
    assert client.post("/rides", json={"cabin": 2}).status_code == 401
    assert client.post("/stop").status_code == 401
    tear_down(saved)
