"""Returns values that are hard to send.

victim: code
tries: to break, to slow down or to mislead the call by value
must: failed, crashed, timed_out, out_of_memory
seconds: 6
check_seconds: 1.5
backends: docker-runc, docker-runsc, local
"""

import math

# variant: huge_text
def digest(text):
    return "x" * 50_000_000

# variant: huge_list
def digest(text):
    return [[]] * 3_000_000

# variant: deep_list
def digest(text):
    value = []
    for _ in range(100_000):
        value = [value]
    return value

# variant: not_a_number
# points: 1
def digest(text):
    return [math.nan, math.inf]

# variant: long_integer
# points: 1
def digest(text):
    return 10**5000

# variant: lone_surrogate
def digest(text):
    return "\ud800\x00"

# variant: bytes
def digest(text):
    return b"\xff"

# variant: endless_coroutine
async def digest(text):
    while True:
        pass

# variant: generator
def digest(text):
    yield from iter(int, 1)

# variant: huge_message
# points: 1
def digest(text):
    raise ValueError("x" * 50_000_000)

# variant: many_bases
def digest(text):
    kind = ValueError
    for number in range(3000):
        kind = type(f"Error{number}", (kind,), {})
    raise kind

# variant: endless_name
def digest(text):
    raise type("x" * 10_000_000, (ValueError,), {})
