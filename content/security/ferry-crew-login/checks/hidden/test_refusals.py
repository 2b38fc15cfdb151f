"""What somebody learns who has no right password."""

import time

from harness import check


def sign_in(api, username, password):
    """Send the form of OAuth2's password flow."""
    form = {"grant_type": "password", "username": username, "password": password}
    return api.post("/token", data=form)


def seen(reply):
    """Return what a stranger can compare."""
    headers = [reply.headers.get(name) for name in ("www-authenticate", "cache-control")]
    return reply.status_code, reply.text, headers


@check(
    "Gives strangers, blocked people and wrong passwords the same answer",
    hint="Put the answers side by side, with status, body and headers. Can you tell them apart?",
    weight=3,
)
def test_gives_the_same_answer(api):
    wrong = sign_in(api, "ann", "correct horse")
    assert wrong.status_code == 401
    assert wrong.headers["www-authenticate"].startswith("Bearer")
    assert seen(sign_in(api, "nobody", "correct horse")) == seen(wrong)
    assert seen(sign_in(api, "cleo", "ferry at dawn")) == seen(wrong)
    assert seen(sign_in(api, "fay", "correct horse")) == seen(wrong)


@check(
    "Takes as long for a stranger as for a wrong password",
    hint="Somebody has a stopwatch and a thousand names. Which path skips the slow part, or has more?",
    weight=3,
)
def test_does_the_same_work(api):
    tries = {
        "ann": "correct horse",
        "nobody": "correct horse",
        "cleo": "ferry at dawn",
        "fay": "correct horse",
    }
    best = dict.fromkeys(tries, 60.0)
    # In turn, so that a slow moment of the machine meets all; the best of each counts. More rounds
    # bring equal paths together, and leave unequal ones apart: a busy machine can hold up a quick
    # answer for some rounds, and not for all of them.
    until = time.perf_counter() + 8
    for count in range(1, 41):
        for name, password in tries.items():
            began = time.perf_counter()
            sign_in(api, name, password)
            best[name] = min(best[name], time.perf_counter() - began)
        soonest, latest = min(best.values()) / best["ann"], max(best.values()) / best["ann"]
        is_over = time.perf_counter() > until
        if count >= 3 and soonest > 0.6 and latest < 1.6:
            return
        if (count >= 8 or (count >= 3 and is_over)) and soonest > 1 / 3 and latest < 2.5:
            return
        if is_over or (count >= 10 and (soonest < 1 / 6 or latest > 4)):
            break
    raise AssertionError("somebody is answered much sooner or later than the others")


@check(
    "Refuses whoever has no password here, without an error",
    hint="What do you verify against where nothing is stored, and who knows that text?",
    weight=2,
)
def test_refuses_an_account_without_a_password(api):
    for password in ["None", "password", "secret", "dummy"]:
        assert sign_in(api, "fay", password).status_code == 401
