"""Reads sandbox/attacks: one file per attack, a header that a machine can read, then the code.

The header is the module docstring: a title, then `key: value` lines. A line `# variant: name`
begins a variant, whose code follows the code that all variants share; `# key: value` lines right
below it replace the header's. A line `# file: name` begins another file of the submission.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from greenroom.config import REPOSITORY
from greenroom.grading.types import Outcome

ATTACKS = REPOSITORY / "sandbox" / "attacks"
GROUPS = ("forging", "stealing", "exhausting", "escaping", "confusing")
BACKENDS = ("docker-runc", "docker-runsc", "local")
REQUIRED = {"victim", "tries", "must"}
OPTIONAL = {"points", "shows", "backends", "ends", "seconds", "check_seconds", "memory_mb"}
VARIANT = "# variant: "
FILE = "# file: "

# What no text file of this repository should hold; an attack writes the name.
SPELLED_OUT = {
    "@BYTE ORDER MARK@": "\ufeff",
    "@NUL@": "\0",
    "@ESCAPE@": "\x1b",
    "@LONE SURROGATE@": "\udcff",
    "@ONE MEGABYTE@": "x" * 1_000_000,
    "@DEEP@": "(" * 20_000,
}


class AttackFileError(ValueError):
    """An attack's file is not of the agreed form."""


@dataclass(frozen=True)
class Attack:
    """One hostile submission, and what must come of it."""

    name: str
    """`group/file[variant]`."""
    title: str
    tries: str
    victim: str
    """`api` or `code`: the question that it is an answer to."""
    files: dict[str, str]
    """What is submitted; the key "" is the question's entry file."""
    must: frozenset[Outcome]
    """The outcomes allowed. It may pass only if `passed` is among them."""
    points: int = 0
    """The most that its code has earned."""
    shows: str = ""
    """Must stand in the output: it proves that the attack was carried out."""
    backends: tuple[str, ...] = ("docker-runc", "docker-runsc")
    ends: tuple[str, ...] = ()
    """The backends on which it may end its whole sandbox, each time it is tried."""
    seconds: float = 8.0
    check_seconds: float = 1.5
    memory_mb: int = 256

    @property
    def file(self) -> str:
        """Return the file that it is a variant of: `group/file`."""
        return self.name.partition("[")[0]


def load_attacks(folder: Path = ATTACKS) -> list[Attack]:
    """Return every variant of every attack, by group and name.

    Raises:
        AttackFileError: a file is not of the agreed form.
    """
    return [
        attack
        for group in GROUPS
        for path in sorted((folder / group).glob("*.py"))
        for attack in read_attack(path)
    ]


def read_attack(path: Path) -> list[Attack]:
    """Return the variants of one file; one without variants is the only one of its kind."""
    name = f"{path.parent.name}/{path.stem}"
    header, body = _split(path.read_text(encoding="utf-8"), name)
    attack = _apply(_from_header(name, header), header)
    shared, *variants = _sections(body, VARIANT)
    found = []
    for variant in variants:
        title, _, code = variant.partition("\n")
        changes, code = _own_header(code)
        files = _files(shared + code)
        own = replace(attack, name=f"{name}[{title.strip()}]", files=files)
        found.append(_apply(own, changes))
    return found or [replace(attack, files=_files(shared))]


def _split(text: str, name: str) -> tuple[dict[str, str], str]:
    """Return the header's values and the code below it."""
    if not text.startswith('"""'):
        raise AttackFileError(f"{name} does not begin with its header")
    header, end, body = text[3:].partition('"""\n')
    title, _, rest = header.partition("\n")
    if not end or not title:
        raise AttackFileError(f"{name}: the header has no title or no end")
    values = {"title": title.strip()}
    key = ""
    for line in filter(None, map(str.rstrip, rest.splitlines())):
        if line.startswith("  "):  # a long value goes on
            values[key] += f" {line.strip()}"
        else:
            key, _, value = line.partition(": ")
            values[key] = value.strip()
    missing, unknown = REQUIRED - values.keys(), values.keys() - REQUIRED - OPTIONAL - {"title"}
    if missing or unknown:
        raise AttackFileError(f"{name}: missing {sorted(missing)}, unknown {sorted(unknown)}")
    return values, body.lstrip("\n")


def _from_header(name: str, header: dict[str, str]) -> Attack:
    if header["victim"] not in {"api", "code"}:
        raise AttackFileError(f"{name}: there is no victim `{header['victim']}`")
    return Attack(
        name=name,
        title=header["title"],
        tries=header["tries"],
        victim=header["victim"],
        files={},
        must=frozenset(),
    )


def _apply(attack: Attack, values: dict[str, str]) -> Attack:
    """Return the attack with what the header, or a variant's own, says about it."""
    changes: dict[str, object] = {}
    for key, value in values.items():
        if key == "must":
            changes[key] = frozenset(Outcome(word.strip()) for word in value.split(","))
        elif key in {"backends", "ends"}:
            changes[key] = tuple(word.strip() for word in value.split(","))
        elif key in {"points", "memory_mb"}:
            changes[key] = int(value)
        elif key in {"seconds", "check_seconds"}:
            changes[key] = float(value)
        elif key == "shows":
            changes[key] = value
    changed = replace(attack, **changes)  # type: ignore[arg-type]
    if not set(changed.backends) | set(changed.ends) <= set(BACKENDS):
        raise AttackFileError(f"{attack.name}: unknown backends {changed.backends}, {changed.ends}")
    return changed


def _own_header(code: str) -> tuple[dict[str, str], str]:
    values = {}
    lines = code.splitlines(keepends=True)
    while lines:
        key, colon, value = lines[0].removeprefix("# ").partition(": ")
        if not lines[0].startswith("# ") or not colon or key not in OPTIONAL | {"must"}:
            break
        values[key] = value.strip()
        del lines[0]
    return values, "".join(lines)


def _files(body: str) -> dict[str, str]:
    entry, *others = _sections(body, FILE)
    files = {"": _spell_out(entry)}
    for other in others:
        name, _, text = other.partition("\n")
        files[_spell_out(name.strip())] = _spell_out(text)
    return files


def _sections(text: str, marker: str) -> list[str]:
    """Split at the lines that begin with `marker`; each later part begins with the line's rest."""
    return list(_cut(text.splitlines(keepends=True), marker))


def _cut(lines: list[str], marker: str) -> Iterator[str]:
    part = ""
    for line in lines:
        if line.startswith(marker):
            yield part
            part = line.removeprefix(marker)
        else:
            part += line
    yield part


def _spell_out(text: str) -> str:
    for name, characters in SPELLED_OUT.items():
        text = text.replace(name, characters)
    return text
