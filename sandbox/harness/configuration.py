"""Reads configuration files in the candidate's process, so that checks get plain data alone.

The functions are what checks of the kind `config` call; what cannot be read raises, by value.
"""

import configparser
import io
import json as json_format
import re
import tomllib
from pathlib import Path
from typing import Any

MAX_FILE_BYTES = 200_000


class ConfigurationError(ValueError):
    """A file is missing, or not of its form."""


def text(name: str) -> str:
    """Return a file as it is."""
    path = Path(name)
    if not path.is_file():
        raise ConfigurationError(f"there is no file {name}")
    if path.stat().st_size > MAX_FILE_BYTES:
        raise ConfigurationError(f"{name} is larger than {MAX_FILE_BYTES} bytes")
    return path.read_text(encoding="utf-8")


def yaml(name: str) -> Any:
    """Return the first document of a YAML file; of all words only true and false are booleans."""
    import yaml as yaml_format  # noqa: PLC0415 - only these questions need it

    class Loader(yaml_format.SafeLoader):
        """Follows YAML 1.2, as GitHub and Compose do: `on` and `yes` are texts."""

    Loader.yaml_implicit_resolvers = {
        first: [(tag, pattern) for tag, pattern in found if tag != "tag:yaml.org,2002:bool"]
        for first, found in yaml_format.SafeLoader.yaml_implicit_resolvers.items()
    }
    Loader.add_implicit_resolver(
        "tag:yaml.org,2002:bool", re.compile(r"true|True|TRUE|false|False|FALSE"), list("tTfF")
    )
    try:
        return yaml_format.load(text(name), Loader)  # noqa: S506 - a safe loader, see above
    except yaml_format.YAMLError as error:
        raise ConfigurationError(f"{name} is not YAML: {error}") from None


def toml(name: str) -> dict[str, Any]:
    """Return a TOML file."""
    try:
        return tomllib.loads(text(name))
    except tomllib.TOMLDecodeError as error:
        raise ConfigurationError(f"{name} is not TOML: {error}") from None


def json(name: str) -> Any:
    """Return a JSON file."""
    try:
        return json_format.loads(text(name))
    except ValueError as error:
        raise ConfigurationError(f"{name} is not JSON: {error}") from None


def ini(name: str) -> dict[str, dict[str, str]]:
    """Return an INI file: sections, each with its keys; nothing is interpolated."""
    parser = configparser.ConfigParser(interpolation=None)
    try:
        parser.read_string(text(name))
    except configparser.Error as error:
        raise ConfigurationError(f"{name} is not INI: {error}") from None
    return {section: dict(parser[section]) for section in parser.sections()}


def env(name: str) -> dict[str, str | None]:
    """Return a .env file."""
    import dotenv  # noqa: PLC0415 - only these questions need it

    return dict(dotenv.dotenv_values(stream=io.StringIO(text(name)), interpolate=False))


def dockerfile(name: str) -> list[dict[str, Any]]:
    """Return the instructions of a Dockerfile: `instruction` in capitals, `value`, `line` from 1.

    Comments are left out, and lines that go on are joined.
    """
    import dockerfile_parse  # noqa: PLC0415 - only these questions need it

    with io.BytesIO(text(name).encode()) as file:
        structure = dockerfile_parse.DockerfileParser(fileobj=file).structure
    return [
        {
            "instruction": part["instruction"],
            "value": part["value"],
            "line": part["startline"] + 1,
        }
        for part in structure
        if part["instruction"] != "COMMENT"
    ]


def nginx(name: str) -> list[dict[str, Any]]:
    """Return the directives of an nginx file: `directive`, `args`, `line`, and a `block` or None.

    Where a directive may stand and how many arguments it takes are looked at; includes are not
    followed.
    """
    import crossplane  # noqa: PLC0415 - only these questions need it

    text(name)  # missing and large files are told alike
    read = crossplane.parse(name, single=True, check_ctx=False, check_args=True)
    if read["errors"]:
        raise ConfigurationError(str(read["errors"][0]["error"]))
    return _directives(read["config"][0]["parsed"])


def _directives(parsed: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "directive": one["directive"],
            "args": one["args"],
            "line": one["line"],
            "block": _directives(one["block"]) if "block" in one else None,
        }
        for one in parsed
        if one["directive"] != "#"
    ]
