"""The team's. It is put back before the tests run, so changes are lost."""

import pytest
from cable_car import app
from parts import Motor, get_motor


class StillMotor(Motor):
    def start(self, cabin: int) -> None:
        pass

    def stop(self) -> None:
        pass


@pytest.fixture(autouse=True, scope="session")
def keep_the_real_motor_away():
    app.dependency_overrides[get_motor] = StillMotor
    yield
    app.dependency_overrides.pop(get_motor, None)
