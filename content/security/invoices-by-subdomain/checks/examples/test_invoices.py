"""Ann works for acme and looks after its invoices."""

from harness import check


def headers(tenant="acme", token="token-ann"):
    """Return the headers of a request to a company's address."""
    return {"Host": f"{tenant}.invoices.example", "Authorization": f"Bearer {token}"}


@check(
    "Shows a company its own invoices",
    hint="The table holds the invoices of all companies. Whose are wanted here?",
    weight=2,
)
def test_shows_own_invoices(api):
    reply = api.get("/invoices", headers=headers())
    assert reply.status_code == 200
    listed = {invoice["id"]: invoice for invoice in reply.json()}
    assert listed[1] == {"id": 1, "number": 1, "customer_id": 1, "cents": 5000}
    assert 3 not in listed
    assert api.get("/invoices/2", headers=headers()).json()["cents"] == 700


@check(
    "Writes, changes and cancels an invoice",
    hint="Follow one invoice through its life, with a status for each step.",
    weight=2,
)
def test_writes_changes_and_cancels(api):
    new = {"customer_id": 1, "cents": 250}
    made = api.post("/invoices", json=new, headers=headers())
    assert made.status_code == 201
    path = f"/invoices/{made.json()['id']}"
    changed = api.patch(path, json={"cents": 300}, headers=headers())
    assert changed.status_code == 200
    assert changed.json() == {**made.json(), "cents": 300}
    assert api.get(path, headers=headers()).json() == changed.json()
    assert api.delete(path, headers=headers()).status_code == 204
    assert api.get(path, headers=headers()).status_code == 404


@check(
    "Asks strangers for a token, and answers a probe without one",
    hint="A probe asks by address, and holds no token.",
)
def test_asks_strangers(api):
    for wrong in [{}, {"Authorization": "Bearer token-zoe"}]:
        reply = api.get("/invoices", headers={"Host": "acme.invoices.example", **wrong})
        assert reply.status_code == 401
        assert reply.headers["www-authenticate"].startswith("Bearer")
    assert api.get("/health", headers={"Host": "10.0.0.7:8000"}).status_code == 200


@check(
    "Sums up, and adds customers",
    hint="How many, how much, and at which rate? A new customer has a new id.",
)
def test_sums_up_and_adds(api):
    summary = api.get("/summary", headers=headers("bolt", "token-bob"))
    assert summary.json() == {"count": 3, "cents": 100240, "tax_rate": 0.19}
    new = {"name": "Lantern", "vat_id": "DE900"}
    made = api.post("/customers", json=new, headers=headers())
    assert made.status_code == 201
    assert made.json() == {**new, "id": made.json()["id"]}
    assert made.json() in api.get("/customers", headers=headers()).json()
