"""Imports every slice's tables, so that SQLModel.metadata is whole for the app, Alembic, tests."""

from greenroom.accounts import models as accounts
from greenroom.grading import models as grading
from greenroom.practice import choice_models as practice_choice
from greenroom.practice import help_models as practice_help
from greenroom.practice import models as practice

__all__ = ["accounts", "grading", "practice", "practice_choice", "practice_help"]
