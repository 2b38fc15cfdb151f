"""Pure ASGI around the application, exceptions with handlers, a desk that ends with the function."""

from itertools import count
from typing import Annotated

import vault
from fastapi import BackgroundTasks, Depends, FastAPI, HTTPException, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from starlette.background import BackgroundTask
from starlette.types import ASGIApp, Message, Receive, Scope, Send


class ClosedSign:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        app = self.app
        if scope["type"] == "http" and vault.sign["closed"]:
            if not f"{scope['path']}/".startswith("/vault/"):
                app = JSONResponse({"detail": "The archive is closed"}, 503)
        await app(scope, receive, send)


class NumberAndLog:
    def __init__(self, app: ASGIApp) -> None:
        self.app = app
        self.numbers = count(1)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        number = next(self.numbers)
        state = scope.setdefault("state", {})

        async def send_with_number(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [
                    *message.get("headers", []),
                    (b"x-number", str(number).encode()),
                ]
                vault.log_access(number, state.get("member"), scope["path"], message["status"])
            await send(message)

        await self.app(scope, receive, send_with_number)


class RefusedError(Exception):
    """A member asked for a reel that is taken."""

    def __init__(self, member: str, reel: str) -> None:
        self.member = member
        self.reel = reel


app = FastAPI(title="Film archive")
app.include_router(vault.router)
app.add_middleware(ClosedSign)
app.add_middleware(NumberAndLog)


@app.exception_handler(RefusedError)
async def say_taken(request: Request, error: RefusedError) -> JSONResponse:
    # The handler's own tasks are gone; this answer has one of its own.
    note = BackgroundTask(vault.note_refusal, error.member, error.reel)
    return JSONResponse({"detail": "The reel is taken"}, 409, background=note)


@app.exception_handler(vault.NoSuchReelError)
async def say_unknown(request: Request, error: Exception) -> JSONResponse:
    return JSONResponse({"detail": "No such reel"}, 404)


def get_desk():
    desk = vault.open_desk()
    try:
        yield desk
    finally:
        desk.close()


def get_member(request: Request) -> str:
    member = vault.MEMBERS.get(request.headers.get("x-member", ""))
    if member is None:
        raise HTTPException(401, "Who are you?")
    request.state.member = member
    return member


class NewLoan(BaseModel):
    days: int = Field(ge=1, le=30)


@app.post("/reels/{reel}/loans", status_code=201)
def lend_reel(
    reel: str,
    loan: NewLoan,
    tasks: BackgroundTasks,
    member: Annotated[str, Depends(get_member)],
    desk: Annotated[vault.Desk, Depends(get_desk, scope="function")],
):
    try:
        desk.reserve(reel)
    except vault.TakenError:
        raise RefusedError(member, reel) from None
    try:
        desk.commit(reel, member, loan.days)
    except vault.StampError:
        desk.cancel(reel)
        raise HTTPException(503, "The stamp has jammed") from None
    tasks.add_task(vault.send_letter, member, reel)
    return {"reel": reel, "member": member, "days": loan.days}


@app.get("/loans", dependencies=[Depends(get_member)])
def list_loans():
    return vault.loans
