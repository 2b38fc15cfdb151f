"""The same wheel, asked for in two versions."""

from harness import check


@check(
    "Shows one wheel in the format that was asked for",
    hint="FastAPI routes by path and method, not by header. Where does your code learn the version?",
    weight=2,
)
def test_shows_both_formats(api):
    one = api.get("/wheels/1", headers={"API-Version": "1"})
    two = api.get("/wheels/1", headers={"API-Version": "2"})
    assert one.status_code == two.status_code == 200
    assert one.json() == {"id": 1, "name": "Bergtaler", "weight": "8.400 kg"}
    assert two.json() == {"id": 1, "name": "Bergtaler", "weight_grams": 8400}
    assert one.headers["API-Version"] == "1"
    assert two.headers["API-Version"] == "2"


@check(
    "Gives those who say nothing what they always got",
    hint="These clients were written before there were versions.",
)
def test_nothing_means_the_first(api):
    reply = api.get("/wheels/2")
    assert reply.status_code == 200
    assert reply.json() == {"id": 2, "name": "Grey Abbot", "weight": "3.050 kg"}
    assert reply.headers["API-Version"] == "1"


@check(
    "Refuses a version that there is not, and names those that there are",
    hint="A guess would be misread. The answer should help the developer who gets it.",
)
def test_refuses_and_names(api):
    reply = api.get("/wheels/1", headers={"API-Version": "3"})
    assert reply.status_code == 400
    assert reply.json()["supported"] == ["1", "2"]
