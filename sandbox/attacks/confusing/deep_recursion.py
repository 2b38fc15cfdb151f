"""Recurses until a stack is full.

victim: api
tries: to overflow the C stack, in the code and in what looks at its remains
must: failed, crashed, timed_out, out_of_memory, syntax_error
seconds: 6
backends: docker-runc, docker-runsc, local
"""

import sys

from fastapi import FastAPI

app = FastAPI()

# variant: python
def again():
    again()


again()

# variant: without_a_limit
sys.setrecursionlimit(10**9)


def again():
    again()


again()

# variant: through_c
sys.setrecursionlimit(10**9)


class Again:
    def __repr__(self):
        return repr(self)

    def __eq__(self, other):
        return self == other


repr(Again())

# variant: nested_getattr
sys.setrecursionlimit(10**9)


class Again:
    def __getattr__(self, name):
        return getattr(self, name + "x")


Again().a

# variant: destructors
value = None
for _ in range(5_000_000):
    value = (value,)
del value

# variant: long_chain_of_exceptions
error = None
for number in range(100_000):
    try:
        raise ValueError(number) from error
    except ValueError as caught:
        error = caught
raise error

# variant: nested_groups
error = ValueError()
for _ in range(5000):
    error = ExceptionGroup("group", [error])
raise error

# variant: in_a_handler
@app.post("/digest")
async def digest():
    sys.setrecursionlimit(10**9)

    def again():
        return [again()]

    return again()
