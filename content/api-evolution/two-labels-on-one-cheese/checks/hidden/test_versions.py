"""Which version is meant, and what it means for a request."""

from harness import check


@check(
    "Guesses nothing",
    hint="What looks like a number to Python is not always what a client was told to send.",
    weight=2,
)
def test_guesses_nothing(api):
    for version in ["0", "3", "", "01", "2.0", "+2", "v2", "-1", "latest", "1, 2"]:
        reply = api.get("/wheels/1", headers={"API-Version": version})
        assert reply.status_code == 400, f"a version of the form {version!r} was taken"
        assert reply.json()["supported"] == ["1", "2"]


@check(
    "Refuses a version that comes twice",
    hint="A header may stand in a request more than once. Which of them does your code look at?",
)
def test_refuses_two_headers(api):
    for versions in [("1", "2"), ("2", "1"), ("2", "2")]:
        reply = api.get("/wheels/1", headers=[("API-Version", version) for version in versions])
        assert reply.status_code == 400


@check(
    "Decides about the version before anything else",
    hint="FastAPI reads the body before it calls your dependencies.",
    weight=2,
)
def test_version_comes_first(api):
    headers = {"API-Version": "7", "Content-Type": "application/json"}
    assert api.post("/wheels", headers=headers, content=b"{ no json").status_code == 400
    assert api.post("/wheels", headers=headers, json={}).status_code == 400
    assert api.get("/wheels/none", headers=headers).status_code == 400
    assert api.get("/wheels/999", headers=headers).status_code == 400


@check(
    "Says which version was used when something goes wrong, too",
    hint="What happens to headers on the injected response when an exception is raised?",
    weight=2,
)
def test_errors_name_the_version(api):
    two = {"API-Version": "2"}
    etag = api.get("/wheels/2", headers=two).headers["ETag"]
    replies = [
        (304, api.get("/wheels/2", headers={**two, "If-None-Match": etag})),
        (404, api.get("/wheels/999", headers=two)),
        (422, api.post("/wheels", headers=two, json={})),
    ]
    for status, reply in replies:
        assert reply.status_code == status
        assert reply.headers.get("API-Version") == "2"


@check(
    "Takes only the body of its own version",
    hint="The header says which shape it is. Nobody has to look at the fields to find out.",
    weight=2,
)
def test_takes_its_own_body(api):
    one, two = {"API-Version": "1"}, {"API-Version": "2"}
    old, new = {"name": "Swapped", "weight": "4.500 kg"}, {"name": "Swapped", "weight_grams": 4500}
    before = len(api.get("/wheels").json())
    assert api.post("/wheels", headers=two, json=old).status_code == 422
    assert api.post("/wheels", headers=one, json=new).status_code == 422
    assert api.post("/wheels", json=new).status_code == 422
    assert len(api.get("/wheels").json()) == before
    reply = api.post("/wheels", headers=two, json=new)
    assert reply.status_code == 201
    assert reply.json() == {"id": reply.json()["id"], **new}


@check(
    "Takes a weight only in the form that was agreed",
    hint="What else does your code read as a weight, and what do you lose by it? Try texts, and other types.",
    weight=2,
)
def test_takes_the_agreed_form(api):
    texts = ["8.4 kg", "8.4005 kg", "8.400", "8,400 kg", "8400 g", 8.4]
    wrong = [("1", {"weight": weight}) for weight in texts]
    wrong += [("2", {"weight_grams": grams}) for grams in ["8400", "8400 g", True, 8400.5]]
    before = len(api.get("/wheels").json())
    for version, weight in wrong:
        reply = api.post(
            "/wheels", headers={"API-Version": version}, json={"name": "Odd", **weight}
        )
        assert reply.status_code == 422, f"version {version} took {weight}"
    assert len(api.get("/wheels").json()) == before


@check(
    "Loses no gram on the way from one format to the other",
    hint="How exactly does a computer know 8.011?",
    weight=2,
)
def test_loses_no_gram(api):
    for grams in [8001, 1001, 4350, 99999, 7]:
        text = f"{grams // 1000}.{grams % 1000:03} kg"
        made = api.post("/wheels", json={"name": "Weighed", "weight": text})
        assert made.status_code == 201
        path = f"/wheels/{made.json()['id']}"
        assert api.get(path).json()["weight"] == text
        assert api.get(path, headers={"API-Version": "2"}).json()["weight_grams"] == grams


@check(
    "Leaves the health answer alone",
    hint="Not everything that this application answers has versions.",
)
def test_health_has_no_version(api):
    reply = api.get("/health", headers={"API-Version": "3"})
    assert reply.status_code == 200
    assert reply.json() == {"ok": True}
