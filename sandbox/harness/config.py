"""The checks' view of configuration files: plain data that the candidate's process has read."""

from typing import Any

from harness.calls import Solution
from harness.client import Api


class Configuration:
    """Reads the candidate's files; one that is missing or not of its form fails the check."""

    def __init__(self, app: Api | Solution) -> None:
        if not isinstance(app, Solution):
            raise TypeError("only a question of the kind `config` has configuration files")
        self._solution = app

    def text(self, name: str) -> str:
        """Return a file as it is."""
        return str(self._solution.call("text", name))

    def yaml(self, name: str) -> Any:
        """Return the first document of a YAML file; `on`, `yes`, `no` and `off` are texts."""
        return self._solution.call("yaml", name)

    def toml(self, name: str) -> Any:
        """Return a TOML file."""
        return self._solution.call("toml", name)

    def json(self, name: str) -> Any:
        """Return a JSON file."""
        return self._solution.call("json", name)

    def ini(self, name: str) -> Any:
        """Return an INI file: sections, each with its keys."""
        return self._solution.call("ini", name)

    def env(self, name: str) -> Any:
        """Return a .env file."""
        return self._solution.call("env", name)

    def dockerfile(self, name: str) -> Any:
        """Return the instructions of a Dockerfile: `instruction` in capitals, `value`, `line`."""
        return self._solution.call("dockerfile", name)

    def nginx(self, name: str) -> Any:
        """Return nginx directives: `directive`, `args`, `line`, and a `block` or None."""
        return self._solution.call("nginx", name)
