"""Recognise pages that a framework hydrates: it compares or rebuilds their elements by script.

New attributes survive that (measured with React 19, Vue 3 and Svelte 5). A new element does not:
React discards the whole page, Vue puts the originals back, Svelte sets ``alt`` on the wrong one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from assetjob.model.image import ResolvedPage
from assetjob.model.page import ImageRef
from assetjob.model.text import Source

# What the pages of a framework contain, in a script or as an attribute.
_MARKS: Mapping[str, str] = {
    "Next.js": r"__NEXT_DATA__|self\.__next_f\b|/_next/static/",
    "Docusaurus": r"id=[\"']?__docusaurus\b",
    "Gatsby": r"id=[\"']?___gatsby\b",
    "Nuxt": r"id=[\"']?__nuxt\b|__NUXT_DATA__|__NUXT__",
    "VitePress": r"__VP_HASH_MAP__|__VP_SITE_DATA__",
    "VuePress": r"__VUEPRESS_SSR_CONTEXT__|id=[\"']?app[\"']?><!--\[-->",
    "SvelteKit": r"__sveltekit_|data-sveltekit-",
    "Vue": r"data-server-rendered=|data-v-app\b",
    "React": r"data-reactroot\b",
    "Remix": r"__remixContext|__reactRouterContext",
    "Angular": r"\bng-server-context=|id=[\"']?ng-state\b",
    "Qwik": r"\bq:container=",
    "SolidStart": r"_\$HY\b|\bdata-hk=",
}
_FRAMEWORKS = re.compile(
    "|".join(f"(?P<f{at}>{pattern})" for at, pattern in enumerate(_MARKS.values()))
)
_NAMES = tuple(_MARKS)
_ISLANDS = ("astro-island",)


def framework_of(source: Source) -> str | None:
    """Return the name of the framework that hydrates a page, None where none is recognised."""
    found = _FRAMEWORKS.search(source.text)
    return _NAMES[int((found.lastgroup or "f0")[1:])] if found else None


def notes_on_hydration(pages: Iterable[ResolvedPage]) -> Iterator[str]:
    """Yield one line for each framework that hydrates pages, on which no element is added."""
    counts = Counter(name for page in pages if (name := framework_of(page.source)))
    for name, count in sorted(counts.items()):
        many = "page is" if count == 1 else "pages are"
        yield f"{count} {many} hydrated by {name}: images get attributes only, no <picture>"


def in_island(ref: ImageRef) -> bool:
    """Tell whether an image is in a part of its page that a framework hydrates by itself."""
    return ref.context.inside(*_ISLANDS)
