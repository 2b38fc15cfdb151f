"""Addresses of built CSS and JavaScript, with a version so that browsers may keep them forever."""

import hashlib
from functools import cache
from pathlib import Path

STATIC = Path(__file__).resolve().parents[1] / "static"


@cache
def asset_url(name: str) -> str:
    """Return `/static/NAME?v=HASH`; a changed file gets a new address."""
    try:
        content = (STATIC / name).read_bytes()
    except FileNotFoundError:
        return f"/static/{name}"
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"
