"""The front matter of a page."""

from __future__ import annotations

from dataclasses import dataclass

from assetjob.model.text import Span

# The keys of front matter that name images by default; see `parse.front_keys`.
FRONT_MATTER_KEYS = (
    *("image", "thumbnail", "cover", "hero"),
    *("*avatar*", "*background*", "*banner*", "*cover*", "*hero*", "*image*", "*img*", "*logo*"),
    *("*photo*", "*picture*", "*poster*", "*teaser*", "*thumb*"),
)


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """The front matter's facts about a page's URL and title.

    `span` covers it with both of its ``---`` lines. `problem` tells in one line why it could not be
    read, "" where it could. `names_image` tells whether a value looks like an image's address,
    whatever its key.
    """

    span: Span
    problem: str = ""
    title: str | None = None
    permalink: str | None = None
    layout: str | None = None
    language: str | None = None
    date: str | None = None
    slug: str | None = None
    categories: tuple[str, ...] = ()
    published: bool = True
    variant: str | None = None
    names_image: bool = False
