"""The question bank and the question of an address, for every slice's routes."""

from typing import Annotated

from fastapi import Depends, Request

from greenroom.questions.bank import QuestionBank
from greenroom.questions.types import Question


def _bank(request: Request) -> QuestionBank:
    bank: QuestionBank = request.app.state.bank
    return bank


BankDep = Annotated[QuestionBank, Depends(_bank)]


def _question(slug: str, bank: BankDep) -> Question:
    return bank.get(slug)


QuestionDep = Annotated[Question, Depends(_question)]
"""The question whose slug is in the path; QuestionNotFoundError (404) when there is none."""
