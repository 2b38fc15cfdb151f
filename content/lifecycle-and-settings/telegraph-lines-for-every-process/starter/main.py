import os

import bench
import wires
from fastapi import FastAPI, Request
from pydantic import BaseModel

LINES = int(os.environ.get("LINES", "4"))
WORKERS = int(os.environ.get("WORKERS", "1"))
WAIT_SECONDS = float(os.environ.get("WAIT_SECONDS", "2"))

pool = wires.open_pool(LINES)
current_operator = ""
sent = 0


class Telegram(BaseModel):
    text: str


def create_app() -> FastAPI:
    app = FastAPI(title="Telegraph office")
    app.include_router(bench.router)

    @app.middleware("http")
    async def remember_operator(request: Request, call_next):
        global current_operator
        current_operator = request.headers.get("X-Operator", "")
        return await call_next(request)

    @app.post("/telegrams", status_code=201)
    async def send_telegram(telegram: Telegram):
        global sent
        line = await pool.take()
        receipt = await line.send(telegram.text, current_operator)
        pool.give_back(line)
        sent += 1
        return {"receipt": receipt}

    @app.get("/stats")
    async def show_stats():
        return {"sent": sent, "lines": pool.size, "in_use": pool.in_use}

    return app


app = create_app()
