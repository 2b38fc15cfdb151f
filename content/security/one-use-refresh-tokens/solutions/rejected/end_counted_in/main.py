# caught by: hidden/test_families.py::test_lets_access_end
import hashlib
import secrets
from collections.abc import Iterator
from typing import Annotated

import jwt
import outside
from fastapi import Cookie, Depends, FastAPI, HTTPException, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel
from sqlalchemy import ForeignKey, create_engine, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

app = FastAPI(title="Weather diary")
app.include_router(outside.router)

engine = create_engine("sqlite:///diary.db")

ACCESS_SECONDS = 600
FAMILY_SECONDS = 30 * 24 * 3600
COOKIE = "__Secure-refresh"
KEY = secrets.token_bytes(32)


class Base(DeclarativeBase):
    pass


class Family(Base):
    """All that came from one sign-in."""

    __tablename__ = "families"

    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str]
    ends_at: Mapped[float]
    revoked: Mapped[bool] = mapped_column(default=False)


class RefreshToken(Base):
    """A refresh token; what is stored cannot be sent."""

    __tablename__ = "refresh_tokens"

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    family_id: Mapped[int] = mapped_column(ForeignKey("families.id"))
    used: Mapped[bool] = mapped_column(default=False)


Base.metadata.create_all(engine)


def open_session() -> Iterator[Session]:
    """Commit what a handler did, or roll it back if it raised an exception."""
    with Session(engine) as session, session.begin():
        yield session


OpenSession = Annotated[Session, Depends(open_session, scope="function")]
RefreshCookie = Annotated[str, Cookie(alias=COOKIE)]
Credentials = Annotated[HTTPAuthorizationCredentials, Depends(HTTPBearer())]


class SignIn(BaseModel):
    username: str
    password: str


class Access(BaseModel):
    access_token: str
    expires_in: int = ACCESS_SECONDS


def refuse() -> HTTPException:
    return HTTPException(401, "Sign in again", headers={"WWW-Authenticate": "Bearer"})


def digest_of(token: str) -> bytes:
    return hashlib.sha256(token.encode()).digest()


def issue(session: Session, family: Family, response: Response) -> Access:
    """Give a family its next pair of tokens."""
    now = outside.now()
    refresh = secrets.token_urlsafe(32)
    session.add(RefreshToken(digest=digest_of(refresh), family_id=family.id))
    response.headers["Cache-Control"] = "no-store"
    response.set_cookie(
        COOKIE,
        refresh,
        max_age=int(family.ends_at - now),
        path="/auth",
        secure=True,
        httponly=True,
        samesite="strict",
    )
    claims = {"family": family.id, "ends_at": now + ACCESS_SECONDS}
    return Access(access_token=jwt.encode(claims, KEY, algorithm="HS256"))


def revoke(session: Session, family: Family) -> None:
    """End a family for good, also if the request is refused afterwards."""
    family.revoked = True
    session.commit()


@app.post("/auth/sign-in")
def sign_in(form: SignIn, session: OpenSession, response: Response) -> Access:
    fits = outside.password_fits(form.username, form.password)
    if not (fits and outside.is_active(form.username)):
        raise refuse()
    family = Family(username=form.username, ends_at=outside.now() + FAMILY_SECONDS)
    session.add(family)
    session.flush()
    return issue(session, family, response)


@app.post("/auth/refresh")
def refresh(session: OpenSession, response: Response, token: RefreshCookie = "") -> Access:
    digest = digest_of(token)
    # One statement looks and marks: of several requests with one token, one is the first.
    marked = session.execute(
        update(RefreshToken)
        .where(RefreshToken.digest == digest, RefreshToken.used.is_(False))
        .values(used=True)
    )
    row = session.get(RefreshToken, digest)
    if row is None:
        raise refuse()
    family = session.get_one(Family, row.family_id)
    if family.revoked or outside.now() >= family.ends_at:
        raise refuse()
    if marked.rowcount != 1 or not outside.is_active(family.username):
        revoke(session, family)
        raise refuse()
    return issue(session, family, response)


@app.post("/auth/sign-out", status_code=204)
def sign_out(session: OpenSession, response: Response, token: RefreshCookie = "") -> None:
    row = session.get(RefreshToken, digest_of(token))
    if row is not None:
        session.get_one(Family, row.family_id).revoked = True
    response.delete_cookie(COOKIE, path="/auth", secure=True, httponly=True, samesite="strict")


@app.get("/me")
def show_me(session: OpenSession, credentials: Credentials):
    try:
        claims = jwt.decode(credentials.credentials, KEY, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        raise refuse() from None
    family = session.get_one(Family, claims["family"])
    if family.revoked or outside.now() > min(claims["ends_at"], family.ends_at):
        raise refuse()
    return {"username": family.username}
