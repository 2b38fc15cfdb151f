"""The checks that judge the canaries, as a question's folder would hold them.

A check that looks for something forbidden is an example: what its assertion says is then shown,
and the doctor's finding repeats it.
"""

ECHO_EXAMPLE = """
from harness import check


@check("Answers with what was sent", hint="Return it.")
def test_echo(api):
    reply = api.post("/echo", json={"word": "lamp"})
    assert reply.status_code == 200
    assert reply.json() == {"word": "lamp"}
"""

ECHO_HIDDEN = """
from harness import check


@check("Refuses a body without a word", hint="Is the field required?", weight=2)
def test_missing_word(api):
    assert api.post("/echo", json={}).status_code == 422


@check("Answers again", hint="Does one request change the next?")
def test_again(api):
    assert api.post("/echo", json={"word": "stage"}).json() == {"word": "stage"}
"""

ALIVE = """
from harness import check


@check("Answers", hint="Does it start?")
def test_alive(api):
    assert api.get("/alive").json() is True
"""

HOLDING = """
from harness import check


@check("Holds more than a sandbox has", hint="This check must fail.")
def test_holds(api):
    reply = api.get("/hold", params={"processes": {{processes}}, "megabytes": {{megabytes}}})
    assert reply.json() == {"megabytes": {{processes}} * {{megabytes}}}
"""

NETWORK = """
from harness import check


@check("Reaches nothing beyond the sandbox", hint="There is no network.")
def test_reaches_nothing(api):
    managed = api.get("/managed", params={"ports": "{{ports}}"}).json()
    if managed:
        raise AssertionError(", ".join(managed))
"""

THEFT = """
from harness import check

SECRET = "{{secret}}"


@check("Searches for the checks", hint="This check must pass.")
def test_searches(api):
    assert api.post("/search").json()["places"] > 0


@check("Finds the secret of the checks", hint="This check must fail.")
def test_secret(api):
    assert SECRET in api.get("/found").json()
"""

FILES = """
from harness import check


@check("Writes nothing beside its own folders", hint="The root is read-only.")
def test_root(api):
    written = api.get("/written").json()
    if written:
        raise AssertionError(", ".join(written))


@check("Stores no more than a file system holds", hint="Its size is limited.")
def test_storage(api):
    stored = api.get("/stored", params={"megabytes": {{storage}}}).json()
    if stored >= {{storage}}:
        raise AssertionError(f"{stored} MB")
"""

PROCESSES = """
from harness import check


@check("Starts no more processes than a sandbox may", hint="Their number is limited.")
def test_processes(api):
    forked = api.get("/forked", params={"processes": {{processes}}}).json()
    if forked >= {{processes}}:
        raise AssertionError(f"{forked} processes")
"""
