"""Lines are lent, come back, break, and run short."""

import threading
import time

from harness import check

ADA = {"X-Operator": "ada"}


def send(api, text, operator="ada"):
    """Send a telegram and return the reply."""
    return api.post("/telegrams", json={"text": text}, headers={"X-Operator": operator})


def wait_until_in_use(api, lines):
    """Wait until exactly so many lines are lent out; say whether it came to that."""
    until = time.monotonic() + 2
    while api.get("/stats").json()["in_use"] != lines:
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


@check(
    "Gets its line back from a telegram that could not be sent, whatever the error",
    hint="Which lines of your code are skipped when sending raises? And when it raises what you did not think of?",
    weight=3,
)
def test_gets_lines_back(fresh_api):
    api = fresh_api({"WAIT_SECONDS": "0.3"})
    assert [send(api, "Grüße").status_code for _ in range(3)] == [422] * 3
    assert send(api, "Greetings").status_code == 201
    assert [send(api, "fog").status_code for _ in range(3)] == [500] * 3
    assert send(api, "Greetings").status_code == 201
    assert wait_until_in_use(api, 0)


@check(
    "Replaces lines that broke",
    hint="In which condition does the next visitor get the line?",
    weight=3,
)
def test_replaces_broken_lines(fresh_api):
    api = fresh_api({"WAIT_SECONDS": "0.3"})
    assert [send(api, "storm").status_code for _ in range(3)] == [502] * 3
    assert [send(api, "calm").status_code for _ in range(2)] == [201] * 2


@check(
    "Lets nobody wait for ever, and cuts no telegram off",
    hint="What exactly is limited? And who learns when to come back?",
    weight=3,
)
def test_limits_the_wait(fresh_api):
    api = fresh_api({"LINES": "2", "WAIT_SECONDS": "0.1"})
    answered = threading.Event()

    def come_too_late():
        wait_until_in_use(api, 1)
        late = send(api, "too late")
        answered.set()
        return late

    def open_gate():
        answered.wait(1)
        return api.post("/bench/gate")

    first, late, _ = api.at_once(lambda: send(api, "gate"), come_too_late, open_gate)
    assert late.status_code == 503
    assert int(late.headers["retry-after"]) >= 1
    assert first.status_code == 201
    assert send(api, "afterwards").status_code == 201


@check(
    "Signs each telegram with the name of its own operator",
    hint="Several operators are served at the same time. Where does each request keep its name?",
    weight=3,
)
def test_signs_with_its_own_operator(api):
    names = ["ada", "ben", "cleo", "dan", "eve", "fay"]
    replies = api.at_once(*[lambda name=name: send(api, "Hello", name) for name in names])
    assert [reply.json()["receipt"] for reply in replies] == [f"{name}: Hello" for name in names]
