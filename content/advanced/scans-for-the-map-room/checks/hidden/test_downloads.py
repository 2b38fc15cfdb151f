"""Who gets a scan, and how it arrives."""

from harness import check

IVO, WANDA = {"X-Archivist": "ivo"}, {"X-Archivist": "wanda"}
DIGITS = b"0123456789" * 20_000


def upload(api, who, name="a.png", content=b"map", kind="image/png"):
    """Upload a scan and return its id."""
    reply = api.post("/scans", files={"file": (name, content, kind)}, headers=who)
    assert reply.status_code == 201
    return reply.json()["id"]


@check(
    "Shows a scan to nobody but its owner",
    hint="An id that one cannot guess is not a permission.",
    weight=3,
)
def test_shows_it_to_its_owner(api):
    hers = upload(api, WANDA, "hers.png")
    mine = upload(api, IVO, "mine.png")
    assert api.get(f"/scans/{hers}", headers=IVO).status_code == 404
    assert api.get(f"/scans/{mine}", headers=WANDA).status_code == 404
    listed = [scan["id"] for scan in api.get("/scans", headers=IVO).json()]
    assert mine in listed
    assert hers not in listed
    assert api.get(f"/scans/{hers}", headers=WANDA).content == b"map"


@check(
    "Leads nobody out of the folder",
    hint="What becomes of an encoded slash on its way to your code, and what of it when it is joined?",
    weight=2,
)
def test_leads_nobody_out(api):
    hers = upload(api, WANDA)
    upload(api, IVO)
    paths = [
        "nothing",
        "..%2Fwanda%2F" + hers,
        "%2Fetc%2Fpasswd",
        "..%2F..%2F..%2F..%2F..%2F..%2Fetc%2Fpasswd",
        "%2e%2e",
        "..%5C" + hers,
    ]
    for path in paths:
        assert api.get(f"/scans/{path}", headers=IVO).status_code == 404, path


@check(
    "Sends a scan to be saved, under its own name, and never to be run",
    hint="A browser opens what it can. And a header holds Latin letters only.",
    weight=2,
)
def test_sends_to_be_saved(api):
    names = {
        "page.html": ["page.html"],
        "地図.svg": ["%E5%9C%B0%E5%9B%B3.svg"],
        "a; b.png": ["a%3B%20b.png", '"a; b.png"'],
    }
    for name, written in names.items():
        scan = upload(api, IVO, name, b"<script>", "text/html")
        reply = api.get(f"/scans/{scan}", headers=IVO)
        assert reply.status_code == 200
        disposition = reply.headers["content-disposition"]
        assert disposition.startswith("attachment")
        assert any(one in disposition for one in written)
        assert reply.headers["content-type"] == "application/octet-stream"
        assert reply.headers["x-content-type-options"] == "nosniff"


@check(
    "Continues a download that was interrupted",
    hint="First and last byte, the last few bytes, beyond the end, and a file that is not the same any more.",
    weight=3,
)
def test_continues_a_download(api):
    path = f"/scans/{upload(api, IVO, content=DIGITS)}"
    whole = api.get(path, headers=IVO)
    assert whole.content == DIGITS
    tag = whole.headers["etag"]
    for asked, part, said in [
        ("bytes=2-4", b"234", "bytes 2-4/200000"),
        ("bytes=199995-", b"56789", "bytes 199995-199999/200000"),
        ("bytes=-3", b"789", "bytes 199997-199999/200000"),
        ("bytes=199998-400000", b"89", "bytes 199998-199999/200000"),
    ]:
        reply = api.get(path, headers={**IVO, "Range": asked, "If-Range": tag})
        assert (reply.status_code, reply.content) == (206, part)
        assert reply.headers["content-range"] == said
    assert api.get(path, headers={**IVO, "Range": "bytes=200000-"}).status_code == 416
    other = api.get(path, headers={**IVO, "Range": "bytes=2-4", "If-Range": '"another"'})
    assert (other.status_code, other.content) == (200, DIGITS)
