# caught by: hidden/test_faults.py::test_stop
from contextlib import contextmanager
from datetime import date

import pytest
from cable_car import app
from fastapi.testclient import TestClient
from parts import (
    Motor,
    Operator,
    Sensor,
    SensorError,
    get_motor,
    get_operator,
    get_sensor,
    get_today,
)

client = TestClient(app)
TODAY = date(2026, 6, 1)


class Wind(Sensor):
    def __init__(self, now):
        self.now = now

    def wind(self):
        if self.now is None:
            raise SensorError("no answer")
        return self.now


class Recorder(Motor):
    def __init__(self):
        self.calls = []

    def start(self, cabin):
        self.calls.append(cabin)

    def stop(self):
        self.calls.append("stop")


@contextmanager
def world(wind=20, until=TODAY, badge=True):
    before = dict(app.dependency_overrides)
    motor = Recorder()
    app.dependency_overrides[get_motor] = lambda: motor
    app.dependency_overrides[get_today] = lambda: TODAY
    app.dependency_overrides[get_sensor] = lambda: Wind(wind)
    if badge:
        app.dependency_overrides[get_operator] = lambda: Operator("Ada", until)
    try:
        yield motor
    finally:
        app.dependency_overrides.clear()
        app.dependency_overrides.update(before)


@pytest.mark.parametrize("cabin", [1, 2, 3, 4])
@pytest.mark.parametrize("wind", [0, 60])
def test_starts(cabin, wind):
    with world(wind) as motor:
        reply = client.post("/rides", json={"cabin": cabin})
        assert reply.status_code == 201
        assert reply.json() == {"cabin": cabin, "operator": "Ada"}
        assert motor.calls == [cabin]


@pytest.mark.parametrize(
    ("how", "body", "status"),
    [
        ({"badge": False}, {"cabin": 2}, 401),
        ({"badge": False, "wind": 99}, {"cabin": 2}, 401),
        ({"badge": False, "wind": None}, {"cabin": 2}, 401),
        ({"badge": False}, {"cabin": 7}, 401),
        ({"until": date(2026, 5, 31)}, {"cabin": 2}, 403),
        ({"wind": 61}, {"cabin": 2}, 409),
        ({"wind": 60.5}, {"cabin": 2}, 409),
        ({"wind": None}, {"cabin": 2}, 503),
        ({}, {"cabin": 0}, 422),
        ({}, {"cabin": 5}, 422),
        ({}, {}, 422),
    ],
)
def test_refuses(how, body, status):
    with world(**how) as motor:
        assert client.post("/rides", json=body).status_code == status
        assert motor.calls == []


def test_stops():
    with world() as motor:
        assert client.post("/stop").status_code == 204
        assert motor.calls == ["stop"]


def test_stop_needs_a_badge():
    with world(badge=False) as motor:
        assert client.post("/stop").status_code == 401
        assert motor.calls == []
