"""Two customers, two luthiers, and what each of them may know and do."""

from harness import check


def call(api, who, method, path, **kwargs):
    """Send a request as this person."""
    headers = {"Authorization": f"Bearer token-of-{who}"}
    return api.request(method, path, headers=headers, **kwargs)


def bring(api, owner, name, luthier):
    """Store an instrument and return its path and its id."""
    reply = call(api, owner, "POST", "/instruments", json={"name": name, "luthier": luthier})
    assert reply.status_code == 201
    return f"/instruments/{reply.json()['id']}", reply.json()["id"]


def write(api, luthier, path, text="new strings"):
    """Write down a repair and return its id."""
    reply = call(api, luthier, "POST", f"{path}/repairs", json={"text": text, "cents": 4500})
    assert reply.status_code == 201
    return reply.json()["id"]


def instrument(api, who, path):
    """Return an instrument as somebody sees it who may."""
    reply = call(api, who, "GET", path)
    assert reply.status_code == 200
    return reply.json()


@check(
    "Shows a luthier what was handed over, and nothing else",
    hint="A role says what somebody may do. Does it say with which of the instruments?",
    weight=3,
)
def test_only_what_was_handed_over(api):
    path, number = bring(api, "ada", "alder fiddle", "lena")
    repair = write(api, "lena", path)
    assert instrument(api, "lena", path)["id"] == number
    assert call(api, "max", "GET", path).status_code == 404
    assert call(api, "max", "GET", f"{path}/repairs/{repair}").status_code == 404
    new = {"text": "polish", "cents": 100}
    assert call(api, "max", "POST", f"{path}/repairs", json=new).status_code == 404


@check(
    "Shows a repair as a part of its own instrument only",
    hint="Two numbers are in this address. Who says that they belong together?",
    weight=3,
)
def test_a_repair_of_another_instrument(api):
    own, _ = bring(api, "ben", "beech fiddle", "max")
    other, _ = bring(api, "ada", "birch fiddle", "lena")
    repair = write(api, "lena", other)
    assert call(api, "ben", "GET", f"{own}/repairs/{repair}").status_code == 404
    assert call(api, "ada", "GET", f"{other}/repairs/{repair}").status_code == 200


@check(
    "Changes what may be changed, and refuses a request that asks for more",
    hint="Which keys can a body have, and what does your code do with those that nobody expects?",
    weight=3,
)
def test_the_owner_stays(api):
    path, number = bring(api, "ada", "cedar fiddle", "lena")
    more_than_allowed = [{"owner": "ben"}, {"name": "elm fiddle", "owner": "ben"}, {"id": 7}]
    wrong = [{"luthier": "nobody"}, {"name": ""}, {"name": "a" * 61}]
    for more in more_than_allowed + wrong:
        assert call(api, "ada", "PATCH", path, json=more).status_code == 422
    kept = {"id": number, "name": "cedar fiddle", "owner": "ada", "luthier": "lena"}
    assert instrument(api, "ada", path) == kept
    changed = call(api, "ada", "PATCH", path, json={"luthier": "max"})
    assert (changed.status_code, changed.json()) == (200, {**kept, "luthier": "max"})


@check(
    "Lists and counts what one may see, whatever is asked for",
    hint="A number tells something, too. And who may choose whose instruments are listed?",
    weight=3,
)
def test_the_list(api):
    _, first = bring(api, "ada", "Maple one", "lena")
    _, second = bring(api, "ben", "maple two", "lena")
    _, third = bring(api, "ben", "maple three", "max")
    found = {}
    for who in ["ada", "ben", "lena", "max"]:
        listing = call(api, who, "GET", "/instruments", params={"q": "maple"}).json()
        assert listing["total"] == len(listing["items"])
        found[who] = {item["id"] for item in listing["items"]}
    assert found == {
        "ada": {first},
        "ben": {second, third},
        "lena": {first, second},
        "max": {third},
    }
    params = {"q": "maple", "owner": "ben"}
    assert call(api, "ada", "GET", "/instruments", params=params).json() == {
        "items": [],
        "total": 0,
    }
    listing = call(api, "lena", "GET", "/instruments", params=params).json()
    assert ([item["id"] for item in listing["items"]], listing["total"]) == ([second], 1)
    listing = call(api, "ben", "GET", "/instruments", params={"q": "maple", "limit": 1}).json()
    assert (len(listing["items"]), listing["total"]) == (1, 2)


@check(
    "Hands over all of the instruments, or none",
    hint="What has your code changed already when it comes to the one that it must not?",
    weight=3,
)
def test_all_or_nothing(api):
    own, number = bring(api, "ada", "oak fiddle", "lena")
    other, foreign = bring(api, "ben", "olive fiddle", "lena")
    for ids in [[number, foreign], [foreign, number], [number, 999_999]]:
        order = {"ids": ids, "luthier": "max"}
        assert call(api, "ada", "POST", "/hand-over", json=order).status_code == 404
        assert instrument(api, "ada", own)["luthier"] == "lena"
        assert instrument(api, "ben", other)["luthier"] == "lena"


@check(
    "Says nothing about what one may not see, not even that it is there",
    hint="Compare two answers, byte by byte: of an instrument that is another's, and of none.",
    weight=3,
)
def test_says_nothing(api):
    path, number = bring(api, "ada", "pine fiddle", "lena")
    nothing = "/instruments/999999"
    new = {"text": "polish", "cents": 100}
    for method, body in [("GET", None), ("PATCH", {"name": "mine"}), ("DELETE", None)]:
        replies = [call(api, "ben", method, each, json=body) for each in (path, nothing)]
        assert [reply.status_code for reply in replies] == [404, 404]
        assert replies[0].content == replies[1].content
    replies = [call(api, "ben", "POST", f"{one}/repairs", json=new) for one in (path, nothing)]
    assert [reply.status_code for reply in replies] == [404, 404]
    assert replies[0].content == replies[1].content
    for who in ["ben", "max"]:
        orders = [{"ids": [each], "luthier": "max"} for each in (number, 999_999)]
        replies = [call(api, who, "POST", "/hand-over", json=order) for order in orders]
        assert [reply.status_code for reply in replies] == [404, 404]
        assert replies[0].content == replies[1].content
    kept = {"id": number, "name": "pine fiddle", "owner": "ada", "luthier": "lena"}
    assert instrument(api, "ada", path) == kept


@check(
    "Does not take seeing for changing",
    hint="Some people may read and not write, and others the other way round. What do they get?",
    weight=3,
)
def test_seeing_is_not_changing(api):
    path, number = bring(api, "ada", "rosewood fiddle", "lena")
    assert call(api, "lena", "PATCH", path, json={"name": "mine"}).status_code == 403
    assert call(api, "lena", "DELETE", path).status_code == 403
    order = {"ids": [number], "luthier": "max"}
    assert call(api, "lena", "POST", "/hand-over", json=order).status_code == 403
    new = {"name": "fir fiddle", "luthier": "lena"}
    assert call(api, "lena", "POST", "/instruments", json=new).status_code == 403
    new = {"text": "polish", "cents": 1}
    assert call(api, "ada", "POST", f"{path}/repairs", json=new).status_code == 403
    kept = {"id": number, "name": "rosewood fiddle", "owner": "ada", "luthier": "lena"}
    assert instrument(api, "ada", path) == kept


@check(
    "Shows no more to a luthier who has handed it on",
    hint="What somebody may see changes with time. On what does it depend at the moment of asking?",
    weight=2,
)
def test_sees_no_more(api):
    path, number = bring(api, "ada", "spruce fiddle", "lena")
    repair = write(api, "lena", path)
    order = {"ids": [number], "luthier": "max"}
    assert call(api, "ada", "POST", "/hand-over", json=order).status_code == 204
    assert call(api, "lena", "GET", path).status_code == 404
    assert call(api, "lena", "GET", f"{path}/repairs/{repair}").status_code == 404
    assert call(api, "max", "GET", f"{path}/repairs/{repair}").status_code == 200
