"""Which company is asked for, and who may ask."""

import time
from concurrent.futures import ThreadPoolExecutor

from harness import check

ROUTES = [
    ("GET", "/customers", None),
    ("POST", "/customers", {"name": "Ghost", "vat_id": "DE666"}),
    ("GET", "/invoices", None),
    ("GET", "/invoices/3", None),
    ("POST", "/invoices", {"customer_id": 3, "cents": 1}),
    ("PATCH", "/invoices/3", {"cents": 1}),
    ("DELETE", "/invoices/3", None),
    ("GET", "/summary", None),
]


def ask(api, host, token, method="GET", path="/invoices", json=None, **more):
    """Send a request to a host."""
    headers = {"Host": host, "Authorization": f"Bearer {token}", **more}
    return api.request(method, path, json=json, headers=headers)


def ids(reply):
    """Return the ids of a list."""
    assert reply.status_code == 200
    return {row["id"] for row in reply.json()}


@check(
    "Knows no company behind an address that is not one of ours",
    hint="Which of these would a browser never send, and which would a stranger? Try them all.",
    weight=3,
)
def test_knows_no_other_address(api):
    assert ask(api, "acme.invoices.example", "token-ann").status_code == 200
    for host in [
        "acme.evil.example",
        "acme.invoices.example.evil.example",
        "acme.evil-invoices.example",
        "acme.invoicesxexample",
        "www.acme.invoices.example",
        "crag.invoices.example",
        "acmeinvoices.example",
        "invoices.example",
        "acme",
        "127.0.0.1",
    ]:
        assert ask(api, host, "token-ann").status_code == 404
        assert ask(api, host, "token-zoe").status_code == 404


@check(
    "Knows a company in whatever capitals, and behind whatever port",
    hint="Names of hosts have no capitals that matter. What else may stand in this header?",
)
def test_knows_capitals_and_ports(api):
    for host in ["ACME.Invoices.Example", "acme.invoices.example:8443", "Acme.INVOICES.example:80"]:
        assert 1 in ids(ask(api, host, "token-ann"))


@check(
    "Believes no other header about the address",
    hint="No proxy of ours stands before this service. Who writes the forwarded lines?",
    weight=2,
)
def test_believes_no_other_header(api):
    for name in ["X-Forwarded-Host", "X-Tenant", "X-Original-Host"]:
        other = {name: "bolt.invoices.example" if "Host" in name else "bolt"}
        assert 3 not in ids(ask(api, "acme.invoices.example", "token-cora", **other))
        back = {name: "acme.invoices.example" if "Host" in name else "acme"}
        assert ask(api, "evil.example", "token-ann", **back).status_code == 404
    forwarded = {"Forwarded": "host=bolt.invoices.example"}
    assert 3 not in ids(ask(api, "acme.invoices.example", "token-cora", **forwarded))


@check(
    "Lets nobody into a company that is not theirs, on any route",
    hint="A valid token, sent to another address: where do you compare the two?",
    weight=4,
)
def test_lets_nobody_else_in(api):
    before = ask(api, "bolt.invoices.example", "token-bob").json()
    for method, path, body in ROUTES:
        reply = ask(api, "bolt.invoices.example", "token-ann", method, path, body)
        assert reply.status_code == 403
    assert ask(api, "bolt.invoices.example", "token-bob").json() == before


@check(
    "Shows somebody of two companies the one whose address they use",
    hint="Cora's token fits both. What decides which one she sees?",
    weight=2,
)
def test_shows_the_one_that_was_asked_for(api):
    acme = ids(ask(api, "acme.invoices.example", "token-cora"))
    bolt = ids(ask(api, "bolt.invoices.example", "token-cora"))
    assert 1 in acme
    assert 3 in bolt
    assert not acme & bolt


@check(
    "Keeps companies apart that ask at the same moment",
    hint="Where does a request keep its company while it waits, and who else writes there?",
    weight=3,
)
def test_keeps_the_same_moment_apart(api):
    people = [("acme", "token-ann"), ("bolt", "token-bob"), ("dune", "token-dan")] * 3
    alone = {
        name: ask(api, f"{name}.invoices.example", token, path="/summary").json()
        for name, token in people[:3]
    }

    def sum_up(person):
        name, token = person
        return ask(api, f"{name}.invoices.example", token, path="/summary").json()

    with ThreadPoolExecutor(len(people)) as threads:
        together = list(threads.map(sum_up, people))
    assert together == [alone[name] for name, _ in people]


@check(
    "Asks for the tax rate each time, and lets nobody else wait for it",
    hint="The rate takes a moment. What can your process do meanwhile, and what must it not keep?",
    weight=2,
)
def test_asks_for_the_rate_each_time(api):
    def seconds(_):
        began = time.perf_counter()
        reply = ask(api, "acme.invoices.example", "token-ann", path="/summary")
        assert reply.json()["tax_rate"] == 0.19
        return time.perf_counter() - began

    # Asking takes a tenth of a second: no answer can be sooner, and eight in turn take eight times.
    assert min(seconds(number) for number in range(2)) >= 0.09
    for _ in range(4):
        began = time.perf_counter()
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(seconds, range(8)))
        if time.perf_counter() - began < 0.6:
            return
    raise AssertionError("one summary waits for another")
