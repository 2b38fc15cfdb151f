"""`greenroom user` as an administrator uses it, beside the running application."""

from collections.abc import Callable

import pytest
from sqlmodel import Session, col, select, update
from typer.testing import CliRunner, Result

from accounts.conftest import set_cookie
from conftest import PASSWORD, AsUser, MakeUser
from greenroom.accounts import cookies, service
from greenroom.accounts.commands import app as commands
from greenroom.accounts.models import RefreshToken, Role, User
from greenroom.accounts.routes import NO_MATCH
from greenroom.accounts.service import AccountDisabledError
from support.browser import Browser

NEW = "another long password"
Run = Callable[..., Result]

pytestmark = pytest.mark.both_databases


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call it to run `greenroom user` on the application's database."""
    monkeypatch.setenv("GREENROOM_DATABASE_URL", database_url)

    def run(*arguments: str, typed: str = "") -> Result:
        return CliRunner().invoke(commands, arguments, input=typed)

    return run


@pytest.fixture
def robin(make_user: MakeUser) -> User:
    """Somebody with an account."""
    return make_user(name="Robin Hood", email="robin@example.com")


def try_sign_in(browser: Browser, user: User, password: str = PASSWORD) -> str:
    """Return what the page says; nothing if the sign-in worked."""
    answer = browser.submit("/sign-in", {"email": user.email, "password": password})
    return "" if answer.status_code == 303 else answer.text


def test_list_prints_every_account(run: Run, robin: User, make_user: MakeUser) -> None:
    make_user(Role.ADMIN, name="Marian", email="marian@longer.example.com")
    run("disable", robin.email)
    done = run("list")
    assert done.exit_code == 0
    today = robin.created_at.date().isoformat()
    assert done.output.splitlines() == [
        f"marian@longer.example.com  admin        enabled   {today}  Marian",
        f"robin@example.com          candidate    disabled  {today}  Robin Hood",
    ]


def test_list_says_that_there_is_no_account(run: Run) -> None:
    done = run("list")
    assert (done.exit_code, done.output) == (
        0,
        "There are no accounts yet. Make one with: greenroom user create\n",
    )


@pytest.mark.parametrize(
    "arguments",
    [("password",), ("role", "admin"), ("sign-out",), ("disable",), ("enable",)],
    ids=lambda arguments: arguments[0],
)
def test_an_unknown_email_is_named(run: Run, robin: User, arguments: tuple[str, ...]) -> None:
    command, *rest = arguments
    done = run(command, " Nobody@Example.com", *rest)
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == "email: There is no account with nobody@example.com.\n"
    assert run("list").output.count(robin.email) == 1


def test_another_password_takes_the_place_of_the_old_one_and_ends_every_session(
    run: Run, robin: User, as_user: AsUser, client: Browser
) -> None:
    here, there = as_user(robin), as_user(robin)
    done = run("password", "Robin@Example.com", typed=f"{NEW}\n{NEW}\n")
    assert done.exit_code == 0, done.output
    assert done.stdout.endswith(
        "robin@example.com has another password now, and is signed out everywhere.\n"
    )
    assert here.get("/probe").status_code == there.get("/probe").status_code == 307
    assert NO_MATCH in try_sign_in(client, robin)
    assert try_sign_in(client, robin, NEW) == ""


def test_another_password_comes_from_standard_input_too(
    run: Run, robin: User, client: Browser
) -> None:
    assert run("password", robin.email, "--password-stdin", typed=f"{NEW}\n").exit_code == 0
    assert try_sign_in(client, robin, NEW) == ""


def test_another_password_opens_an_account_that_was_guessed_at_too_often(
    run: Run, robin: User, client: Browser
) -> None:
    for _ in range(5):
        try_sign_in(client, robin, "wrong password")
    assert "Please wait" in try_sign_in(client, robin)
    run("password", robin.email, "--password-stdin", typed=f"{NEW}\n")
    assert try_sign_in(client, robin, NEW) == ""


def test_a_password_that_is_too_short_changes_nothing(
    run: Run, robin: User, as_user: AsUser
) -> None:
    browser = as_user(robin)
    done = run("password", robin.email, "--password-stdin", typed="short\n")
    assert (done.exit_code, done.stderr) == (1, "password: Use at least 10 characters.\n")
    assert browser.get("/probe").status_code == 200


def test_a_role_counts_at_the_next_request(run: Run, robin: User, as_user: AsUser) -> None:
    browser = as_user(robin)
    assert browser.get("/probe/staff").status_code == 403
    done = run("role", robin.email, "interviewer")
    assert (done.exit_code, done.output) == (0, "The role of robin@example.com is interviewer.\n")
    assert browser.get("/probe/staff").status_code == 200
    run("role", robin.email, "candidate")
    assert browser.get("/probe/staff").status_code == 403


def test_an_unknown_role_is_refused(run: Run, robin: User) -> None:
    done = run("role", robin.email, "king")
    assert done.exit_code == 2
    assert "'king' is not one of" in done.stderr


def test_a_sign_out_ends_every_session_and_speaks_of_no_theft(
    run: Run, robin: User, as_user: AsUser, make_user: MakeUser, session: Session
) -> None:
    somebody_else = as_user(make_user())
    browsers = [as_user(robin), as_user(robin)]
    browsers[1].get("/refresh")
    done = run("sign-out", robin.email)
    assert (done.exit_code, done.output) == (0, "robin@example.com is signed out everywhere.\n")
    for browser in browsers:
        assert browser.get("/probe").status_code == 307
        page = browser.get("/probe", follow_redirects=True)
        assert str(page.url).endswith("/sign-in?next=%2Fprobe")
    assert somebody_else.get("/probe").status_code == 200
    theirs = select(RefreshToken).where(RefreshToken.user_id == robin.id)
    assert session.exec(theirs).all() == []
    session.rollback()
    assert try_sign_in(browsers[0], robin) == ""


def test_a_disabled_account_is_out_at_the_next_request_and_cannot_come_back(
    run: Run, robin: User, as_user: AsUser, client: Browser
) -> None:
    browser = as_user(robin)
    refresh_token = str(browser.cookies[cookies.REFRESH])
    done = run("disable", robin.email)
    assert (done.exit_code, done.output) == (
        0,
        "robin@example.com is disabled, and signed out everywhere.\n",
    )
    assert browser.get("/probe").status_code == 307
    set_cookie(client, cookies.REFRESH, refresh_token)
    assert client.get("/refresh").headers["Location"].startswith("/sign-in?")
    # Who knows the password learns why; to others it is like any account.
    assert AccountDisabledError.public_message in try_sign_in(client, robin)
    assert NO_MATCH in try_sign_in(client, robin, "wrong password")
    assert client.get("/probe").status_code == 307


def test_an_access_token_opens_no_disabled_account_even_if_its_session_goes_on(
    run: Run, robin: User, as_user: AsUser, session: Session
) -> None:
    browser = as_user(robin)
    # As one that begins in the same moment.
    family = session.exec(select(RefreshToken.family_id)).one()
    kept = session.exec(select(RefreshToken)).one().model_dump()
    session.rollback()
    run("disable", robin.email)
    session.add(RefreshToken(**kept))
    session.commit()
    assert session.exec(select(RefreshToken.family_id)).one() == family
    session.rollback()
    assert browser.get("/probe").status_code == 307
    assert browser.get("/refresh").headers["Location"].startswith("/sign-in?")


def test_enabling_gives_the_account_back_as_it_was(
    run: Run, robin: User, client: Browser, session: Session
) -> None:
    before = robin.model_dump()
    for command in ("disable", "disable", "enable"):
        done = run(command, robin.email)
    assert (done.exit_code, done.output) == (0, "robin@example.com is enabled.\n")
    assert run("enable", robin.email).exit_code == 0
    assert session.get_one(User, robin.id).model_dump() == before
    session.rollback()
    assert try_sign_in(client, robin) == ""


def test_another_password_does_not_enable_an_account(
    run: Run, robin: User, client: Browser
) -> None:
    run("disable", robin.email)
    run("password", robin.email, "--password-stdin", typed=f"{NEW}\n")
    assert AccountDisabledError.public_message in try_sign_in(client, robin, NEW)
    run("enable", robin.email)
    assert try_sign_in(client, robin, NEW) == ""


def test_a_disabled_account_without_a_password_stays_without_one(
    run: Run, robin: User, client: Browser, session: Session
) -> None:
    session.exec(update(User).where(col(User.id) == robin.id).values(password_hash=None))
    session.commit()
    run("disable", robin.email)
    for password in ("!", "no password has this hash", PASSWORD):
        assert NO_MATCH in try_sign_in(client, robin, password)
    run("enable", robin.email)
    assert session.get_one(User, robin.id).password_hash is None


def test_a_demo_account_can_be_disabled(session: Session) -> None:
    users = service.ensure_demo_users(session)
    email = users[Role.CANDIDATE].email
    assert service.disable(session, email).is_disabled
    with pytest.raises(AccountDisabledError):
        service.enabled(service.ensure_demo_users(session)[Role.CANDIDATE])
    assert service.enable(session, email).password_hash is None
