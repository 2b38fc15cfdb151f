"""What is accepted, how much of it is read, and what it is called."""

from harness import check

IVO, WANDA = {"X-Archivist": "ivo"}, {"X-Archivist": "wanda"}
MULTIPART = "multipart/form-data; boundary=fold"
MAX_BYTES = 300_000
PIECE = b"a" * 100_000
PIECES = 240


def head(name):
    """Return how a multipart body with one file begins."""
    said = f'--fold\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    return said.encode()


def send(api, name, content=b"map", who=IVO):
    """Upload a file with exactly this name."""
    body = head(name) + content + b"\r\n--fold--\r\n"
    return api.post("/scans", content=body, headers={"Content-Type": MULTIPART, **who})


def pour(api, who):
    """Upload far too much without saying how much; return the reply and the pieces that were taken."""
    taken = []

    def pieces():
        yield head("a.png")
        for _ in range(PIECES):
            taken.append(len(PIECE))
            yield PIECE
        yield b"\r\n--fold--\r\n"

    # Without "close" uvicorn reads what is left, and throws it away.
    headers = {"Content-Type": MULTIPART, "Connection": "close", **who}
    reply = api.post("/scans", content=pieces(), headers=headers)
    return reply, len(taken)


@check(
    "Draws the line at the size of the scan itself",
    hint="A body is larger than the file in it. Which of the two has the limit?",
    weight=2,
)
def test_draws_the_line(fresh_api, shared_files):
    folder = shared_files.path("scans")
    api = fresh_api(env={"SCANS_DIR": folder, "MAX_BYTES": str(MAX_BYTES)})
    assert send(api, "more.png", b"a" * (MAX_BYTES + 1)).status_code == 413
    reply = send(api, "most.png", b"a" * MAX_BYTES)
    assert reply.status_code == 201
    assert reply.json()["size"] == MAX_BYTES
    assert [scan["name"] for scan in api.get("/scans", headers=IVO).json()] == ["most.png"]


@check(
    "Stops reading when it is too much, though nobody said how much there is",
    hint="When does your code hear of the upload for the first time, and who has read it until then?",
    weight=3,
)
def test_stops_reading(api):
    before = api.get("/scans", headers=IVO).json()
    reply, taken = pour(api, IVO)
    assert reply.status_code == 413
    assert taken < PIECES / 4
    assert api.get("/scans", headers=IVO).json() == before


@check(
    "Answers a stranger without reading what they send",
    hint="What happens first for a route with a form: its dependencies, or the body?",
    weight=3,
)
def test_answers_a_stranger_first(api):
    for who in [{}, {"X-Archivist": "mallory"}]:
        reply, taken = pour(api, who)
        assert reply.status_code == 401
        assert taken < PIECES / 4


@check(
    "Refuses names that are paths, and keeps all the others as they are",
    hint="Two systems, two separators. And not every sign can be seen.",
    weight=2,
)
def test_refuses_paths(api):
    refused = ["/a.png", "maps/a.png", "..", ".", "maps\\a.png", "a" * 101]
    refused += ["a\x00.png", "a\tb.png", "a\x7fb.png"]
    before = len(api.get("/scans", headers=IVO).json())
    for name in refused:
        assert send(api, name).status_code == 422, repr(name)
    kept = ["..a.png", "a..b", "Übersicht; Süd.png", "a b%2f.png", "a" * 100]
    for name in kept:
        assert send(api, name).json()["name"] == name
    names = [scan["name"] for scan in api.get("/scans", headers=IVO).json()]
    assert names[before:] == kept


@check(
    "Keeps two scans with one name",
    hint="Who chooses the name under which the bytes are stored?",
    weight=2,
)
def test_keeps_two_of_one_name(api):
    first = send(api, "a.png", b"first").json()["id"]
    second = send(api, "a.png", b"second").json()["id"]
    third = send(api, "a.png", b"third", WANDA).json()["id"]
    assert api.get(f"/scans/{first}", headers=IVO).content == b"first"
    assert api.get(f"/scans/{second}", headers=IVO).content == b"second"
    assert api.get(f"/scans/{third}", headers=WANDA).content == b"third"
