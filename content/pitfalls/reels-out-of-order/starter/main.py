from itertools import count
from typing import Annotated

import vault
from fastapi import BackgroundTasks, Body, Depends, FastAPI, Header, HTTPException, Request
from fastapi.responses import JSONResponse

app = FastAPI(title="Film archive")
app.include_router(vault.router)
numbers = count(1)


@app.middleware("http")
async def number_and_log(request: Request, call_next):
    number = next(numbers)
    member = getattr(request.state, "member", None)
    response = await call_next(request)
    response.headers["X-Number"] = str(number)
    vault.log_access(number, member, request.url.path, response.status_code)
    return response


@app.middleware("http")
async def closed_sign(request: Request, call_next):
    if vault.sign["closed"] and not request.url.path.startswith("/vault"):
        return JSONResponse({"detail": "The archive is closed"}, 503)
    return await call_next(request)


def get_desk():
    desk = vault.open_desk()
    try:
        yield desk
    finally:
        desk.close()


def reserve_reel(reel: str, tasks: BackgroundTasks, desk: Annotated[vault.Desk, Depends(get_desk)]):
    try:
        desk.reserve(reel)
    except vault.NoSuchReelError:
        raise HTTPException(404, "No such reel") from None
    except vault.TakenError:
        tasks.add_task(vault.note_refusal, "?", reel)
        raise HTTPException(409, "The reel is taken") from None
    return desk


def get_member(request: Request, x_member: Annotated[str | None, Header()] = None):
    if x_member not in vault.MEMBERS:
        raise HTTPException(401, "Who are you?")
    request.state.member = vault.MEMBERS[x_member]
    return request.state.member


@app.post("/reels/{reel}/loans", status_code=201)
def lend_reel(
    reel: str,
    days: Annotated[int, Body(embed=True, ge=1, le=30)],
    desk: Annotated[vault.Desk, Depends(reserve_reel)],
    member: Annotated[str, Depends(get_member)],
    tasks: BackgroundTasks,
):
    tasks.add_task(desk.commit, reel, member, days)
    tasks.add_task(vault.send_letter, member, reel)
    return {"reel": reel, "member": member, "days": days}


@app.get("/loans", dependencies=[Depends(get_member)])
def list_loans():
    return vault.loans
