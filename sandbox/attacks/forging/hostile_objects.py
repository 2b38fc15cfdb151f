"""Returns objects whose special methods run code or lie about their type.

victim: code
tries: to have its methods called where a verdict is made
must: failed, crashed, timed_out
backends: docker-runc, docker-runsc, local
"""

import os
import sys

# variant: repr
class Value:
    def __repr__(self):
        os._exit(0)

    __str__ = __repr__


def digest(text):
    return Value()

# variant: class_lie
class Value:
    @property
    def __class__(self):
        return str


def digest(text):
    return Value()

# variant: dump_forges_a_reply
class Value:
    def model_dump(self, mode):
        return {"value": "anything", "error": None}


def digest(text):
    return Value()

# variant: dump_exits
class Value:
    def model_dump(self, mode):
        sys.exit(0)


def digest(text):
    return Value()

# variant: dump_returns_an_object
class Value:
    def model_dump(self, mode):
        return self


def digest(text):
    return Value()

# variant: every_attribute
class Value:
    def __getattr__(self, name):
        return self

    def __call__(self, *args, **kwargs):
        return self

    def __iter__(self):
        return iter([self])


def digest(text):
    return Value()

# variant: endless_mapping
# must: failed, crashed, timed_out, out_of_memory
class Value(dict):
    def items(self):
        while True:
            yield "key", 1


def digest(text):
    return Value()

# variant: contains_itself
def digest(text):
    value = []
    value.append(value)
    return value

# variant: endless_attribute
class Value:
    def __getattribute__(self, name):
        while True:
            pass


def digest(text):
    return Value()

# variant: registered_with_singledispatch
from harness.calls import to_plain


class Value:
    pass


@to_plain.register(Value)
def _value(value):
    return {"value": "anything"}


def digest(text):
    return Value()
