"""Stands for a test suite and other programs that import `main`. Leave this file as it is."""

import importlib.util
import sys
from pathlib import Path

import wires
from fastapi import APIRouter
from fastapi.testclient import TestClient

router = APIRouter(prefix="/bench")


@router.post("/gate")
async def open_gate() -> None:
    """Let telegrams arrive whose text begins with `gate`."""
    wires.gate.set()


@router.post("/import")
def import_main() -> int:
    """Import the file once more; return how many pools were opened by that."""
    before = len(wires.pools)
    spec = importlib.util.spec_from_file_location("again", Path(__file__).with_name("main.py"))
    module = importlib.util.module_from_spec(spec)
    sys.modules["again"] = module
    spec.loader.exec_module(module)
    return len(wires.pools) - before


@router.post("/second-app")
def use_second_app() -> dict:
    """Make a second application, start it, send a telegram with it, end it."""
    import main  # noqa: PLC0415

    before = list(wires.pools)
    with TestClient(main.create_app()) as client:
        reply = client.post("/telegrams", json={"text": "second"}, headers={"X-Operator": "eve"})
        stats = client.get("/stats").json()
    opened = [pool for pool in wires.pools if pool not in before]
    return {"status": reply.status_code, "sent": stats.get("sent"), "opened": len(opened)}
