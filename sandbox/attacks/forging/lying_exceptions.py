"""Raises exceptions that look like those of the grader.

victim: code
tries: to have a check skipped, or the whole run ended, by the name or the content of an exception
must: failed, crashed
points: 1
backends: docker-runc, docker-runsc, local
"""

# variant: skipped
import pytest


def digest(text):
    pytest.skip("not today", allow_module_level=True)

# variant: exit
import pytest


def digest(text):
    pytest.exit("all is well", returncode=0)

# variant: xfail
import pytest


def digest(text):
    pytest.xfail("known")

# variant: named_like_one
class Skipped(Exception):
    pass


Skipped.__module__ = "_pytest.outcomes"


def digest(text):
    raise Skipped("not today")

# variant: errors_that_lie
class Liar(Exception):
    def errors(self):
        return [{"type": self, "loc": [self], "msg": self}]

    def __eq__(self, other):
        return True

    def __hash__(self):
        return 0


def digest(text):
    raise Liar

# variant: errors_without_end
# must: failed, crashed, timed_out, out_of_memory
class Liar(Exception):
    def errors(self):
        while True:
            yield {"type": "a", "loc": [], "msg": "b"}


def digest(text):
    raise Liar
# variant: text_that_exits
import os


class Liar(Exception):
    def __str__(self):
        os._exit(0)


def digest(text):
    raise Liar

# variant: base_exception
class Quiet(BaseException):
    pass


def digest(text):
    raise Quiet

# variant: group_of_thousands
def digest(text):
    raise ExceptionGroup("many", [ValueError(str(number)) for number in range(50_000)])
