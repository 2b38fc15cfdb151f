"""What the first look at the workflow shows."""

import re

from harness import check

WORKFLOW = ".github/workflows/ci.yml"


def steps_of(config, job):
    """Return the steps of a job."""
    return config.yaml(WORKFLOW)["jobs"][job]["steps"]


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


@check(
    "Tests on the versions of Python that are in use",
    hint="Look at what YAML makes of a version that ends in a zero.",
)
def test_uses_the_right_pythons(config):
    assert sorted(versions_of(config)) == ["3.13", "3.14"]


@check(
    "Runs for a pull request, without the rights of the repository",
    hint="Two triggers have almost the same name.",
    weight=2,
)
def test_runs_for_pull_requests(config):
    triggers = config.yaml(WORKFLOW)["on"]
    assert "pull_request" in triggers
    assert "pull_request_target" not in triggers


@check(
    "Takes the test report from a commit that nobody can move",
    hint="The table of the contract has what you need.",
)
def test_pins_the_report(config):
    used = [step.get("uses", "") for step in steps_of(config, "test")]
    assert any(re.fullmatch(r"lockkeepers/test-report@[0-9a-f]{40}", one) for one in used)
