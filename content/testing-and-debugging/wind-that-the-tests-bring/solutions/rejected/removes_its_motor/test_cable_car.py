# caught by: hidden/test_neighbours.py::test_leaves_the_teams_own
from datetime import date, timedelta

import pytest
from cable_car import app
from fastapi.testclient import TestClient
from parts import Operator, SensorError, get_motor, get_operator, get_sensor, get_today

TODAY = date(2031, 5, 4)


class FakeSensor:
    def __init__(self):
        self.kmh = 20
        self.is_silent = False

    def wind(self):
        if self.is_silent:
            raise SensorError("silent")
        return self.kmh


class FakeMotor:
    def __init__(self):
        self.did = []

    def start(self, cabin):
        self.did.append(("start", cabin))

    def stop(self):
        self.did.append("stop")


@pytest.fixture
def client():
    return TestClient(app)


@pytest.fixture
def replace():
    replaced = []

    def replace(dependency, value):
        app.dependency_overrides[dependency] = lambda: value
        replaced.append(dependency)

    yield replace
    for dependency in replaced:
        app.dependency_overrides.pop(dependency, None)


@pytest.fixture(autouse=True)
def motor(replace):
    motor = FakeMotor()
    replace(get_motor, motor)
    return motor


@pytest.fixture(autouse=True)
def sensor(replace):
    sensor = FakeSensor()
    replace(get_sensor, sensor)
    return sensor


@pytest.fixture
def badge(replace):
    replace(get_today, TODAY)
    replace(get_operator, Operator("Ada", TODAY + timedelta(days=90)))


def test_starts_a_cabin(client, badge, motor):
    reply = client.post("/rides", json={"cabin": 2})
    assert reply.status_code == 201
    assert reply.json() == {"cabin": 2, "operator": "Ada"}
    assert motor.did == [("start", 2)]


def test_nobody_without_a_badge(client, motor):
    assert client.post("/rides", json={"cabin": 2}).status_code == 401
    assert client.post("/stop").status_code == 401
    assert motor.did == []


@pytest.mark.parametrize(("days_left", "status"), [(1, 201), (0, 201), (-1, 403)])
def test_the_licence(client, badge, replace, motor, days_left, status):
    replace(get_operator, Operator("Ben", TODAY + timedelta(days=days_left)))
    assert client.post("/rides", json={"cabin": 1}).status_code == status
    assert len(motor.did) == (1 if status == 201 else 0)


@pytest.mark.parametrize(("kmh", "status"), [(60, 201), (60.5, 409)])
def test_the_wind(client, badge, sensor, motor, kmh, status):
    sensor.kmh = kmh
    assert client.post("/rides", json={"cabin": 3}).status_code == status
    assert len(motor.did) == (1 if status == 201 else 0)


def test_nothing_moves_while_nobody_knows_the_wind(client, badge, sensor, motor):
    sensor.is_silent = True
    assert client.post("/rides", json={"cabin": 3}).status_code == 503
    assert motor.did == []


def test_stops_whatever_the_licence_and_the_wind(client, badge, replace, sensor, motor):
    replace(get_operator, Operator("Ben", TODAY - timedelta(days=9)))
    sensor.is_silent = True
    assert client.post("/stop").status_code == 204
    assert motor.did == ["stop"]
