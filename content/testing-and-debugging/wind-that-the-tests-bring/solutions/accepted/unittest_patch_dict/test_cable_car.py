import unittest
from datetime import date
from unittest.mock import create_autospec, patch

import parts
from cable_car import app
from fastapi.testclient import TestClient


class CableCarTest(unittest.TestCase):
    def setUp(self):
        self.client = TestClient(app)
        self.motor = create_autospec(parts.Motor, instance=True)
        self.sensor = create_autospec(parts.Sensor, instance=True)
        self.sensor.wind.return_value = 10.0
        self.replace(
            {
                parts.get_motor: lambda: self.motor,
                parts.get_sensor: lambda: self.sensor,
                parts.get_today: lambda: date(2031, 1, 31),
            }
        )

    def replace(self, replacements):
        """Put the dictionary back as it was when the test has ended."""
        patcher = patch.dict(app.dependency_overrides, replacements)
        patcher.start()
        self.addCleanup(patcher.stop)

    def licensed_until(self, day):
        self.replace({parts.get_operator: lambda: parts.Operator("Cleo", day)})

    def ride(self, cabin=4):
        return self.client.post("/rides", json={"cabin": cabin})

    def refused_with(self, status):
        self.assertEqual(self.ride().status_code, status)
        self.assertEqual(self.motor.mock_calls, [])


class WithBadge(CableCarTest):
    def setUp(self):
        super().setUp()
        self.licensed_until(date(2031, 1, 31))

    def test_starts_on_the_last_day_of_the_licence(self):
        self.assertEqual(self.ride(3).status_code, 201)
        self.motor.start.assert_called_once_with(3)

    def test_not_on_the_day_after(self):
        self.licensed_until(date(2031, 1, 30))
        self.refused_with(403)

    def test_as_much_wind_as_is_allowed(self):
        self.sensor.wind.return_value = 60
        self.assertEqual(self.ride().json(), {"cabin": 4, "operator": "Cleo"})

    def test_too_much_wind(self):
        self.sensor.wind.return_value = 61
        self.refused_with(409)

    def test_a_silent_sensor(self):
        self.sensor.wind.side_effect = parts.SensorError
        self.refused_with(503)

    def test_stops_whatever_the_licence_and_the_wind(self):
        self.licensed_until(date(2031, 1, 30))
        self.sensor.wind.return_value = 99
        self.assertEqual(self.client.post("/stop").status_code, 204)
        self.motor.stop.assert_called_once_with()


class WithoutBadge(CableCarTest):
    def test_does_not_ride(self):
        self.refused_with(401)

    def test_does_not_stop(self):
        self.assertEqual(self.client.post("/stop").status_code, 401)
        self.assertEqual(self.motor.mock_calls, [])
