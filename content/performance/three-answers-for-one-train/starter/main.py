import os

import httpx2
from fastapi import FastAPI

app = FastAPI(title="Night trains")

SERVICES_URL = os.environ.get("SERVICES_URL", "http://127.0.0.1:9000")
PATHS = {"platform": "platforms", "delay": "delays", "coaches": "coaches"}
LIMITS = {
    "platform": float(os.environ.get("PLATFORM_SECONDS", "2")),
    "delay": float(os.environ.get("DELAY_SECONDS", "1")),
    "coaches": float(os.environ.get("COACHES_SECONDS", "1")),
}


def ask(part: str, number: int):
    return httpx2.get(f"{SERVICES_URL}/{PATHS[part]}/{number}").json()


@app.get("/trains/{number}")
async def show_train(number: int):
    return {
        "number": number,
        "platform": ask("platform", number),
        "delay": ask("delay", number),
        "coaches": ask("coaches", number),
        "missing": [],
    }
