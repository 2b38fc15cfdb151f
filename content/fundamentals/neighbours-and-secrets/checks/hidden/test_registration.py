"""What is said about a registration, above all when it is refused."""

from harness import check

FAY = {
    "name": "Fay",
    "street": "Castle Hill",
    "email": "fay@example.org",
    "password": "purple monkey dishwasher",
}


@check(
    "Does not answer with the password, nor with what was made of it",
    hint="What goes in and what comes out are two things. How many models are they?",
    weight=2,
)
def test_does_not_return_the_password(api):
    reply = api.post("/people", json=FAY)
    assert reply.status_code == 201
    assert reply.json().keys() == {"id", "name", "street", "email"}


@check(
    "Does not repeat what was sent when it refuses a form",
    hint="Read the whole refusal: once for a bad field, once for a missing one.",
    weight=3,
)
def test_does_not_repeat_the_form(api):
    short = {**FAY, "password": "dishwasher"}
    without_name = {key: FAY[key] for key in ("street", "email", "password")}
    for form, field in [(short, "password"), (without_name, "name")]:
        reply = api.post("/people", json=form)
        assert reply.status_code == 422
        (mistake,) = reply.json()["detail"]
        assert mistake["loc"] == ["body", field]
        assert mistake.keys() == {"type", "loc", "msg"}
        assert "dishwasher" not in reply.text


@check(
    "Says nothing about the person who was there first",
    hint="The errors that you raise yourself pass no model at all.",
    weight=2,
)
def test_says_nothing_about_the_first(api):
    reply = api.post("/people", json={**FAY, "email": "ben@example.org"})
    assert reply.status_code == 409
    for private in ["SECRET", "Ben", "Mill Lane"]:
        assert private not in reply.text
