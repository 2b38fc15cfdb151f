"""What is counted, and under which labels. The app is one; so each check compares before and after."""

import time

from harness import check
from prometheus_client.parser import text_string_to_metric_families


def samples(api, name):
    """Return the values of a metric by its labels."""
    families = text_string_to_metric_families(api.get("/metrics").text)
    return {
        tuple(sorted(sample.labels.items())): sample.value
        for family in families
        for sample in family.samples
        if sample.name == name
    }


def counted(api, requests):
    """Send the requests; return by how much each counter grew, once all of them are counted."""
    before = samples(api, "guides_requests_total")
    for method, path in requests:
        api.request(method, path)
    until = time.monotonic() + 1
    while True:
        now = samples(api, "guides_requests_total")
        grown = {one: value - before.get(one, 0) for one, value in now.items()}
        grown = {
            one: value
            for one, value in grown.items()
            if value and dict(one).get("route") != "/metrics"
        }
        if sum(grown.values()) >= len(requests) or time.monotonic() > until:
            return grown
        time.sleep(0.02)


def seconds(api):
    """Return how long all requests took together, other than those for the metrics."""
    sums = samples(api, "guides_request_seconds_sum")
    return sum(value for one, value in sums.items() if dict(one)["route"] != "/metrics")


@check(
    "Makes one series of all requests for a route",
    hint="Not every last part of a path is a number. What do all requests for a tour have in common?",
    weight=3,
)
def test_one_series_for_all_numbers(api):
    grown = counted(api, [("GET", f"/tours/{number}") for number in (1, 22, -3, "mill", "keep")])
    assert sorted((dict(one)["status"], value) for one, value in grown.items()) == [
        ("200", 3),
        ("422", 2),
    ]


@check(
    "Makes one series of all addresses that do not exist",
    hint="A scanner tries a thousand addresses. How many lines does it add to your metrics?",
    weight=3,
)
def test_unmatched(api):
    grown = counted(api, [("GET", f"/wp-{number}.php") for number in range(3)])
    assert [(dict(one), value) for one, value in grown.items()] == [
        ({"method": "GET", "route": "unmatched", "status": "404"}, 3)
    ]


@check(
    "Knows a fixed number of methods",
    hint="Of the three labels, how many can a client choose? Look at each of them.",
    weight=2,
)
def test_methods(api):
    grown = counted(api, [("PROPFIND", "/nowhere"), ("PURGE", "/nowhere"), ("POST", "/nowhere")])
    assert {dict(one)["method"]: value for one, value in grown.items()} == {"other": 2, "POST": 1}


@check(
    "Tells routes of different routers apart",
    hint="Compare your labels with the paths in the documentation of the API.",
    weight=3,
)
def test_whole_template(api):
    grown = counted(api, [("GET", "/tours/1"), ("GET", "/rooms/1/recording")])
    routes = [dict(one)["route"] for one in grown]
    assert sorted(routes) == ["/rooms/{number}/recording", "/tours/{number}"]


@check(
    "Counts a request that ends in an error of our own",
    hint="An exception goes through your code, and no answer does. Is the request counted?",
    weight=3,
)
def test_crash_is_counted(api):
    grown = counted(api, [("GET", "/tours/13")])
    assert [dict(one)["status"] for one in grown] == ["500"]


@check(
    "Measures until the end of an answer",
    hint="A recording begins at once and takes its time. When is it over?",
    weight=3,
)
def test_lasts_to_the_end(api):
    before = seconds(api)
    assert api.get("/rooms/7/recording").text.count("part") == 4
    until = time.monotonic() + 1
    while seconds(api) < before + 0.15 and time.monotonic() < until:
        time.sleep(0.02)
    assert seconds(api) >= before + 0.15
