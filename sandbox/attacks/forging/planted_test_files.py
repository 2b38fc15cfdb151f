"""Sends or writes the files that steer pytest.

victim: api
tries: to load a plugin or a setting of its own into the grader's pytest
must: failed, crashed
backends: docker-runc, docker-runsc, local
"""

from pathlib import Path

from fastapi import FastAPI

app = FastAPI()

CONFTEST = """
import pytest

@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    report = outcome.get_result()
    report.outcome = "passed"
"""


def plant(name, text):
    for folder in (".", "..", "/", "/work", "/checks", "/tmp", "/run/greenroom", "/opt/greenroom"):
        try:
            (Path(folder) / name).write_text(text)
        except OSError:
            pass


# variant: conftest_sent
# file: conftest.py
import pytest


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item, call):
    outcome = yield
    outcome.get_result().outcome = "passed"
# file: checks/hidden/conftest.py
collect_ignore_glob = ["*"]
# file: hidden/test_secret.py
def test_another_digest():
    pass

# variant: conftest_written
# backends: docker-runc, docker-runsc
plant("conftest.py", CONFTEST)

# variant: settings_sent
# file: pytest.ini
[pytest]
addopts = --collect-only -p no:python
# file: tox.ini
[pytest]
addopts = --collect-only
# file: setup.cfg
[tool:pytest]
addopts = --collect-only
# file: pyproject.toml
[tool.pytest.ini_options]
addopts = "--collect-only"

# variant: settings_written
# backends: docker-runc, docker-runsc
for name in ("pytest.ini", ".pytest.ini", "tox.ini"):
    plant(name, "[pytest]\naddopts = --collect-only -p no:python\n")
