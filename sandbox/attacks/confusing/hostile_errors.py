"""Raises exceptions that fight whoever describes them.

victim: api
tries: to break the harness while it puts an import error into words
must: crashed, syntax_error, timed_out, out_of_memory
seconds: 6
backends: docker-runc, docker-runsc, local
"""

import os
import sys

# variant: text_raises
class Error(Exception):
    def __str__(self):
        raise self


raise Error

# variant: text_exits
class Error(Exception):
    def __str__(self):
        sys.exit(0)


raise Error

# variant: text_is_no_text
class Error(Exception):
    def __str__(self):
        return 42


raise Error

# variant: text_never_ends
# must: timed_out, crashed
class Error(Exception):
    def __str__(self):
        while True:
            pass


raise Error

# variant: long_text
raise RuntimeError("x" * 100_000_000)

# variant: long_type_name
raise type("x" * 10_000_000, (Exception,), {})

# variant: no_module
class Error(Exception):
    pass


Error.__module__ = None
Error.__qualname__ = "\ud800"
raise Error

# variant: lying_syntax_error
class Lie(SyntaxError):
    filename = property(lambda self: self)
    lineno = property(lambda self: -1)
    msg = property(lambda self: self)
    text = property(lambda self: self)


raise Lie("x")

# variant: far_line
raise SyntaxError("x", ("main.py", 10**30, 10**30, "x"))

# variant: negative_line
raise SyntaxError("x", ("main.py", -5, -5, "x"))

# variant: source_of_another_file
# The traceback would show lines of a file that it may not read.
exec(compile("\n\n\nraise RuntimeError", "/etc/shadow", "exec"))

# variant: source_of_the_checks
exec(compile("\n" * 10 + "raise RuntimeError", "/checks/hidden/test_secret.py", "exec"))

# variant: source_in_the_cache
import linecache

linecache.cache["main.py"] = (1, None, ["\x1b[2J" * 1000] * 1000, "main.py")
exec(compile("raise RuntimeError", "main.py", "exec"))

# variant: hook_for_sources
class Loader:
    def get_source(self, name):
        os._exit(0)


__loader__ = Loader()
exec(compile("raise RuntimeError", "made-up", "exec"), {"__loader__": Loader(), "__name__": "x"})

# variant: group_with_itself
raise BaseExceptionGroup("x", [KeyboardInterrupt(), SystemExit(0), ValueError()])

# variant: notes
error = ValueError("x")
error.__notes__ = [object(), "\x1b[2J", "x" * 1_000_000] * 100
raise error
