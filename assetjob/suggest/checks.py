"""Check a text as if it were the alt text of an image: by the rules that judge written ones."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from functools import cache

from assetjob import rules
from assetjob.model.image import Image, ResolvedPage
from assetjob.model.page import AccessibleName, ParsedPage
from assetjob.model.text import Attr, Markup, Source, Span, is_template
from assetjob.rules.support.decorators import Comparing, Rule
from assetjob.rules.support.part import Part
from assetjob.settings.schema import Settings

# A text without flaws, to find the problems that an image has whatever its alt text. Rule
# alt-other-script accepts a text with a letter of the page's script.
_FLAWLESS = "Two people stand before a gate: 人 ம म ค ع я 사"

REPEATS = frozenset({"alt-repeats-caption", "alt-repeats-text", "alt-repeats-link", "alt-all-caps"})
"""Rules that a text of the page or of the image may break by its nature; the reviewer edits it."""

_ABOUT_OTHERS = frozenset({"alt-repeats-title"})


def is_usable(
    text: str, image: Image, settings: Settings, allowed: Collection[str] = frozenset()
) -> bool:
    """Tell whether no rule finds a problem in `text` as alt text of `image`.

    Rules named in `allowed` do not count, nor does a title attribute with the same text: the
    reviewer can remove that one.
    """
    if not text or is_template(text):
        return False
    broken = _broken(text, image, settings).difference(allowed, _ABOUT_OTHERS)
    return not broken or not broken.difference(_broken(_FLAWLESS, image, settings))


def _broken(text: str, image: Image, settings: Settings) -> frozenset[str]:
    """Return the names of the rules that find a problem in the image with this alt text."""
    part = Part((_with_alt(image, text),), ())
    return frozenset(
        name
        for name, rule in _alt_rules().items()
        if not isinstance(rule.judge, Comparing) and next(rule.judge(part, settings), None)
    )


@cache
def _alt_rules() -> dict[str, Rule]:
    return {name: rule for name, rule in rules.load().items() if rule.about == "alt"}


def _with_alt(image: Image, text: str) -> ResolvedPage:
    """Return a page on which the image alone stands, with this alt text."""
    nowhere = Span(0, 0)  # the text of the page is empty
    attrs = (Attr(each.name, each.value, nowhere, nowhere) for each in image.ref.attrs)
    others = tuple(attr for attr in attrs if attr.name != "alt")
    alt = Attr("alt", text, nowhere, nowhere)
    context = replace(image.ref.context, name=AccessibleName(text, "alt"))
    ref = replace(image.ref, attrs=(*others, alt), context=context, templated=False)
    source = Source(image.page, Markup.HTML, "")
    return ResolvedPage(source, ParsedPage((ref,)), (replace(image, ref=ref),))
