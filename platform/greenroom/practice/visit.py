"""What nearly every practice route needs, gathered into one parameter."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from sqlmodel import Session

from greenroom.accounts.current import CurrentUser
from greenroom.accounts.models import User
from greenroom.db import SessionDep
from greenroom.grading.queue import GradingQueue
from greenroom.questions.bank import QuestionBank
from greenroom.questions.dependencies import BankDep


@dataclass(frozen=True)
class Visit:
    """One request of a signed-in person."""

    request: Request
    session: Session
    user: User
    bank: QuestionBank

    def wake_queue(self) -> None:
        """Tell the grading queue that there is something to do."""
        queue: GradingQueue = self.request.app.state.grading_queue
        queue.wake()


def _visit(request: Request, session: SessionDep, user: CurrentUser, bank: BankDep) -> Visit:
    return Visit(request, session, user, bank)


VisitDep = Annotated[Visit, Depends(_visit)]
