"""Answers with more than anybody can want.

victim: api
tries: to fill the grader's memory or to keep its client busy
must: failed, crashed, timed_out
seconds: 6
check_seconds: 1.5
shows: armed
backends: docker-runc, docker-runsc, local
"""

import gzip
import zlib

from fastapi import FastAPI, Response

app = FastAPI()
print("armed", flush=True)


def answer(make):
    @app.api_route("/{path:path}", methods=["GET", "POST"])
    def digest():
        return make()


# variant: fast_endless_body
async def app(scope, receive, send):
    if scope["type"] == "http":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        while True:
            await send({"type": "http.response.body", "body": b"x" * 65536, "more_body": True})

# variant: many_headers
answer(lambda: Response("{}", headers={f"X-{number}": "x" for number in range(5000)}))

# variant: long_header
answer(lambda: Response("{}", headers={"X-Long": "x" * 2_000_000}))

# variant: cookies
cookie = "a=b; Expires=" + "Mon, 01-01-1970 " * 4000
answer(lambda: Response("{}", headers={"Set-Cookie": cookie}))

# variant: gzip_bomb
bomb = gzip.compress(b"0" * 100_000_000)
answer(lambda: Response(bomb, headers={"Content-Encoding": "gzip"}))

# variant: gzip_in_gzip
bomb = gzip.compress(gzip.compress(b"0" * 100_000_000))
answer(lambda: Response(bomb, headers={"Content-Encoding": "gzip, gzip"}))

# variant: deflate_bomb
bomb = zlib.compress(b"0" * 100_000_000)
answer(lambda: Response(bomb, headers={"Content-Encoding": "deflate"}))

# variant: broken_gzip
answer(lambda: Response(gzip.compress(b"{}")[:-6] + b"xxxx", headers={"Content-Encoding": "gzip"}))

# variant: unknown_encoding
answer(lambda: Response(b"\0" * 1000, headers={"Content-Encoding": "br"}))

# variant: status_line
import uvicorn


def run(self, sockets):
    self._ready()
    while True:
        connection, _ = sockets[0].accept()
        try:
            connection.recv(65536)
            connection.sendall(b"HTTP/1.1 200 " + b"x" * 10_000_000)
        except OSError:
            pass


uvicorn.Server.run = run
