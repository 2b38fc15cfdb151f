"""Reads Python source without running it."""

import ast
import warnings

from greenroom.questions.problems import ProblemLog


def check_syntax(path: str, source: str, problems: ProblemLog) -> bool:
    """Return whether Python can read the source; if not, note the line of the syntax error.

    It is compiled, and the result thrown away: only the compiler notices a `return` outside a
    function or an `await` outside an async one.
    """
    with warnings.catch_warnings():
        # A wrong escape such as "\d" is a warning that a candidate would see in the output.
        warnings.simplefilter("error")
        try:
            compile(source, path, "exec", dont_inherit=True)
        except SyntaxError as error:
            reason = f"Python cannot read it: {error.msg}"
            problems.add(path, reason, line=error.lineno or 1)
            return False
        except (RecursionError, MemoryError):
            problems.add(path, "Python cannot read it: it is nested too deeply")
            return False
    return True


def parse_python(path: str, source: str, problems: ProblemLog) -> ast.Module | None:
    """Return the syntax tree of a source that `check_syntax` finds good, else None."""
    return ast.parse(source) if check_syntax(path, source, problems) else None
