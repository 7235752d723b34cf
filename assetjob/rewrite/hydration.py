"""Recognise pages that a framework hydrates: it compares or rebuilds their elements by script.

New attributes survive that (measured with React 19, Vue 3 and Svelte 5). A new element does not:
React discards the whole page, Vue puts the originals back, Svelte sets ``alt`` on the wrong one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterator

from assetjob.model.image import Image, ResolvedPage
from assetjob.model.page import ImageRef, Kind
from assetjob.model.text import Source

# What the pages of a framework contain, in a script or as an attribute: a text and, where the text
# alone would occur elsewhere too, a pattern. To look for a text is a hundred times faster; and most
# pages do not even contain one of the few parts that the texts have in common.
_PARTS = ("__", "_", "data-", "ng-s", "<!--[", "q:")
_MARKS = tuple(
    (name, next(part for part in _PARTS if part in text), text, re.compile(pattern))
    for name, text, pattern in (
        ("Next.js", "__NEXT_DATA__", ""),
        ("Next.js", "self.__next_f", r"self\.__next_f\b"),
        ("Next.js", "/_next/static/", ""),
        ("Docusaurus", "__docusaurus", r"id=[\"']?__docusaurus\b"),
        ("Gatsby", "___gatsby", r"id=[\"']?___gatsby\b"),
        ("Nuxt", "__nuxt", r"id=[\"']?__nuxt\b"),
        ("Nuxt", "__NUXT_DATA__", ""),
        ("Nuxt", "__NUXT__", ""),
        ("VitePress", "__VP_HASH_MAP__", ""),
        ("VitePress", "__VP_SITE_DATA__", ""),
        ("VuePress", "__VUEPRESS_SSR_CONTEXT__", ""),
        ("VuePress", "><!--[-->", r"id=[\"']?app[\"']?><!--\[-->"),
        ("SvelteKit", "__sveltekit_", ""),
        ("SvelteKit", "data-sveltekit-", ""),
        ("Vue", "data-server-rendered=", ""),
        ("Vue", "data-v-app", r"data-v-app\b"),
        ("React", "data-reactroot", r"data-reactroot\b"),
        ("Remix", "__remixContext", ""),
        ("Remix", "__reactRouterContext", ""),
        ("Angular", "ng-server-context=", r"\bng-server-context="),
        ("Angular", "ng-state", r"id=[\"']?ng-state\b"),
        ("Qwik", "q:container=", r"\bq:container="),
        ("SolidStart", "_$HY", r"_\$HY\b"),
        ("SolidStart", "data-hk=", r"\bdata-hk="),
    )
)
_ISLANDS = ("astro-island",)


def framework_of(source: Source) -> str | None:
    """Return the name of the framework that hydrates a page, None where none is recognised."""
    page = source.text
    parts = _PARTS if "_" in page else _PARTS[2:]
    found = {part for part in parts if part in page}
    return next(
        (
            name
            for name, part, text, pattern in _MARKS
            if part in found and text in page and pattern.search(page)
        ),
        None,
    )


class HydrationNotes:
    """Counts the pages that a framework hydrates, and what its links render.

    `made` are the paths of the originals that have variants. With `pictured` other images get a
    ``<picture>``.
    """

    def __init__(self, made: Container[str], *, pictured: bool) -> None:
        self._made = made
        self._pictured = pictured
        self._counts: Counter[str] = Counter()
        self._images: Counter[bool] = Counter()

    def add(self, page: ResolvedPage) -> None:
        """Count a page."""
        name = framework_of(page.source)
        self._images[name is not None] += sum(_shows(each, self._made) for each in page.images)
        if name is not None:
            self._counts[name] += 1

    def lines(self) -> Iterator[str]:
        """Yield one line for each framework, and one on what links render."""
        for name, count in sorted(self._counts.items()):
            many = "page is" if count == 1 else "pages are"
            only = ": images get attributes only, no <picture>" if self._pictured else ""
            yield f"{count} {many} hydrated by {name}{only}"
        if self._images[True]:
            share = 100 * self._images[True] // self._images.total()
            yield (
                f"{share} % of the images with variants are on these pages: after a link by which a"
                " script renders the next page they are the originals; --manifest helps components"
            )


def _shows(image: Image, made: Container[str]) -> bool:
    shown = image.ref.kind in (Kind.IMG, Kind.MARKDOWN)
    return shown and image.target.form is not None and image.target.path in made


def in_island(ref: ImageRef) -> bool:
    """Tell whether an image is in a part of its page that a framework hydrates by itself."""
    return ref.context.inside(*_ISLANDS)
