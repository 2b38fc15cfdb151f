"""The image, as far as it can be seen at once."""

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
    "Starts from an image whose version is known",
    hint="Which Python does this tag mean next year?",
)
def test_starts_from_a_version(config):
    for image, _ in stages(config):
        assert re.fullmatch(rf"{PYTHON}:3\.\d+\S*", image), image


@check(
    "Does not say a secret in the Dockerfile",
    hint="Who gives the container this variable when it runs?",
    weight=2,
)
def test_says_no_secret(config):
    assert "k9-fjord" not in config.text("Dockerfile")


@check(
    "Asks the application itself to end",
    hint="Two forms of an instruction differ in who is process 1.",
    weight=2,
)
def test_asks_the_application(config):
    assert "uvicorn" in started(config)
