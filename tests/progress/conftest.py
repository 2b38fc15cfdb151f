"""The same people, application and browsers as the tests of practising."""

from practice.conftest import ada, app, desk, eve, outsider

__all__ = ["ada", "app", "desk", "eve", "outsider"]
