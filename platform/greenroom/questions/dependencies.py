"""The question bank, for every slice's routes."""

from typing import Annotated

from fastapi import Depends, Request

from greenroom.questions.bank import QuestionBank


def _bank(request: Request) -> QuestionBank:
    bank: QuestionBank = request.app.state.bank
    return bank


BankDep = Annotated[QuestionBank, Depends(_bank)]
