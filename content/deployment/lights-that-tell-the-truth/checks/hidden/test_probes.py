"""What the probes say, and whom they ask."""

from harness import check


def start(fresh_api, upstream, patience="2"):
    """Start the app with a store and a weather service that the check plays."""
    return fresh_api(
        {
            "STORE_URL": f"{upstream.url}/store",
            "WEATHER_URL": f"{upstream.url}/weather",
            "STORE_PATIENCE": patience,
        }
    )


def ask(api):
    """Return status and body of the readiness probe."""
    reply = api.get("/health/ready")
    return reply.status_code, reply.json()


@check(
    "Follows the store: there, failing, gone, and there again",
    hint="An answer that came is not yet a good one. And what was true a moment ago may not be now.",
    weight=3,
)
def test_follows_the_store(fresh_api, upstream):
    upstream.on("GET", "/store/ping").on("GET", "/store/ping", status=503)
    upstream.on("GET", "/store/ping", drops=True).on("GET", "/store/ping")
    api = start(fresh_api, upstream)
    told = [api.get("/health/ready") for _ in range(4)]
    assert [reply.status_code for reply in told] == [200, 503, 503, 200]
    # The contract gives the whole body: whatever else is in it, the outside can read.
    ready, failing, gone, again = (reply.json() for reply in told)
    assert ready == again == {"status": "ready"}
    assert failing == gone == {"status": "not ready"}


@check(
    "Gives up on a slow store, and does other things meanwhile",
    hint="How long does your client wait when nobody tells it, and what stands still while it does?",
    weight=3,
)
def test_gives_up_on_a_slow_store(fresh_api, upstream):
    upstream.on("GET", "/store/ping", delay_seconds=1.2)
    api = start(fresh_api, upstream, patience="0.6")
    assert api.get("/health/live").status_code == 200
    with api.measured() as measured:
        assert ask(api)[0] == 503
    assert measured.longest_pause_seconds < 0.4


@check(
    "Needs nothing but the store, and not even that to be alive",
    hint="Would a restart bring the store back? Would another instance reach the weather any better?",
    weight=3,
)
def test_needs_the_store_only(fresh_api, upstream):
    upstream.on("GET", "/store/ping").on("GET", "/weather/ping", status=503)
    api = start(fresh_api, upstream)
    reply = api.get("/health/live")
    assert (reply.status_code, reply.json()) == (200, {"status": "alive"})
    assert not upstream.requests()
    assert ask(api) == (200, {"status": "ready"})


@check(
    "Asks once for all probes that come meanwhile",
    hint="What could the second probe wait for, instead of asking or of standing in line?",
    weight=3,
)
def test_asks_once_for_all(fresh_api, upstream):
    upstream.on("GET", "/store/ping", delay_seconds=0.15)
    api = start(fresh_api, upstream)
    assert ask(api)[0] == 200
    replies = api.at_once(*[lambda: api.get("/health/ready")] * 8)
    assert [reply.status_code for reply in replies] == [200] * 8
    assert upstream.most_at_once == 1
    assert len(upstream.requests("GET", "/store/ping")) <= 4
