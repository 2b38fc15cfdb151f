"""Problems that keep a question from being loaded, with the place where each is found."""

from dataclasses import dataclass


@dataclass(frozen=True, order=True)
class Problem:
    """One thing to repair."""

    file: str
    """Path relative to content/, with slashes; a folder when something in it is missing."""
    line: int
    """From 1; also 1 where the file or folder as a whole is meant."""
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class ProblemLog:
    """Collects the problems of one folder, so that all of them are told at once."""

    def __init__(self, folder: str = "", found: tuple[Problem, ...] = ()) -> None:
        """Go on from what was found; prefix every file with `folder`, relative to content/."""
        self._prefix = f"{folder}/" if folder else ""
        self._folder = folder
        self._found = list(found)

    def add(self, path: str, reason: str, *, line: int = 1) -> None:
        """Note a problem of `path`, relative to the folder; an empty path is the folder itself."""
        file = self._prefix + path if path else self._folder
        self._found.append(Problem(_printable(file), line, _printable(reason)))

    def add_missing(self, path: str) -> None:
        """Note that a file is missing, unless it is there and could not be read."""
        if not self.mentions(path):
            self.add(path, "is missing")

    def __len__(self) -> int:
        """Return how many problems there are so far."""
        return len(self._found)

    def mentions(self, prefix: str) -> bool:
        """Return whether a file whose path begins so has a problem already."""
        return any(problem.file.startswith(self._prefix + prefix) for problem in self._found)

    @property
    def found(self) -> tuple[Problem, ...]:
        """Return what was found, by file and line."""
        return tuple(sorted(self._found))


def _printable(text: str) -> str:
    """Return the text with line ends, control characters and broken UTF-8 of file names escaped."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in text)
