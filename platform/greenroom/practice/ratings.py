"""How a writer rates an answer, point by point of the rubric."""

from collections.abc import Collection, Mapping
from enum import StrEnum


class Rating(StrEnum):
    """What an answer does with one point of the rubric."""

    MET = "met"
    PARTLY = "partly"
    NOT_YET = "not_yet"


RATING_WORDS = {Rating.MET: "Met", Rating.PARTLY: "Partly", Rating.NOT_YET: "Not yet"}

Ratings = Mapping[str, str]
"""Rating by id of the point."""


def is_all_met(ratings: Ratings) -> bool:
    """Return whether every point was rated as met."""
    return all(rating == Rating.MET for rating in ratings.values())


def in_words(ratings: Ratings) -> str:
    """Return `2 met, 1 partly`; what nothing was rated as is left out."""
    counts = {rating: list(ratings.values()).count(rating) for rating in Rating}
    return ", ".join(
        f"{count} {RATING_WORDS[rating].lower()}" for rating, count in counts.items() if count
    )


def say_unrated(numbers: Collection[int]) -> str:
    """Return which points, by their numbers from 1, have no rating yet."""
    if len(numbers) == 1:
        return f"Point {min(numbers)} has no rating yet. What you chose is kept below."
    shown = ", ".join(str(number) for number in sorted(numbers))
    return f"Points {shown} have no rating yet. What you chose is kept below."
