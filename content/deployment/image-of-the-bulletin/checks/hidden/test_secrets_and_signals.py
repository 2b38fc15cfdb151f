"""Secrets, rights and signals."""

import json
import re
from posixpath import join, normpath

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
    "Keeps both secrets out of every layer",
    hint="What one layer has and the next deletes is still in the image. So are arguments.",
    weight=3,
)
def test_keeps_secrets_out(config):
    assert "k9-fjord" not in config.text("Dockerfile")
    for step in config.dockerfile("Dockerfile"):
        assert not any(name in ("pip.conf", ".env") for name in copied_by(step)), step
        if step["instruction"] in ("ENV", "ARG"):
            name = re.search(r"(?i)(?:_key|token|secret|passw\w*)(?:[=\s]|$)", step["value"])
            assert not name, step
        if step["instruction"] == "RUN":
            assert not re.search(r"\b(?:cp|mv|tee)\b[^&;|]*pip[._]conf", step["value"])


@check(
    "Gives the installation its index for as long as it runs",
    hint="There is a kind of mount for this. The build names the secret; take that name.",
    weight=2,
)
def test_mounts_the_secret(config):
    asking = [
        step["value"]
        for step in config.dockerfile("Dockerfile")
        if installs_requirements(step) and "--no-index" not in step["value"]
    ]
    assert asking
    for command in asking:
        secrets = [mount for mount in mounts(command) if mount.get("type") == "secret"]
        assert [mount.get("id") for mount in secrets] == ["pip_conf"]
        target = next((secrets[0][key] for key in TARGETS if key in secrets[0]), "")
        assert target.endswith("pip.conf") or "PIP_CONFIG_FILE" in config.text("Dockerfile")


@check(
    "Runs as somebody whom an orchestrator knows not to be root",
    hint="The last instruction of its kind counts. Could you tell from its value alone?",
    weight=2,
)
def test_runs_as_a_number(config):
    _, last = stages(config)[-1]
    users = [step["value"].strip() for step in last if step["instruction"] == "USER"]
    assert users
    assert re.fullmatch(r"[1-9]\d*(?::\d+)?", users[-1]), users[-1]


@check(
    "Lets the process read its code, not change it",
    hint="Whom do copied files belong to when nothing else is said?",
    weight=2,
)
def test_code_belongs_to_root(config):
    for _, steps in stages(config):
        for step in steps:
            owner = re.search(r"--chown=(\S+)", step["value"])
            assert owner is None or re.match(r"(?:root|0)(?::|$)", owner[1])
            if step["instruction"] == "RUN":
                assert not re.search(r"\bchown\b|\bchmod\b.*(?:777|[ao]\+\S*w)", step["value"])


@check(
    "Serves as process 1, where the signals arrive",
    hint="A shell in between gets the signal and keeps it. And how many processes are there below this one?",
    weight=3,
)
def test_serves_as_process_1(config):
    words = started(config)
    assert "uvicorn" in words
    assert "app.main:app" in words
    line = " ".join(words).replace("=", " ")
    assert re.search(r"--host (?:0\.0\.0\.0|::)(?: |$)", line)
    assert re.search(r"--port 8000(?: |$)", line)
    assert not re.search(r"--workers (?!1(?: |$))", line)
    _, last = stages(config)[-1]
    folders = [step["value"].strip() for step in last if step["instruction"] == "WORKDIR"]
    assert folders[-1:] == ["/srv"]
    for step in last:
        assert step["instruction"] != "ENV" or "WEB_CONCURRENCY" not in step["value"]
    assert "SIGKILL" not in config.text("Dockerfile")


def transfers(steps):
    """Return what a stage copies, as (stage or None, source, destination, whether below its name)."""
    folder, found = "/", []
    for step in steps:
        value = step["value"].strip()
        if step["instruction"] == "WORKDIR":
            folder = normpath(join(folder, value))
        elif step["instruction"] in ("COPY", "ADD"):
            origin = re.search(r"--from=(\S+)", value)
            words = re.sub(r"^(?:--\S+\s+)*", "", value)
            *sources, target = json.loads(words) if words.startswith("[") else words.split()
            for source in sources:
                to = join(folder, target)
                found.append((origin and origin[1].lower(), source, to, "--parents" in value))
    return found


def homes_of_main(config, number):
    """Return the paths at which a stage has the application's main module."""
    everything = config.dockerfile("Dockerfile")
    names = [
        (re.search(r"(?i)\sas\s+(\S+)", step["value"]) or ["", ""])[1].lower()
        for step in everything
        if step["instruction"] == "FROM"
    ]
    found = set()
    for origin, source, target, parents in transfers(stages(config)[number][1]):
        if origin is None:
            path = normpath(source.lstrip("/") or ".")
            rest = {".": "app/main.py", "*": "main.py", "app": "main.py", "app/*": "main.py"}.get(
                path
            )
            if path == "app/main.py":
                rest = "main.py" if target.endswith("/") else ""
            if rest is not None:
                found.add(normpath(join(target, "app/main.py" if parents else rest)))
        elif origin in names[:number] or origin.isdecimal() and int(origin) < number:
            below = names.index(origin) if origin in names else int(origin)
            for path in homes_of_main(config, below):
                place = normpath(join("/", source))
                if path == place or path.startswith(place.rstrip("/") + "/"):
                    found.add(normpath(join(target, path[len(place) :].lstrip("/"))))
    return found


@check(
    "Starts as this user: finds the application and its packages",
    hint="Be the process for a moment. Which folders may you enter, and where do you look for what you start?",
    weight=3,
)
def test_finds_what_it_starts(config):
    found = stages(config)
    _, last = found[-1]
    moved = any(
        step["instruction"] == "RUN" and re.search(r"\b(?:cp|mv|ln)\b", step["value"])
        for step in last
    )
    assert moved or "/srv/app/main.py" in homes_of_main(config, len(found) - 1)
    # The home of root is closed to others.
    for _, _, target, _ in transfers(last):
        assert not re.match(r"/root(?:/|$)", target), target
    text = config.text("Dockerfile")
    for step in last:
        of_root = installs_requirements(step) and re.search(r"\s--user\b", step["value"])
        assert not of_root or "PYTHONUSERBASE" in text
    environments = {
        normpath(path) for path in re.findall(r"\bvenv\s+(?:--?\S+\s+)*(/[\w./-]+)", text)
    }
    told = " ".join(
        step["value"] for step in last if step["instruction"] in ("ENV", "ENTRYPOINT", "CMD")
    )
    for _, source, target, _ in transfers(last):
        top = normpath(join("/", source)).rstrip("/")
        for environment in environments:
            if f"{environment}/".startswith(f"{top}/"):
                place = re.escape(normpath(join(target, environment[len(top) :].lstrip("/"))))
                by_name = re.search(rf"(\w+)[= ][\"']?{place}[\"']?(?:\s|$)", told)
                assert re.search(rf"{place}/(?:bin|lib)", told) or (
                    by_name and re.search(rf"\$\{{?{by_name[1]}\}}?/bin", told)
                )
