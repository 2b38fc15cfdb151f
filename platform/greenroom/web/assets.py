"""Addresses of built CSS and JavaScript, with a version so that browsers may keep them forever."""

import hashlib
import os
from functools import cache
from pathlib import Path

from fastapi.staticfiles import StaticFiles
from starlette.responses import Response
from starlette.types import Scope

FOR_EVER = "public, max-age=31536000, immutable"
STATIC = Path(__file__).resolve().parents[1] / "static"


@cache
def asset_url(name: str) -> str:
    """Return `/static/NAME?v=HASH`; a changed file gets a new address."""
    try:
        content = (STATIC / name).read_bytes()
    except FileNotFoundError:
        return f"/static/{name}"
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"


class AssetFiles(StaticFiles):
    """The built files; the hash in the address, or in the name, lets browsers keep them."""

    def file_response(
        self,
        full_path: str | os.PathLike[str],
        stat_result: os.stat_result,
        scope: Scope,
        status_code: int = 200,
    ) -> Response:
        """Return the file, with how long it may be kept."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        is_versioned = scope["query_string"].startswith(b"v=") or "/fonts/" in scope["path"]
        response.headers["Cache-Control"] = FOR_EVER if is_versioned else "no-cache"
        return response
