"""The team's. It is put back before the tests run, and runs after yours, in the same process."""

from cable_car import app
from conftest import StillMotor
from parts import get_motor


def test_the_real_motor_is_still_kept_away():
    assert app.dependency_overrides.get(get_motor) is StillMotor


def test_nothing_else_is_replaced():
    assert set(app.dependency_overrides) <= {get_motor}
