"""One address, one singer: however it is written, whenever it comes, whoever writes it."""

import sqlite3
import time
from itertools import pairwise

from harness import check


def person(email, name="Ann", hotel_id=1):
    """Return what is sent for a singer."""
    return {"name": name, "email": email, "hotel_id": hotel_id}


def new_choir(api, name, *emails):
    """Register a choir and return its id."""
    reply = api.post("/choirs", json={"name": name, "singers": [person(each) for each in emails]})
    assert reply.status_code == 201
    return reply.json()["id"]


@check(
    "Knows an address again, however it is written",
    hint="Two texts may be the same address. Where is the one place to make them equal?",
    weight=2,
)
def test_knows_an_address_however_it_is_written(api):
    choir = new_choir(api, "Finches", "ivo@finches.example")
    spelt = api.post(f"/choirs/{choir}/singers", json=person("  JOY@Finches.example "))
    assert spelt.status_code == 201
    assert spelt.json()["email"] == "joy@finches.example"
    for email in ["Ivo@finches.example", " ivo@FINCHES.example", "joy@finches.example"]:
        again = api.post(f"/choirs/{choir}/singers", json=person(email))
        assert again.status_code == 409


@check(
    "Takes one of many requests that come at the same moment",
    hint="How old is what you have read by the time that you write? Who sees all writers?",
    weight=4,
)
def test_takes_one_of_many_at_the_same_moment(api):
    choir = new_choir(api, "Swifts", "kim@swifts.example")

    def join(name):
        return lambda: api.post(f"/choirs/{choir}/singers", json=person("lou@swifts.example", name))

    replies = api.at_once(*[join(name) for name in "ABCDEF"])
    assert sorted(reply.status_code for reply in replies) == [201] + [409] * 5
    (stored,) = [each for each in api.get("/choirs").json() if each["id"] == choir]
    assert [singer["email"] for singer in stored["singers"]] == [
        "kim@swifts.example",
        "lou@swifts.example",
    ]


@check(
    "Lets the database itself refuse a second row with an address",
    hint="The programs of others do not run your code. Which rule do all of them meet?",
    weight=3,
)
def test_the_database_refuses_too(fresh_api, shared_files):
    api = fresh_api({"DATABASE_URL": f"sqlite:///{shared_files.path('festival.db')}"})
    new_choir(api, "Robins", "mia@robins.example")
    fresh_api.shut_down()
    stored = bytearray(shared_files.read("festival.db"))
    stored[18:20] = b"\x01\x01"  # a copy in memory has no write-ahead log
    database = sqlite3.connect(":memory:")
    database.deserialize(bytes(stored))
    columns = [row[1] for row in database.execute("PRAGMA table_info(singers)")]
    copied = ", ".join(name for name in columns if name != "id")
    try:
        database.execute(f"INSERT INTO singers ({copied}) SELECT {copied} FROM singers")
    except sqlite3.IntegrityError:
        return
    raise AssertionError("the database took the same address twice")


@check(
    "Lets others write while the post office is asked",
    hint="From which statement on does your transaction keep others from writing? Not all are in your code.",
    weight=3,
)
def test_lets_others_write_meanwhile(api):
    choir = new_choir(api, "Wrens", "una@wrens.example")
    # Five letters to slow addresses take 0.75 s. Twice, as the machine itself may be busy once.
    waits = (longest_wait_beside_five(api, choir, attempt) for attempt in "ab")
    assert any(wait < 0.5 for wait in waits), "the others had to wait"


def longest_wait_beside_five(api, choir, attempt):
    """Let singers join, one by one, while a slow choir registers; return how long one waited."""
    slow = [person(f"vi{number}{attempt}@swifts.example") for number in range(5)]
    ended, moments = [], [time.monotonic()]

    def register_slowly():
        try:
            return api.post("/choirs", json={"name": "Slow swifts", "singers": slow})
        finally:
            ended.append(True)

    def register_others():
        while not ended or len(moments) == 1:
            new = person(f"wes{len(moments)}{attempt}@wrens.example")
            reply = api.post(f"/choirs/{choir}/singers", json=new)
            assert reply.status_code == 201
            moments.append(time.monotonic())
        return reply

    assert api.at_once(register_slowly, register_others)[0].status_code == 201
    return max(after - before for before, after in pairwise(moments))
