"""What one company can see, touch and learn of another one."""

from harness import check


def headers(tenant="acme"):
    """Return the headers of somebody who works for this company."""
    token = {"acme": "token-ann", "bolt": "token-bob", "dune": "token-dan"}[tenant]
    return {"Host": f"{tenant}.invoices.example", "Authorization": f"Bearer {token}"}


def invoice(api, number, tenant):
    """Return an invoice as its company sees it."""
    return api.get(f"/invoices/{number}", headers=headers(tenant)).json()


@check(
    "Finds no invoice of another company, and changes none",
    hint="Read, change, cancel: does each of them ask whose it is? Look at the invoice afterwards.",
    weight=4,
)
def test_finds_no_foreign_invoice(api):
    before = invoice(api, 4, "bolt")
    assert api.get("/invoices/4", headers=headers()).status_code == 404
    assert api.patch("/invoices/4", json={"cents": 1}, headers=headers()).status_code == 404
    assert api.delete("/invoices/4", headers=headers()).status_code == 404
    assert invoice(api, 4, "bolt") == before


@check(
    "Writes no invoice to a customer of another company",
    hint="An id in a body points somewhere, like one in an address. So does one in a change.",
    weight=3,
)
def test_writes_to_no_foreign_customer(api):
    foreign = api.post("/invoices", json={"customer_id": 3, "cents": 1}, headers=headers())
    missing = api.post("/invoices", json={"customer_id": 999, "cents": 1}, headers=headers())
    assert (foreign.status_code, missing.status_code) == (404, 404)
    before = invoice(api, 1, "acme")
    for customer in [3, 999]:
        change = {"customer_id": customer, "cents": 2}
        assert api.patch("/invoices/1", json=change, headers=headers()).status_code == 404
    assert invoice(api, 1, "acme") == before
    moved = api.patch("/invoices/1", json={"customer_id": 2}, headers=headers())
    assert moved.json() == {**before, "customer_id": 2}
    api.patch("/invoices/1", json={"customer_id": 1}, headers=headers())


@check(
    "Filters within the company",
    hint="Is your filter an addition, or does it replace another condition?",
    weight=2,
)
def test_filters_within_the_company(api):
    bolts = {each["id"] for each in api.get("/invoices", headers=headers("bolt")).json()}
    found = api.get("/invoices?customer_id=3", headers=headers())
    assert found.status_code == 200
    assert not bolts & {each["id"] for each in found.json()}
    assert api.get("/invoices?customer_id=999", headers=headers()).json() == []
    own = api.get("/invoices?customer_id=2", headers=headers()).json()
    assert [each["id"] for each in own] == [2]


@check(
    "Lists only the company's own customers",
    hint="Go through all that answers with a list. Did one of them forget the question?",
    weight=2,
)
def test_lists_own_customers(api):
    names = {
        tenant: {each["name"] for each in api.get("/customers", headers=headers(tenant)).json()}
        for tenant in ("acme", "bolt", "dune")
    }
    assert "Ink and Paper" in names["acme"]
    assert "Night Bakery" in names["bolt"]
    assert not names["acme"] & names["bolt"]
    assert names["dune"] == set()


@check(
    "Sums up one company only, also when there is nothing to sum up",
    hint="Does a sum go through the same door as a list? And what is the sum of nothing?",
    weight=3,
)
def test_sums_up_one_company(api):
    for tenant in ("acme", "bolt", "dune"):
        listed = api.get("/invoices", headers=headers(tenant)).json()
        summary = api.get("/summary", headers=headers(tenant))
        assert summary.status_code == 200
        assert summary.json()["count"] == len(listed)
        assert summary.json()["cents"] == sum(each["cents"] for each in listed)


@check(
    "Numbers the invoices of each company by themselves",
    hint="What does a gap between two numbers tell about the others? And where does one come from?",
    weight=2,
)
def test_numbers_by_company(api):
    for tenant, customer in [("acme", 1), ("bolt", 3), ("acme", 1)]:
        last = max(each["number"] for each in api.get("/invoices", headers=headers(tenant)).json())
        new = {"customer_id": customer, "cents": 10}
        made = api.post("/invoices", json=new, headers=headers(tenant))
        assert made.status_code == 201
        assert made.json()["number"] == last + 1
        assert invoice(api, made.json()["id"], tenant) == made.json()
    # A number in the middle is cancelled; the next one still follows the highest.
    new = {"customer_id": 3, "cents": 10}
    first, second = [api.post("/invoices", json=new, headers=headers("bolt")) for _ in range(2)]
    api.delete(f"/invoices/{first.json()['id']}", headers=headers("bolt"))
    third = api.post("/invoices", json=new, headers=headers("bolt"))
    assert third.status_code == 201
    assert third.json()["number"] == second.json()["number"] + 1


@check(
    "Takes a customer whom another company has, but not one's own twice",
    hint="A refusal tells something, too. About whose customers?",
    weight=2,
)
def test_takes_a_customer_of_others(api):
    shared = {"name": "Bakers United", "vat_id": "DE777"}
    for tenant, status in [("acme", 201), ("bolt", 201), ("acme", 409), ("bolt", 409)]:
        reply = api.post("/customers", json=shared, headers=headers(tenant))
        assert reply.status_code == status


@check(
    "Takes the company from nothing that stands in a body",
    hint="Send more fields than there are in the contract. Which of them arrive in the table?",
    weight=2,
)
def test_takes_no_company_from_a_body(api):
    claim = {"tenant": "bolt", "tenant_id": "bolt"}
    new = {"customer_id": 1, "cents": 66, **claim}
    made = api.post("/invoices", json=new, headers=headers())
    assert made.status_code == 201
    number = made.json()["id"]
    change = {"cents": 67, **claim}
    assert api.patch(f"/invoices/{number}", json=change, headers=headers()).status_code == 200
    assert invoice(api, number, "acme")["cents"] == 67
    assert api.get(f"/invoices/{number}", headers=headers("bolt")).status_code == 404
