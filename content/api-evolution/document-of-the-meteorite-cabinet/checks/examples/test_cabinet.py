"""What partners and the desk do every day."""

from harness import check

KEY = {"X-Desk-Key": "a key for the examples"}


@check(
    "Takes a stone from whoever has the key",
    hint="The key is in the environment, and it comes in a header.",
    weight=2,
)
def test_takes_a_stone(fresh_api):
    api = fresh_api(env={"DESK_KEY": KEY["X-Desk-Key"]})
    new = {"name": "Salt Pan", "kind": "stony-iron", "grams": 77, "found_on": None}
    assert api.post("/stones", json=new).status_code == 401
    made = api.post("/stones", json=new, headers=KEY)
    assert made.status_code == 201
    assert api.get(f"/stones/{made.json()['id']}").json() == made.json()
    figures = api.get("/desk/figures", headers=KEY)
    assert figures.status_code == 200
    assert figures.json() == {"stones": 3, "grams": 5371}


@check(
    "Has the logo in its document",
    hint="What cannot be declared is added to the finished document.",
)
def test_has_the_logo(api):
    document = api.get("/openapi.json").json()
    assert document["info"]["x-logo"] == {"url": "https://cabinet.example/logo.png"}
    assert document["info"]["title"] == "Meteorite cabinet"


@check(
    "Gives the operations names that may stay",
    hint="What is the name of an operation made of, if you do not give it one?",
    weight=2,
)
def test_names_may_stay(api):
    paths = api.get("/openapi.json").json()["paths"]
    assert paths["/stones"]["get"]["operationId"] == "list_stones"
    assert paths["/stones"]["post"]["operationId"] == "add_stone"
