"""Rules of accounts: who may register, who may sign in, and what an administrator changes."""

from dataclasses import dataclass

from pydantic import validate_email
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from greenroom.accounts import limits, sessions
from greenroom.accounts.models import DISABLED, AttemptKind, Role, User
from greenroom.accounts.passwords import hash_password, verify_password
from greenroom.errors import ForbiddenError, InvalidInputError, NotFoundError

DEMO_NAMES = {Role.CANDIDATE: "Demo candidate", Role.INTERVIEWER: "Demo interviewer"}


class EmailTakenError(InvalidInputError):
    """Somebody registered with this e-mail before."""

    public_message = "There is an account with this e-mail already. Sign in instead?"


class AccountDisabledError(ForbiddenError):
    """The account was disabled by an administrator."""

    public_message = (
        "This account is disabled. Whoever runs this server can enable it again; nothing of it is "
        "lost."
    )


class UnknownEmailError(NotFoundError):
    """No account has this e-mail."""

    public_message = "There is no account with this e-mail."


def normal_email(typed: str) -> str:
    """Return the one form in which an e-mail is stored and looked up, whatever was typed."""
    try:
        address = validate_email(typed)[1]
    except ValueError:
        address = typed.strip()
    return address.lower()


def create_user(
    session: Session, *, name: str, email: str, password: str, role: Role = Role.CANDIDATE
) -> User:
    """Add an account. The values are valid ones: see `forms.RegisterForm`.

    Raises:
        EmailTakenError: there is one with this e-mail.
    """
    user = User(
        email=normal_email(email), name=name, password_hash=hash_password(password), role=role
    )
    _add(session, user)
    return user


def prepare_user(engine: Engine, *, name: str, email: str, password: str, address: str) -> User:
    """Return a candidate for `register`, with the hash of the password.

    Raises:
        TooManyAttemptsError: the address registered often in the last hour.
    """
    with Session(engine) as session:
        limits.check_registration(session, address)
    return User(email=normal_email(email), name=name, password_hash=hash_password(password))


def register(session: Session, user: User, *, address: str) -> User:
    """Add a candidate's account from the public page, within the address's limit.

    The caller commits even after EmailTakenError, so that the attempt counts.

    Raises:
        EmailTakenError: there is one with this e-mail.
        TooManyAttemptsError: the address registered often in the last hour.
    """
    limits.check_registration(session, address)
    limits.count(session, AttemptKind.REGISTRATION, user.email, address)
    _add(session, user)
    return user


@dataclass(frozen=True)
class CheckedPassword:
    """A password that was looked at; `authenticate` decides what it opens."""

    email: str
    password_hash: str | None
    """What it was compared with; None: the account is unknown, or has no password."""
    is_right: bool


def check_password(engine: Engine, *, email: str, password: str, address: str) -> CheckedPassword:
    """Look at a password, outside of any transaction: that takes long, and would hold up others.

    Takes the same way and time whether the e-mail is known or not.

    Raises:
        TooManyAttemptsError: too many recent failures; the password was not looked at.
    """
    email = normal_email(email)
    with Session(engine) as session:
        limits.check_sign_in(session, email, address)
        password_hash = _password_hash(find_user(session, email))
    return CheckedPassword(email, password_hash, verify_password(password, password_hash))


def authenticate(session: Session, checked: CheckedPassword, *, address: str) -> User | None:
    """Return the user whose e-mail and password these are, else None and count the failure.

    The limits are looked at once more: of many guesses at once no more get an answer than of as
    many in a row.

    Raises:
        AccountDisabledError: they are, and the account is disabled.
        TooManyAttemptsError: too many failures by now, whatever the password is.
    """
    limits.take_turns(session, checked.email)
    limits.check_sign_in(session, checked.email, address)
    user = find_user(session, checked.email)
    # Another password may have been set in between.
    if checked.is_right and _password_hash(user) == checked.password_hash:
        limits.forget_failures(session, checked.email)
        return enabled(user) if user else None
    limits.count(session, AttemptKind.SIGN_IN, checked.email, address)
    return None


def find_user(session: Session, email: str) -> User | None:
    """Return the user with this e-mail."""
    return session.exec(select(User).where(User.email == normal_email(email))).first()


def enabled(user: User) -> User:
    """Return the user again.

    Raises:
        AccountDisabledError: nobody can use the account.
    """
    if user.is_disabled:
        raise AccountDisabledError
    return user


def list_users(session: Session) -> list[User]:
    """Return every account, by e-mail."""
    return list(session.exec(select(User).order_by(User.email)).all())


def set_password(session: Session, email: str, password: str) -> User:
    """Give an account another password, and sign it out everywhere.

    Raises:
        UnknownEmailError: there is no such account.
    """
    user = _to_be_changed(session, email)
    lock = DISABLED if user.is_disabled else ""
    user.password_hash = lock + hash_password(password)
    limits.forget_failures(session, user.email)
    sessions.end_all(session, user)
    return user


def set_role(session: Session, email: str, role: Role) -> User:
    """Change what an account may do, from its next request on.

    Raises:
        UnknownEmailError: there is no such account.
    """
    user = _to_be_changed(session, email)
    user.role = role
    return user


def sign_out_everywhere(session: Session, email: str) -> User:
    """End every session of an account.

    Raises:
        UnknownEmailError: there is no such account.
    """
    user = _to_be_changed(session, email)
    sessions.end_all(session, user)
    return user


def disable(session: Session, email: str) -> User:
    """Let nobody use an account from now on; its work and its password are kept.

    Raises:
        UnknownEmailError: there is no such account.
    """
    user = _to_be_changed(session, email)
    if not user.is_disabled:
        user.password_hash = DISABLED + (user.password_hash or "")
    sessions.end_all(session, user)
    return user


def enable(session: Session, email: str) -> User:
    """Let an account be used again, with the password that it had.

    Raises:
        UnknownEmailError: there is no such account.
    """
    user = _to_be_changed(session, email)
    user.password_hash = user.usual_password_hash
    return user


def get_user(session: Session, email: str) -> User:
    """Return the user with this e-mail.

    Raises:
        UnknownEmailError: there is none.
    """
    user = find_user(session, email)
    if user is None:
        raise UnknownEmailError
    return user


def ensure_demo_users(session: Session) -> dict[Role, User]:
    """Return the demo accounts by role; makes those that are missing. No password opens them."""
    return {
        role: _find_or_add(session, User(email=f"{role.value}@demo.invalid", name=name, role=role))
        for role, name in DEMO_NAMES.items()
    }


def _password_hash(user: User | None) -> str | None:
    return user.usual_password_hash if user else None


def _to_be_changed(session: Session, email: str) -> User:
    # No sign-in stands between its look at the account and its new session, then.
    limits.take_turns(session, normal_email(email))
    return get_user(session, email)


def _find_or_add(session: Session, user: User) -> User:
    existing = find_user(session, user.email)
    if existing is None:
        _add(session, user)
    return existing or user


def _add(session: Session, user: User) -> None:
    # The unique column decides, also between two who register in the same moment.
    try:
        with session.begin_nested():
            session.add(user)
    except IntegrityError:
        raise EmailTakenError from None
