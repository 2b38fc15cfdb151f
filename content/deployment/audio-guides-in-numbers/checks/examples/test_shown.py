"""One request, counted and named."""

import time

from harness import check
from prometheus_client.parser import text_string_to_metric_families


def count(api, **labels):
    """Return how many requests with these labels were counted."""
    families = text_string_to_metric_families(api.get("/metrics").text)
    samples = [sample for family in families for sample in family.samples]
    return sum(
        sample.value
        for sample in samples
        if sample.name == "guides_requests_total"
        and sample.labels["route"] != "/metrics"
        and labels.items() <= sample.labels.items()
    )


@check("Shows its metrics", hint="Does the route answer at exactly this path, without a detour?")
def test_shows_metrics(api):
    reply = api.get("/metrics")
    assert reply.status_code == 200
    assert reply.headers["content-type"].startswith("text/plain")


@check(
    "Counts a request",
    hint="Which three labels does the counter have, and how is it called in the answer?",
)
def test_counts_a_request(api):
    labels = {"method": "GET", "status": "200"}
    before = count(api, **labels)
    assert api.get("/tours/5").json() == {"number": 5, "rooms": [5, 6]}
    until = time.monotonic() + 1
    while count(api, **labels) < before + 1 and time.monotonic() < until:
        time.sleep(0.02)
    assert count(api, **labels) == before + 1


@check("Names a request", hint="Which header does the answer carry? Two requests, two names.")
def test_names_a_request(api):
    first, second = [api.get("/tours/5").headers["x-request-id"] for _ in range(2)]
    assert len(first) == len(second) == 32
    assert first != second
