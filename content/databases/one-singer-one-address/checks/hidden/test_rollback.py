"""What is left after a request that was refused: nothing."""

from harness import check


def person(email, name="Ann", hotel_id=1):
    """Return what is sent for a singer."""
    return {"name": name, "email": email, "hotel_id": hotel_id}


def register(api, name, *singers):
    """Register a choir."""
    return api.post("/choirs", json={"name": name, "singers": list(singers)})


def names(api):
    """Return the names of all choirs."""
    return [choir["name"] for choir in api.get("/choirs").json()]


@check(
    "Stores a whole choir, or nothing of it",
    hint="Count the transactions of one request. What does the first one leave when the next fails?",
    weight=3,
)
def test_stores_a_whole_choir_or_nothing(api):
    assert register(api, "Terns", person("nia@terns.example")).status_code == 201
    singers = [person("ola@gulls.example"), person("nia@terns.example"), person("p@gulls.example")]
    assert register(api, "Gulls", *singers).status_code == 409
    assert "Gulls" not in names(api)
    # The addresses of those who were refused with the others are free.
    assert register(api, "Gulls again", singers[0], singers[2]).status_code == 201


@check(
    "Refuses the same address twice in one choir",
    hint="Somebody has been written down twice, or two people share an address. Can you know?",
    weight=2,
)
def test_refuses_the_same_address_twice_in_a_choir(api):
    twins = [person("quin@doves.example"), person("quin@doves.example", "Roy")]
    assert register(api, "Doves", *twins).status_code == 409
    assert "Doves" not in names(api)


@check(
    "Tells an unknown hotel from a taken address",
    hint="A database refuses a row for more than one reason. Read which one it was.",
    weight=2,
)
def test_tells_an_unknown_hotel_from_a_taken_address(api):
    assert register(api, "Kites", person("sam@kites.example", hotel_id=77)).status_code == 422
    choir = register(api, "Kites", person("sam@kites.example", hotel_id=2)).json()["id"]
    joining = api.post(f"/choirs/{choir}/singers", json=person("tea@kites.example", hotel_id=77))
    assert joining.status_code == 422
    assert names(api).count("Kites") == 1
