"""Where an image is placed among the elements around it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Placement:
    """The position of an image's box: the image, or the largest element that has no other content.

    `alone` is True if no text and no other image is on the same line. `previous` and `following`
    are the names of the neighbouring elements of the box, "" if there is none; an element that
    begins with a heading is named by the heading. `siblings` counts the other children of the
    box's parent, at most 20. `label` is the text of the cell beside the image's own, or of the term
    or description beside it, where it is short and has no image; else "". `beside` is the short
    line that the element behind the box begins with, "" where that begins otherwise. `above` is the
    text of the heading before the box, where it is short. `wrappers` counts the elements around the
    image that have no other content. `touching` is the text between the box and the next element
    behind it, or if there is none, before it, where it is short.
    """

    alone: bool = False
    previous: str = ""
    following: str = ""
    siblings: int = 0
    label: str = ""
    beside: str = ""
    above: str = ""
    wrappers: int = 0
    touching: str = ""


UNKNOWN = Placement()
