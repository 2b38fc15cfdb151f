"""What all tests share: databases, settings, the application, browsers and people."""

import fcntl
import os
import secrets
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any, Protocol

import pytest
from fastapi import FastAPI
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import Engine, make_url, text
from sqlmodel import Session

from greenroom import migrate
from greenroom.accounts import passwords
from greenroom.accounts.models import Role, User
from greenroom.accounts.passwords import hash_password
from greenroom.config import Settings
from greenroom.db import for_writing, open_engine
from greenroom.main import create_app
from support.browser import Browser
from support.postgres import running_server

PASSWORD = "correct horse battery"
DATABASES = ("sqlite", "postgresql")
HEAVY = (
    "test_attacks_on_runc",
    "test_questions",
    "test_attacks_on_gvisor",
    "test_attacks_on_processes",
)
"""Modules that keep both cores of a small machine busy: with several processes, one at a time."""
BEGIN_WITH = (
    "test_attacks_on_runc",
    "test_killed",
    "test_repeat",
    "test_compose",
    "test_questions",
)
END_WITH = ("test_attacks_on_gvisor", "test_attacks_on_processes")
"""Between the two, all others; so a process rarely waits for the heavy module of another one."""
SHOWN_MODULES = 12


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--database",
        choices=(*DATABASES, "both"),
        default="sqlite",
        help="database of the tests that do not say `both_databases`",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "both_databases: run on SQLite and on PostgreSQL")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the modules in an order that suits several processes, which take one after the other."""
    items.sort(key=_place)


def _place(item: pytest.Item) -> int:
    module = item.path.stem
    if module in BEGIN_WITH:
        return BEGIN_WITH.index(module)
    return len(BEGIN_WITH) + (END_WITH.index(module) + 1 if module in END_WITH else 0)


@pytest.fixture(scope="module", autouse=True)
def one_heavy_module(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """Wait, for a heavy module, until no other process of this run has one in hand."""
    if request.path.stem not in HEAVY or "PYTEST_XDIST_WORKER" not in os.environ:
        yield
        return
    with (tmp_path_factory.getbasetemp().parent / "heavy.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say which modules took the longest."""
    seconds: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport):
                seconds[report.nodeid.partition("::")[0]] += report.duration
    terminalreporter.section("seconds by module")
    for module, taken in seconds.most_common(SHOWN_MODULES):
        terminalreporter.write_line(f"{taken:7.0f}  {module}")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "database_url" not in metafunc.fixturenames:
        return
    chosen = metafunc.config.getoption("--database")
    if chosen == "both" or metafunc.definition.get_closest_marker("both_databases"):
        metafunc.parametrize("database_url", DATABASES, indirect=True)
    elif chosen != "sqlite":
        metafunc.parametrize("database_url", [chosen], indirect=True)


@pytest.fixture(scope="session", autouse=True)
def real_hasher() -> Iterator[PasswordHash]:
    """Make hashing cheap here, because hundreds of tests sign in; yields the real hasher."""
    real = passwords._hasher
    passwords._hasher = PasswordHash([Argon2Hasher(time_cost=1, memory_cost=8, parallelism=1)])
    yield real
    passwords._hasher = real


# --- databases ---


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """Address of an empty database on a PostgreSQL server of this session's own."""
    with running_server() as url:
        yield url


@pytest.fixture
def new_postgres_database(postgres_url: str) -> Iterator[Callable[..., str]]:
    """Call it for the address of a new database, empty or a copy of `template`."""
    server = open_engine(postgres_url)
    names = []

    def create(template: str = "template0") -> str:
        name = f"test_{secrets.token_hex(6)}"
        _administer(server, f"CREATE DATABASE {name} TEMPLATE {template}")
        names.append(name)
        return make_url(postgres_url).set(database=name).render_as_string(hide_password=False)

    yield create
    for name in names:
        _administer(server, f"DROP DATABASE {name} WITH (FORCE)")
    server.dispose()


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, to be copied: quicker than migrating for every test."""
    path = tmp_path_factory.mktemp("template") / "greenroom.db"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def migrated_postgres(postgres_url: str) -> str:
    """The name of a migrated PostgreSQL database, to be used as a template."""
    name = "greenroom_migrated"
    server = open_engine(postgres_url)
    _administer(server, f"CREATE DATABASE {name} TEMPLATE template0")
    server.dispose()
    _migrate(make_url(postgres_url).set(database=name).render_as_string(hide_password=False))
    return name


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Address of a migrated, empty database of this test's own."""
    if getattr(request, "param", "sqlite") == "postgresql":
        template = request.getfixturevalue("migrated_postgres")
        return str(request.getfixturevalue("new_postgres_database")(template))
    shutil.copy(request.getfixturevalue("migrated_sqlite"), tmp_path / "greenroom.db")
    return f"sqlite:///{tmp_path / 'greenroom.db'}"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """The test's own way into the database of `settings`."""
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session for the test, like that of a POST.

    What the application should see needs a commit; and on SQLite it can write nothing between the
    first statement here and a commit or rollback.
    """
    with Session(for_writing(engine)) as session:
        yield session


# --- the application ---


@pytest.fixture
def settings_overrides() -> dict[str, Any]:
    """Settings that a module, a class or a test may set by overriding this fixture."""
    return {}


@pytest.fixture
def settings(database_url: str, tmp_path: Path, settings_overrides: dict[str, Any]) -> Settings:
    """Settings that no `.env` changes: demo off, a secret, a database and folders of the test."""
    values = {
        "demo": False,
        "secret_key": "a-secret-of-the-tests-that-is-long-enough",
        "database_url": database_url,
        "var_dir": tmp_path / "var",
        "sandbox": "local",
    }
    return Settings(_env_file=None, **{**values, **settings_overrides})


@pytest.fixture
def app(settings: Settings) -> Iterator[FastAPI]:
    """The application. Its grading queue runs only inside `with Browser(app):`."""
    app = create_app(settings)
    yield app
    app.state.engine.dispose()


@pytest.fixture
def client(app: FastAPI) -> Browser:
    """A browser that is not signed in."""
    return Browser(app)


# --- people ---


class MakeUser(Protocol):
    """The type of the fixture `make_user`."""

    def __call__(self, role: Role = ..., *, name: str = ..., email: str = ...) -> User:
        """Add a user; without an e-mail, one that nobody else has."""


@pytest.fixture
def make_user(engine: Engine) -> MakeUser:
    """Call it for a new user, whose password is `PASSWORD`."""

    def make(role: Role = Role.CANDIDATE, *, name: str = "Robin", email: str = "") -> User:
        user = User(
            email=email or f"{secrets.token_hex(4)}@example.com",
            name=name,
            password_hash=_hash_once(PASSWORD),
            role=role,
        )
        with Session(for_writing(engine), expire_on_commit=False) as session:
            session.add(user)
            session.commit()
        return user

    return make


@pytest.fixture
def sign_in() -> Callable[[Browser, User], None]:
    """Call it to sign a user in with a browser, by the page's form."""

    def sign_in(browser: Browser, user: User) -> None:
        answer = browser.submit("/sign-in", {"email": user.email, "password": PASSWORD})
        assert answer.status_code == 303, answer.text

    return sign_in


class AsUser(Protocol):
    """The type of the fixture `as_user`."""

    def __call__(self, user: User | None = ...) -> Browser:
        """Open a browser in which the user is signed in."""


@pytest.fixture
def as_user(app: FastAPI, make_user: MakeUser, sign_in: Callable[[Browser, User], None]) -> AsUser:
    """Call it for a browser in which the user is signed in; without one, a new candidate is."""

    def as_user(user: User | None = None) -> Browser:
        browser = Browser(app)
        sign_in(browser, user or make_user())
        return browser

    return as_user


@cache
def _hash_once(password: str) -> str:
    return hash_password(password)


def _migrate(database_url: str) -> None:
    engine = open_engine(database_url)
    migrate.upgrade(engine)
    engine.dispose()


def _administer(engine: Engine, statement: str) -> None:
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))
