"""What an address can do, and what it says about itself."""

from harness import check

SUN = {"name": "Sun side", "frames": 10, "honey_frames": 3, "queen": "Aurelia"}


def named_methods(reply):
    """Return what a refusal names, but for OPTIONS, which may be there."""
    assert reply.status_code == 405
    named = {method.strip() for method in reply.headers["allow"].split(",")}
    return named - {"OPTIONS"}


@check(
    "Names every method of an address, and no other",
    hint="Routes of one path do not know of each other. Who writes the header, and from what?",
    weight=3,
)
def test_names_every_method(api):
    path = f"/hives/{api.post('/hives', json=SUN).json()['id']}"
    for method in ["PUT", "PATCH", "DELETE"]:
        named = named_methods(api.request(method, "/hives"))
        assert named == {"GET", "HEAD", "POST"}
    named = named_methods(api.post(path, json=SUN))
    assert named == {"GET", "HEAD", "PUT", "PATCH", "DELETE"}


@check(
    "Answers to HEAD as to GET, without the body",
    hint="Ask for one hive, for all of them and for one that is not there; compare the headers.",
    weight=2,
)
def test_answers_to_head(api):
    path = f"/hives/{api.post('/hives', json=SUN).json()['id']}"
    for address in ["/hives", path, "/hives/999"]:
        full, brief = api.get(address), api.head(address)
        assert brief.status_code == full.status_code
        assert brief.headers["content-type"] == full.headers["content-type"]
        assert brief.headers["content-length"] == full.headers["content-length"]
        assert brief.content == b""
    assert api.head("/bees").status_code == 404
