"""What goes over the line."""

import time

from harness import check

STARS = [{"name": f"star {number}", "magnitude": 2.5} for number in range(200)]
GZIP = {"Accept-Encoding": "br, gzip"}


def chart(moon):
    return {"moon": moon, "stars": STARS}


def varies(reply):
    """Return whether caches are told that the encoding matters."""
    said = ", ".join(reply.headers.get_list("vary")).lower()
    return "accept-encoding" in [name.strip() for name in said.split(",")]


@check(
    "Compresses for those who ask for it, and tells caches so",
    hint="One address, two encodings. How does a cache in between know which of them is for whom?",
    weight=2,
)
def test_compresses_on_request(fresh_api, upstream):
    upstream.on("GET", "/charts/moor", json=chart(1))
    api = fresh_api(env={"SKY_URL": upstream.url})
    packed = api.get("/skies/moor", headers=GZIP)
    plain = api.get("/skies/moor")
    assert packed.headers["content-encoding"] == "gzip"
    assert "gzip" not in plain.headers.get("content-encoding", "")
    assert packed.json() == plain.json() == chart(1)
    assert varies(packed)
    assert varies(plain)
    assert packed.headers["cache-control"] == plain.headers["cache-control"] == "no-cache"
    assert packed.headers["etag"] == plain.headers["etag"]
    assert plain.headers["etag"].startswith('W/"')


@check(
    "Knows its tag in every form in which clients send it",
    hint="One tag, several, any; and what is weak or strong does not matter here.",
    weight=2,
)
def test_knows_its_tag(fresh_api, upstream):
    upstream.on("GET", "/charts/moor", json=chart(1))
    api = fresh_api(env={"SKY_URL": upstream.url})
    tag = api.get("/skies/moor").headers["etag"]
    opaque = tag.removeprefix("W/")
    for known in [tag, opaque, f'"old", {tag}', f'W/"a",{opaque}, "b"', "*"]:
        reply = api.get("/skies/moor", headers={"If-None-Match": known, **GZIP})
        assert (reply.status_code, reply.content) == (304, b""), known
        assert reply.headers["etag"] == tag
        assert reply.headers["cache-control"] == "no-cache"
        assert varies(reply)
    for unknown in ['"old"', opaque[:-2] + '"', 'W/"old"', '"a*b"']:
        assert api.get("/skies/moor", headers={"If-None-Match": unknown}).status_code == 200


@check(
    "Changes the tag when the sky has changed, and only then",
    hint="Of what is the tag made: of the content, or of the moment when it came?",
    weight=2,
)
def test_changes_the_tag(fresh_api, upstream):
    upstream.on("GET", "/charts/moor", json=chart(1), times=2)
    upstream.on("GET", "/charts/moor", json=chart(2))
    api = fresh_api(env={"SKY_URL": upstream.url, "TTL_SECONDS": "0.05"})
    tag = api.get("/skies/moor").headers["etag"]
    time.sleep(0.06)
    assert api.get("/skies/moor", headers={"If-None-Match": tag}).status_code == 304
    time.sleep(0.06)
    reply = api.get("/skies/moor", headers={"If-None-Match": tag})
    assert reply.status_code == 200
    assert reply.json()["moon"] == 2
    assert reply.headers["etag"] != tag
