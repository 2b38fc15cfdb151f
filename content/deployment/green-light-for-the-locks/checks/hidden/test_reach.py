"""What strangers can reach."""

import re

from harness import check

WORKFLOW = ".github/workflows/ci.yml"


def steps_of(config, job):
    """Return the steps of a job."""
    return config.yaml(WORKFLOW)["jobs"][job]["steps"]


def place_of(config, job, command):
    """Return where a command stands in the scripts of a job, as (step, character)."""
    for number, step in enumerate(steps_of(config, job)):
        if found := re.search(command, step.get("run", "")):
            return number, found.start()
    raise AssertionError(f"no step of {job} runs it")


OF_OTHERS = r"\bevent\b(?!\.number\b)|\bhead_ref\b|\btoJSON\b"
"""What an expression has in it that brings in texts of others."""

HASHES = {
    "actions/checkout": "8e8c483db84b4bee98b60c0593521ed34d9990e8",
    "actions/setup-python": "e797f83bcb11b83ae66e0230d6156d7c80228e7c",
    "lockkeepers/test-report": "5f0c1b7d94e2a3861c0d7be94f35a82d61e7c093",
}


@check(
    "Runs for pull requests and for the main branch only",
    hint="A commit on any other branch is tested when its pull request is opened.",
    weight=2,
)
def test_runs_when_it_should(config):
    triggers = config.yaml(WORKFLOW)["on"]
    assert set(triggers) <= {"pull_request", "push", "workflow_dispatch", "merge_group"}
    assert "pull_request" in triggers
    assert not set(triggers["pull_request"] or {}) & {"paths", "paths-ignore", "branches-ignore"}
    branches = triggers["push"]["branches"]
    assert branches in ("main", ["main"])


@check(
    "Gives each job a token that can only read the contents, and a time limit",
    hint="What a job says replaces what the workflow says.",
    weight=2,
)
def test_gives_little(config):
    workflow = config.yaml(WORKFLOW)
    for job in workflow["jobs"].values():
        given = job.get("permissions", workflow.get("permissions"))
        assert isinstance(given, dict)
        assert {key: value for key, value in given.items() if value != "none"} == {
            "contents": "read"
        }
        assert 0 < job.get("timeout-minutes", 360) <= 15


@check(
    "Takes actions from known commits only, in every job",
    hint="Have you looked at the second job as well?",
    weight=2,
)
def test_pins_every_action(config):
    for name in config.yaml(WORKFLOW)["jobs"]:
        for step in steps_of(config, name):
            if "uses" in step:
                action, _, commit = step["uses"].partition("@")
                assert commit == HASHES.get(action), step["uses"]


@check(
    "Has somebody propose new versions of what is pinned",
    hint="What is pinned and never renewed keeps its holes. Who renews it?",
)
def test_renews_what_is_pinned(config):
    kinds = {}
    for update in config.yaml(".github/dependabot.yml")["updates"]:
        assert update["schedule"]["interval"] == "weekly"
        kinds[update["package-ecosystem"]] = update.get("directory") or update["directories"][0]
    assert {"github-actions", "pip"} <= set(kinds)
    assert kinds["github-actions"] in ("/", "/.github/workflows")


@check(
    "Makes no script of what others write",
    hint="An expression is replaced before the shell reads the line. A variable is not.",
    weight=3,
)
def test_makes_no_script_of_a_title(config):
    workflow = config.yaml(WORKFLOW)
    handed_over = []
    for name, job in workflow["jobs"].items():
        for step in steps_of(config, name):
            source = str(step.get("run", ""))
            for expression in re.findall(r"\$\{\{(.*?)\}\}", source, re.DOTALL):
                assert not re.search(OF_OTHERS, expression), source
                for part in (workflow, job, step):
                    for key, value in (part.get("env") or {}).items():
                        assert not (
                            re.search(rf"\benv\b\W+{re.escape(key)}\b", expression)
                            and re.search(OF_OTHERS, str(value))
                        ), source
            assert not re.search(r"\beval\b|\bsh -c\b", source)
            handed_over += [
                (step, key)
                for key, value in (step.get("env") or {}).items()
                if "github.event.pull_request.title" in str(value)
            ]
    of_job = workflow["jobs"]["test"].get("env") or {}
    assert handed_over or any("pull_request.title" in str(value) for value in of_job.values())
    place_of(config, "test", r"GITHUB_STEP_SUMMARY")


@check(
    "Publishes what was tested, from the main branch only",
    hint="Jobs run side by side unless one says that it needs the other. And what does the runner make of the condition?",
    weight=2,
)
def test_publishes_after_the_tests(config):
    place_of(config, "publish", r"\./publish\.sh")
    job = config.yaml(WORKFLOW)["jobs"]["publish"]
    assert "test" in ([job["needs"]] if isinstance(job["needs"], str) else job["needs"])
    condition = str(job.get("if", "")).strip()
    # What stands beside an expression makes a text of the whole, and a text is true.
    assert "${{" not in condition or re.fullmatch(r"\$\{\{((?!\}\}).)*\}\}", condition, re.DOTALL)
    assert re.search(
        r"ref(?:_name)?\s*==\s*'(?:refs/heads/)?main'|event_name\s*==\s*'push'", condition
    )
    assert not re.search(r"always\(\)|\|\|", condition)


@check(
    "Shows the secret to the step that publishes, and to nobody else",
    hint="An environment of a workflow or of a job is that of all its steps, actions included.",
    weight=3,
)
def test_shows_the_secret_once(config):
    number, _ = place_of(config, "publish", r"\./publish\.sh")
    step = steps_of(config, "publish")[number]
    value = (step.get("env") or {}).get("REGISTRY_TOKEN", "")
    assert re.fullmatch(r"\$\{\{\s*secrets\.REGISTRY_TOKEN\s*\}\}", value)
    assert len(re.findall(r"secrets\s*[.\[]", str(config.yaml(WORKFLOW)))) == 1
