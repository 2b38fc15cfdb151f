"""What the green light is worth."""

import re
import shlex
from urllib.parse import urlsplit

from harness import check

WORKFLOW = ".github/workflows/ci.yml"
PYTEST = r"(?m)(?:^\s*|&&\s*)(?:python3? -m )?pytest\b"


def steps_of(config, job):
    """Return the steps of a job."""
    return config.yaml(WORKFLOW)["jobs"][job]["steps"]


def place_of(config, job, command):
    """Return where a command stands in the scripts of a job, as (step, character)."""
    for number, step in enumerate(steps_of(config, job)):
        if found := re.search(command, step.get("run", "")):
            return number, found.start()
    raise AssertionError(f"no step of {job} runs it")


def setup_of(config):
    """Return what the step that sets Python up is told."""
    (step,) = [
        step
        for step in steps_of(config, "test")
        if step.get("uses", "").startswith("actions/setup-python@")
    ]
    return step["with"]


def versions_of(config):
    """Return the versions of Python that the test job runs on, as the matrix has them."""
    expression = re.fullmatch(
        r"\$\{\{\s*matrix\.([\w-]+)\s*\}\}", setup_of(config)["python-version"]
    )
    assert expression, "the version does not come from the matrix"
    matrix = config.yaml(WORKFLOW)["jobs"]["test"]["strategy"]["matrix"]
    further = [one[expression[1]] for one in matrix.get("include") or [] if expression[1] in one]
    return [*(matrix.get(expression[1]) or []), *further]


def environment_of(config, job, command):
    """Return the environment that a command of a job sees."""
    workflow = config.yaml(WORKFLOW)
    number, _ = place_of(config, job, command)
    of_job = workflow["jobs"][job]
    of_step = of_job["steps"][number]
    parts = (workflow, of_job, of_step)
    return {key: value for part in parts for key, value in (part.get("env") or {}).items()}


@check(
    "Tests every version to the end",
    hint="What happens to the other job of the matrix when one has failed?",
    weight=2,
)
def test_tests_every_version(config):
    assert sorted(versions_of(config)) == ["3.13", "3.14"]
    assert config.yaml(WORKFLOW)["jobs"]["test"]["strategy"].get("fail-fast") is False


@check(
    "Installs what was locked, and nothing else",
    hint="Without one option, pip takes hashes for an offer.",
    weight=2,
)
def test_installs_what_was_locked(config):
    workflow = config.yaml(WORKFLOW)
    installing = [
        (line, {**(workflow.get("env") or {}), **(job.get("env") or {}), **(step.get("env") or {})})
        for job in [workflow["jobs"]["test"]]
        for step in job["steps"]
        for line in step.get("run", "").replace("\\\n", " ").splitlines()
        if re.search(r"\bpip3?\s.*\binstall\b", line)
    ]
    assert installing
    for line, environment in installing:
        told = str(environment.get("PIP_REQUIRE_HASHES", "")).lower()
        assert "--require-hashes" in line or told in ("1", "true", "yes", "on")
        assert re.findall(r"\s(?:-r|--requirement)[ =]?(\S+)", line) == ["requirements.lock"]


@check(
    "Keeps downloads as long as the lock file is the same",
    hint="Which file decides about the key of the cache?",
    weight=2,
)
def test_keeps_downloads(config):
    told = setup_of(config)
    assert told.get("cache") == "pip"
    files = str(told.get("cache-dependency-path", "")).split()
    assert [file.rpartition("/")[2] for file in files] == ["requirements.lock"]


@check(
    "Has the database of production, and waits for it",
    hint="A container that has started is not yet a database that answers.",
    weight=2,
)
def test_has_the_database(config):
    (service,) = config.yaml(WORKFLOW)["jobs"]["test"]["services"].values()
    assert re.fullmatch(r"(?:docker\.io/)?(?:library/)?postgres:17\S*", service["image"])
    words = shlex.split(service.get("options", "").replace("--health-cmd=", "--health-cmd "))
    assert "--health-cmd" in words
    place = words.index("--health-cmd")
    assert "pg_isready" in words[place + 1]
    # Whatever follows is an option of Docker again.
    assert all(word.startswith("--") for word in words[place + 2 : place + 3])


@check(
    "Leads the tests to the database",
    hint="Look from the runner: which address, which port, and who may come in?",
    weight=3,
)
def test_leads_to_the_database(config):
    (service,) = config.yaml(WORKFLOW)["jobs"]["test"]["services"].values()
    published = [str(port).removesuffix("/tcp") for port in service.get("ports") or []]
    (port,) = [port for port in published if port.rpartition(":")[2] == "5432"]
    own = service["env"]
    user = own.get("POSTGRES_USER", "postgres")
    for command in (r"\bpytest\b", r"alembic upgrade head"):
        url = environment_of(config, "test", command)["DATABASE_URL"]
        chosen = re.search(r"\$\{\{\s*job\.services\.[\w-]+\.ports\S*\s*\}\}", url)
        parts = urlsplit(url.replace(chosen[0], "5432") if chosen else url)
        assert parts.scheme == "postgresql+psycopg"
        assert parts.hostname in ("localhost", "127.0.0.1")
        assert chosen or str(parts.port or 5432) == port.rpartition(":")[0]
        assert (parts.username, parts.password) == (user, own["POSTGRES_PASSWORD"])
        assert parts.path == f"/{own.get('POSTGRES_DB', user)}"


@check(
    "Migrates before it tests",
    hint="Where do the tables come from that the tests use?",
    weight=2,
)
def test_migrates_first(config):
    migrated = place_of(config, "test", r"alembic upgrade head")
    assert migrated < place_of(config, "test", PYTEST)


@check(
    "Is red when the migrations or the tests fail",
    hint="Of a line with several commands, whose end does the shell look at?",
    weight=2,
)
def test_is_red_when_it_fails(config):
    workflow = config.yaml(WORKFLOW)
    job = workflow["jobs"]["test"]
    assert str(job.get("continue-on-error", "false")).lower() == "false"
    for command in (r"alembic upgrade head", PYTEST):
        number, begin = place_of(config, "test", command)
        step = job["steps"][number]
        assert str(step.get("continue-on-error", "false")).lower() == "false"
        shell = step.get("shell")
        for part in (job, workflow):
            shell = shell or ((part.get("defaults") or {}).get("run") or {}).get("shell")
        assert shell in (None, "bash", "sh") or re.search(r"\s-\w*e", shell)
        before, rest = step["run"][:begin], step["run"][begin:].lstrip().replace("\\\n", " ")
        assert not re.search(r"\bset \+\w*e", before)
        line = rest.splitlines()[0]
        assert not re.search(r"\|\||;\s*(?:true|:|exit 0)|(?<!&)&\s*$", line)
        safe = shell == "bash" or "pipefail" in f"{shell}{before}"
        assert safe or not re.search(r"\|", line)
