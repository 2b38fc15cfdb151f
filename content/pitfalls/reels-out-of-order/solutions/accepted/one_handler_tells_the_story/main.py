"""What has effects stands in the handler, in the order in which it happens."""

from contextlib import closing
from itertools import count
from typing import Annotated

import vault
from fastapi import BackgroundTasks, Body, Depends, FastAPI, Header, HTTPException, Request
from fastapi.responses import JSONResponse

app = FastAPI(title="Film archive")
app.include_router(vault.router)
numbers = count(1)


@app.middleware("http")
async def closed_sign(request: Request, call_next):
    if vault.sign["closed"] and not f"{request.url.path}/".startswith("/vault/"):
        return JSONResponse({"detail": "The archive is closed"}, 503)
    return await call_next(request)


@app.middleware("http")  # added last, so it is the outermost
async def number_and_log(request: Request, call_next):
    number = next(numbers)
    request.state.member = None
    response = await call_next(request)
    response.headers["X-Number"] = str(number)
    # Only now a dependency may have found out who it was.
    vault.log_access(number, request.state.member, request.url.path, response.status_code)
    return response


def get_member(request: Request, x_member: Annotated[str | None, Header()] = None):
    if x_member not in vault.MEMBERS:
        raise HTTPException(401, "Who are you?")
    request.state.member = vault.MEMBERS[x_member]
    return request.state.member


@app.post("/reels/{reel}/loans", status_code=201)
def lend_reel(
    reel: str,
    days: Annotated[int, Body(embed=True, ge=1, le=30)],
    member: Annotated[str, Depends(get_member)],
    tasks: BackgroundTasks,
):
    with closing(vault.open_desk()) as desk:
        try:
            desk.reserve(reel)
        except vault.NoSuchReelError:
            raise HTTPException(404, "No such reel") from None
        except vault.TakenError:
            vault.note_refusal(member, reel)  # a task would not be run after an exception
            raise HTTPException(409, "The reel is taken") from None
        try:
            desk.commit(reel, member, days)
        except vault.StampError:
            desk.cancel(reel)
            raise HTTPException(503, "The stamp has jammed") from None
    tasks.add_task(vault.send_letter, member, reel)
    return {"reel": reel, "member": member, "days": days}


@app.get("/loans", dependencies=[Depends(get_member)])
def list_loans():
    return vault.loans
