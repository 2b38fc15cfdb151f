"""Two people who practise."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI

from greenroom.accounts.models import User
from greenroom.questions.bank import QuestionBank
from practice.questions import ADD, TOPIC, WHY
from support.browser import Browser


@pytest.fixture
def ada(make_user: Callable[..., User]) -> User:
    """The one whose work the tests are about."""
    return make_user(name="Ada")


@pytest.fixture
def eve(make_user: Callable[..., User]) -> User:
    """Somebody else, who may see none of it."""
    return make_user(name="Eve")


@pytest.fixture
def app(app: FastAPI) -> FastAPI:
    """The application with two small questions instead of the real ones."""
    app.state.bank = QuestionBank((TOPIC,), (ADD, WHY), ())
    return app


@pytest.fixture
def desk(as_user: Callable[..., Browser], ada: User) -> Browser:
    """Ada's browser."""
    return as_user(ada)


@pytest.fixture
def outsider(as_user: Callable[..., Browser], eve: User) -> Browser:
    """Eve's browser."""
    return as_user(eve)
