"""Letters at the same moment, a loop that stays free, a device that jams."""

from harness import check


def send(api, text):
    """Return a function that sends a letter."""
    return lambda: api.post("/letters", json={"text": text})


@check(
    "Lets letters wait for a place instead of failing, and for nothing else",
    hint="More letters come than the device has places. Who counts them in and out, and when?",
    weight=3,
)
def test_lets_letters_wait(api):
    api.delete("/device")
    replies = api.at_once(*[send(api, f"Lease {number}") for number in range(4)])
    assert [reply.status_code for reply in replies] == [201] * 4
    seen = api.get("/device").json()
    assert seen["most_at_once"] == 2
    assert seen["seals"] == 4
    assert seen["labels"] == 4
    assert seen["most_at_work"] > 2, "a letter had to wait for another one's label"


@check(
    "Gives every number once, and none is left out",
    hint="Two letters are under way. When does each of them find out its number?",
    weight=3,
)
def test_gives_every_number_once(api):
    before = len(api.get("/letters").json())
    api.delete("/device")
    replies = api.at_once(*[send(api, f"Oath {number}") for number in range(4)])
    sealed = [reply.json() for reply in replies if reply.status_code == 201]
    end = before + len(sealed) + 1
    assert sorted(letter["number"] for letter in sealed) == list(range(before + 1, end))
    listed = [letter["number"] for letter in api.get("/letters").json()]
    assert listed == list(range(1, end))


@check(
    "Keeps the event loop free all the way",
    hint="Sealing is not the only thing that a letter waits for.",
    weight=3,
    stays="what stops the loop also keeps the next letter from its place; this one names the cause",
)
def test_keeps_the_loop_free(api):
    api.delete("/device")  # the next label is a slow one
    with api.measured() as measured:
        assert send(api, "Contract of sale")().status_code == 201
    assert measured.longest_pause_seconds < 0.18, "the event loop stood still"


@check(
    "Tells that the device has jammed",
    hint="Does the error still have the shape that your code looks for, where it arrives now?",
    weight=2,
)
def test_tells_of_a_jam(api):
    assert send(api, "jam: Mortgage")().status_code == 503
    assert send(api, "After the jam")().status_code == 201


@check(
    "Gives no number to a letter that was not sealed",
    hint="Which is earlier in your code: the number, or the knowledge that the letter is sealed?",
    weight=2,
)
def test_gives_no_number_to_a_jam(api):
    before = api.get("/letters").json()
    send(api, "jam: Dowry")()
    assert api.get("/letters").json() == before
    assert send(api, "Dowry")().json()["number"] == len(before) + 1
