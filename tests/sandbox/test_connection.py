"""HTTP of the checks' client with an app that is scripted byte by byte."""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx2
import pytest

from harness.client import Api
from harness.connection import MAX_HEAD_BYTES

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n"
Serve = Callable[[socket.socket], None]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Api]]:
    """Call it with what is to be done with each connection, in turn; returns a client."""
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(str(tmp_path / "app.sock"))
        listening.listen()

        def run(scripts: tuple[Serve, ...]) -> None:
            for script in scripts:
                connection, _ = listening.accept()
                with connection, suppress(OSError):
                    script(connection)

        apis = []

        def serve(*scripts: Serve, timeout_seconds: float = 5) -> Api:
            threading.Thread(target=run, args=(scripts,), daemon=True).start()
            apis.append(Api(str(tmp_path / "app.sock"), timeout_seconds))
            return apis[-1]

        yield serve
        for api in apis:
            api.close()


def answers(*answers: bytes) -> Serve:
    """Answer that many requests of a connection, then wait for its end."""

    def script(connection: socket.socket) -> None:
        for answer in answers:
            connection.recv(65536)
            connection.sendall(answer)
        connection.recv(65536)

    return script


def hangs_up(answer: bytes) -> Serve:
    """Answer one request and hang up."""

    def script(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.sendall(answer)

    return script


def test_one_connection_carries_many_requests(serve: Callable[..., Api]) -> None:
    api = serve(answers(OK + b"aa", OK + b"bb"))

    assert [api.get("/").text, api.get("/").text] == ["aa", "bb"]


def test_a_connection_that_the_app_has_closed_is_not_used_again(serve: Callable[..., Api]) -> None:
    api = serve(hangs_up(OK + b"aa"), hangs_up(OK + b"bb"))

    first = api.get("/").text
    time.sleep(0.1)

    assert [first, api.get("/").text] == ["aa", "bb"]


def test_an_answer_sent_ahead_is_nobodys_answer(serve: Callable[..., Api]) -> None:
    api = serve(answers(OK + b"aa" + OK + b"xx"), answers(OK + b"bb"))

    assert [api.get("/").text, api.get("/").text] == ["aa", "bb"]


def test_hints_before_the_answer_are_passed_over(serve: Callable[..., Api]) -> None:
    api = serve(answers(b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n" + OK + b"aa", OK + b"bb"))

    assert (api.get("/").status_code, api.get("/").text) == (200, "bb")


def test_a_body_without_a_length_ends_with_the_connection(serve: Callable[..., Api]) -> None:
    api = serve(hangs_up(b"HTTP/1.1 200 OK\r\n\r\nto the end"))

    assert api.get("/").text == "to the end"


def test_an_app_may_answer_before_it_has_read_the_body(serve: Callable[..., Api]) -> None:
    def script(connection: socket.socket) -> None:
        connection.recv(100)
        connection.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 0\r\n\r\n")
        connection.shutdown(socket.SHUT_RDWR)

    def parts() -> Iterator[bytes]:
        while True:
            yield b"x" * 100_000

    assert serve(script).post("/", content=parts()).status_code == 413


def test_a_body_in_parts_is_sent_as_it_comes(serve: Callable[..., Api]) -> None:
    seen: list[bytes] = []
    first_came = threading.Event()

    def script(connection: socket.socket) -> None:
        while b"first" not in b"".join(seen):
            seen.append(connection.recv(65536))
        first_came.set()
        while not b"".join(seen).endswith(b"0\r\n\r\n"):
            seen.append(connection.recv(65536))
        connection.sendall(OK + b"aa")
        connection.recv(65536)

    def parts() -> Iterator[bytes]:
        yield b"first"
        assert first_came.wait(5)
        yield b"second"

    assert serve(script).post("/", content=parts()).text == "aa"
    assert b"second" in b"".join(seen)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (b"", "hung up before"),
        (b"HTTP/1.1 200", "hung up before"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nshort", "without sending complete"),
        (b"nonsense\r\n\r\n", "illegal status line"),
        (b"HTTP/1.1 200 OK\r\nA: " + b"a" * MAX_HEAD_BYTES, "too long"),
    ],
)
def test_what_is_no_answer_is_an_error_of_the_transport(
    serve: Callable[..., Api], answer: bytes, words: str
) -> None:
    with pytest.raises(httpx2.RemoteProtocolError, match=words):
        serve(hangs_up(answer)).get("/")


def test_a_connection_on_which_a_request_was_not_sent_whole_carries_no_other(
    serve: Callable[..., Api],
) -> None:
    def script(connection: socket.socket) -> None:
        connection.recv(65536)
        connection.shutdown(socket.SHUT_RD)
        connection.sendall(OK + b"aa")
        time.sleep(0.2)
        with suppress(OSError):
            connection.sendall(OK + b"bb")

    api = serve(script, answers(OK + b"cc"))

    assert [api.get("/").text, api.post("/", content=b"x").text] == ["aa", "bb"]
    assert api.get("/").text == "cc"


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\naa",
        b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\naa",
    ],
)
def test_an_app_may_say_that_it_will_hang_up(serve: Callable[..., Api], answer: bytes) -> None:
    api = serve(answers(answer), answers(OK + b"bb"))

    assert [api.get("/").text, api.get("/").text] == ["aa", "bb"]


def test_an_answer_to_head_has_no_body_whatever_length_it_names(serve: Callable[..., Api]) -> None:
    api = serve(answers(OK, OK + b"aa"))

    assert [api.head("/").text, api.get("/").text] == ["", "aa"]


def test_waiting_ends(serve: Callable[..., Api]) -> None:
    api = serve(answers(b""), answers(OK + b"a"), timeout_seconds=0.2)

    with pytest.raises(httpx2.ReadTimeout):
        api.get("/")
    with pytest.raises(httpx2.ReadTimeout):
        api.get("/")


def test_nobody_listens(tmp_path: Path) -> None:
    with pytest.raises(httpx2.ConnectError):
        Api(str(tmp_path / "none.sock"), 1).get("/")


def test_a_request_that_http_forbids_is_not_sent(serve: Callable[..., Api]) -> None:
    with pytest.raises(httpx2.LocalProtocolError):
        serve(answers(OK)).get("/", headers={"A": "b\r\nC: d"})
