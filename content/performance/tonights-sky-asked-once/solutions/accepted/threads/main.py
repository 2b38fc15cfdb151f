import gzip
import hashlib
import os
import re
import threading
import time
from concurrent.futures import Future

import httpx2
from fastapi import FastAPI, Request, Response

SKY_URL = os.environ.get("SKY_URL", "http://127.0.0.1:9000")
TTL_SECONDS = float(os.environ.get("TTL_SECONDS", "60"))
MAX_ENTRIES = int(os.environ.get("MAX_ENTRIES", "100"))

app = FastAPI(title="Tonight's sky")
client = httpx2.Client(base_url=SKY_URL)


class Sky:
    """A chart as it is sent, compressed once instead of for each answer."""

    def __init__(self, body: bytes) -> None:
        self.plain = body
        self.packed = gzip.compress(body, 6, mtime=0)
        self.quoted = '"' + hashlib.blake2b(body, digest_size=16).hexdigest() + '"'
        self.fresh_until = time.monotonic() + TTL_SECONDS

    def respond(self, request: Request) -> Response:
        headers = {
            "etag": "W/" + self.quoted,
            "cache-control": "no-cache",
            "vary": "accept-encoding",
        }
        known = request.headers.get("if-none-match", "")
        if known.strip() == "*" or self.quoted in re.findall(r'"[^"]*"', known):
            return Response(None, 304, headers)
        content = self.plain
        if re.search(
            r"\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))", request.headers.get("accept-encoding", "")
        ):
            headers["content-encoding"] = "gzip"
            content = self.packed
        return Response(content, 200, headers, "application/json")


guard = threading.Lock()  # around the two dictionaries, never around a request
kept: dict[str, Sky] = {}  # the place that was asked for last is at the end
under_way: dict[str, Future[int]] = {}


def load(place: str) -> int:
    """Ask the observatory, keep what it says, and return our status."""
    try:
        reply = client.get(f"/charts/{place}")
        found = isinstance(reply.json(), dict) if reply.status_code == 200 else False
    except (httpx2.HTTPError, ValueError):
        return 502
    if found:
        sky = Sky(reply.content)
        with guard:
            kept.pop(place, None)
            kept[place] = sky
            for oldest in list(kept)[: -MAX_ENTRIES or None]:
                del kept[oldest]
        return 200
    if reply.status_code == 404:
        with guard:
            kept.pop(place, None)
        return 404
    return 502


@app.get("/skies/{place}")
def show_sky(place: str, request: Request) -> Response:
    with guard:
        sky = kept.pop(place, None)
        if sky:
            kept[place] = sky
            if time.monotonic() < sky.fresh_until:
                return sky.respond(request)
        answer = under_way.get(place)
        first = answer is None
        if first:
            answer = under_way[place] = Future()
    if first:
        status = 502
        try:
            status = load(place)
        finally:
            with guard:
                del under_way[place]
            answer.set_result(status)
    status = answer.result()
    sky = kept.get(place, sky)
    if status == 404 or sky is None:
        return Response(status_code=status)
    return sky.respond(request)
