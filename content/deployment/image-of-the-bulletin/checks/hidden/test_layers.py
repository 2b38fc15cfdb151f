"""The layers of the image."""

import json
import re

from harness import check

PYTHON = r"(?:docker\.io/)?(?:library/)?python"
TARGETS = ("target", "dst", "destination")


def stages(config):
    """Return the stages as (image, steps), where steps of an own stage below are included."""
    found, named, arguments = [], {}, {}
    for step in config.dockerfile("Dockerfile"):
        if step["instruction"] == "ARG" and not found:
            told = (part.partition("=") for part in step["value"].split())
            arguments |= {name: value.strip("\"'") for name, _, value in told}
        if step["instruction"] == "FROM":
            value = re.sub(r"\$\{?(\w+)\}?", lambda name: arguments.get(name[1], ""), step["value"])
            words = [word for word in value.split() if not word.startswith("--")]
            image, below = named.get(words[0].lower(), (words[0], []))
            found.append((image, list(below)))
            named[str(len(found) - 1)] = found[-1]
            if len(words) == 3:
                named[words[2].lower()] = found[-1]
        elif found:
            found[-1][1].append(step)
    return found


def copied_by(step):
    """Return what an instruction copies from the folder that is built."""
    if step["instruction"] not in ("COPY", "ADD") or "--from=" in step["value"]:
        return []
    words = re.sub(r"^(?:--\S+\s+)*", "", step["value"].strip())
    return (json.loads(words) if words.startswith("[") else words.split())[:-1]


def installs_requirements(step):
    """Tell whether a step installs, or builds, what requirements.txt names."""
    return step["instruction"] == "RUN" and bool(
        re.search(r"pip3?\s.*\b(?:install|wheel)\b.*requirements\.txt", step["value"])
    )


def installs_packages(step):
    """Tell whether a step installs packages of the system."""
    return step["instruction"] == "RUN" and bool(
        re.search(r"apt(?:-get)?\s+(?:-\S+\s+)*install", step["value"])
    )


def mounts(command):
    """Return the mounts of a RUN, each as a dict."""
    return [
        dict(part.partition("=")[::2] for part in options.split(","))
        for options in re.findall(r"--mount=(\S+)", command)
    ]


def started(config):
    """Return the words of the process that the last stage starts, without a shell around it."""
    _, last = stages(config)[-1]
    words = []
    for instruction in ("ENTRYPOINT", "CMD"):
        values = [step["value"].strip() for step in last if step["instruction"] == instruction]
        if values:
            assert values[-1].startswith("["), f"{instruction} is a line for a shell"
            words += json.loads(values[-1])
    if words[:2] in (["sh", "-c"], ["/bin/sh", "-c"], ["bash", "-c"]):
        assert words[2].strip().startswith("exec "), "a shell stays in between"
        words = words[2].split()[1:]
    return [word.rpartition("/")[2] if word.endswith("/uvicorn") else word for word in words]


def is_ignored(config, path):
    """Tell whether .dockerignore leaves a path out: the last line that fits it, or its folder."""
    ignored = False
    for line in config.text(".dockerignore").splitlines():
        pattern = line.strip()
        if not pattern or pattern.startswith("#"):
            continue
        back, pattern = pattern.startswith("!"), pattern.removeprefix("!").strip().strip("/")
        pattern = re.escape(pattern.removeprefix("./")).replace(r"\?", "[^/]")
        pattern = pattern.replace(r"\*\*/", "(?:.*/)?").replace(r"\*\*", ".*")
        pattern = pattern.replace(r"\*", "[^/]*")
        if re.fullmatch(rf"{pattern}(?:/.*)?", path):
            ignored = not back
    return ignored


@check(
    "Uses small base images of a version that is told",
    hint="Look at every stage, and at what the variant without a suffix brings along.",
)
def test_uses_small_versions(config):
    for image, _ in stages(config):
        found = re.fullmatch(rf"{PYTHON}:3\.(\d+)(?:\.\d+)?-slim\S*", image)
        assert found, image
        assert int(found[1]) >= 13


@check(
    "Installs nothing again when only the application changes",
    hint="What was copied before the installation decides whether its layer can be used again.",
    weight=3,
)
def test_installs_before_the_code(config):
    installations = [
        (steps, at)
        for _, steps in stages(config)
        for at, step in enumerate(steps)
        if installs_requirements(step) or installs_packages(step)
    ]
    assert any(installs_requirements(steps[at]) for steps, at in installations)
    for steps, at in installations:
        copied = [source for step in steps[:at] for source in copied_by(step)]
        assert {source.removeprefix("./") for source in copied} <= {"requirements.txt"}


@check(
    "Never installs from a stale list of packages",
    hint="A layer may be used again weeks later. Which two commands must be as old as each other?",
)
def test_installs_from_a_fresh_list(config):
    for _, steps in stages(config):
        for step in steps:
            if installs_packages(step):
                assert re.search(r"apt(?:-get)?\s+(?:-\S+\s+)*update", step["value"])


@check(
    "Leaves the compiler behind",
    hint="Removing it in a later layer makes nothing smaller. What could another stage hand over?",
    weight=2,
)
def test_leaves_the_compiler_behind(config):
    found = stages(config)
    _, last = found[-1]
    assert not any(
        installs_packages(step) and re.search(r"gcc|g\+\+|clang|build-essential", step["value"])
        for step in last
    )
    assert any(
        re.search(r"--from=|\bfrom=", step["value"])
        for step in last
        if step["instruction"] in ("COPY", "RUN")
    )


@check(
    "Sends only what is needed to the build, and all of that",
    hint="Compare each pattern with what stands below the top folder. It is not a .gitignore.",
    weight=2,
)
def test_sends_only_what_is_needed(config):
    for path in (
        ".git/config",
        ".venv/bin/python",
        "pip.conf",
        ".env",
        ".env.production",
        "__pycache__/conftest.cpython-313.pyc",
        "app/__pycache__/main.cpython-313.pyc",
        "app/regions/north/__pycache__/snow.cpython-313.pyc",
    ):
        assert is_ignored(config, path), path
    for path in ("requirements.txt", "app/main.py", "app/regions/north/snow.py", "app/env.py"):
        assert not is_ignored(config, path), path
