# caught by: hidden/test_probes.py::test_asks_once_for_all
import os
import threading
from concurrent.futures import Future
from itertools import count

import httpx
from fastapi import FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel

STORE_URL = os.environ.get("STORE_URL", "http://127.0.0.1:9")
WEATHER_URL = os.environ.get("WEATHER_URL", "http://127.0.0.1:9")
STORE_PATIENCE = float(os.environ.get("STORE_PATIENCE", "2"))
ROOT_PATH = os.environ.get("ROOT_PATH", "").rstrip("/")


class Store:
    """Asks the store whether it is there: one question at a time, shared by who waits."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._question: Future[bool] | None = None

    def _ask(self) -> bool:
        try:
            reply = httpx.get(f"{STORE_URL}/ping", timeout=STORE_PATIENCE)
        except httpx.HTTPError:
            return False
        return reply.status_code == 200

    def is_there(self) -> bool:
        with self._lock:
            question, mine = self._question, self._question is None
            if mine:
                question = self._question = Future()
        if not mine:
            return question.result()
        answer = self._ask()
        with self._lock:
            self._question = None
        question.set_result(answer)
        return answer


store = Store()
app = FastAPI(title="Lights", root_path=ROOT_PATH)


class NewSighting(BaseModel):
    light: str


sightings: dict[int, dict] = {}
numbers = count(1)


@app.get("/health/live")
def show_life():
    return {"status": "alive"}


@app.get("/health/ready")
def show_readiness():
    if store.is_there():
        return {"status": "ready"}
    return JSONResponse({"status": "not ready"}, 503)


@app.post("/sightings", status_code=201)
def add_sighting(new: NewSighting, request: Request, response: Response):
    number = next(numbers)
    sightings[number] = {"id": number, "light": new.light}
    response.headers["Location"] = request.url_for("show_sighting", number=number).path
    return sightings[number]


@app.get("/sightings/{number}")
def show_sighting(number: int):
    if number not in sightings:
        raise HTTPException(404, "No such sighting")
    return sightings[number]
