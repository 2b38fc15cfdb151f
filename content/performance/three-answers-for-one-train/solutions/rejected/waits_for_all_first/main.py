# caught by: hidden/test_time.py::test_says_at_once_that_there_is_nothing
import os
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx2
from fastapi import FastAPI, HTTPException

app = FastAPI(title="Night trains")

SERVICES_URL = os.environ.get("SERVICES_URL", "http://127.0.0.1:9000")
PATHS = {"platform": "platforms", "delay": "delays", "coaches": "coaches"}
LIMITS = {
    "platform": float(os.environ.get("PLATFORM_SECONDS", "2")),
    "delay": float(os.environ.get("DELAY_SECONDS", "1")),
    "coaches": float(os.environ.get("COACHES_SECONDS", "1")),
}
NO_ANSWER, TOO_LATE = 0, -1

client = httpx2.Client(base_url=SERVICES_URL)
# Ten requests with three parts each: nobody stands in a queue.
threads = ThreadPoolExecutor(max_workers=30)


def ask(part: str, number: int) -> tuple[int, dict[str, Any] | None]:
    """Return the status of a service, and its object if it succeeded."""
    try:
        reply = client.get(f"/{PATHS[part]}/{number}", timeout=LIMITS[part])
        found = reply.json() if reply.status_code == 200 else None
    except httpx2.TimeoutException:
        return TOO_LATE, None
    except (httpx2.HTTPError, ValueError):
        return NO_ANSWER, None
    return reply.status_code, found if isinstance(found, dict) else None


# No async: FastAPI runs it in a thread, which may wait.
@app.get("/trains/{number}")
def show_train(number: int) -> dict[str, Any]:
    asked = {part: threads.submit(ask, part, number) for part in PATHS}
    done = {part: future.result() for part, future in asked.items()}
    status, platform = done["platform"]
    if platform is None:
        raise HTTPException({404: 404, TOO_LATE: 504}.get(status, 502), "No platform")
    delay, coaches = done["delay"][1], done["coaches"][1]
    missing = [part for part, found in [("delay", delay), ("coaches", coaches)] if found is None]
    return {
        "number": number,
        "platform": platform,
        "delay": delay,
        "coaches": coaches,
        "missing": missing,
    }
