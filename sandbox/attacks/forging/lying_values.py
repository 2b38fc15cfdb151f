"""Returns values that compare as equal to everything.

victim: code
tries: to win a comparison in the grader with an object of its own
must: failed, crashed
points: 0
backends: docker-runc, docker-runsc, local
"""

import dataclasses
import decimal
import enum


class Equal:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return 0

    def __bool__(self):
        return True


# variant: plain_object
def digest(text):
    return Equal()

# variant: text
class Text(Equal, str):
    pass


def digest(text):
    return Text("anything")

# variant: number
class Number(Equal, int):
    def __str__(self):
        return "true"

    __repr__ = __str__


def digest(text):
    return Number(1)

# variant: mapping
class Mapping(Equal, dict):
    def items(self):
        return [("value", Equal())]


def digest(text):
    return Mapping(value=1)

# variant: sequence
class Sequence(Equal, list):
    def __iter__(self):
        return iter([Equal()])


def digest(text):
    return Sequence([1])

# variant: key
class Key(Equal, str):
    def __str__(self):
        return self


def digest(text):
    return {Key("anything"): 1}

# variant: enumeration
class Choice(Equal, str, enum.Enum):
    ANY = "anything"


def digest(text):
    return Choice.ANY

# variant: dataclass
@dataclasses.dataclass
class Record:
    value: object = dataclasses.field(default_factory=Equal)


def digest(text):
    return Record()

# variant: decimal
class Amount(decimal.Decimal):
    def __str__(self):
        return Text("anything")


class Text(Equal, str):
    pass


def digest(text):
    return Amount("1")

# variant: everything_at_once
def digest(text):
    return [True, 1, None, "", {}, [], text]
