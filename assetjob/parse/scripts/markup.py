"""Attributes by which scripts and frameworks set an image's ``src``."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from assetjob.model.bindings import is_bound
from assetjob.model.page import ImageRef
from assetjob.model.text import Attr

# DOM, Vue and Alpine, Angular.
HANDLER_NAME = r"(?:on\w+|@[\w.:-]+|(?:v-on|x-on):[\w.:-]+|\([\w.]+\))"
_HANDLER_NAME = re.compile(HANDLER_NAME)
# Read by lazy loaders and by scripts that swap images.
_DEFERRED = re.compile(
    r"data-(?:[\w-]+-)?(?:src|srcset|lazy|original|hover|rollover|swap)"
    r"(?:-(?:src|srcset|url|image|img|file|hover|retina|2x|small|large|mobile|desktop))?"
    r"|hover-?src|lowsrc"
)
_LAZY_CLASSES = frozenset({"lazy", "lazyload", "lazyloaded", "lozad", "b-lazy"})


def sets_src(attrs: Iterable[Attr]) -> bool:
    """Tell whether an image's own attributes let a script or a framework set its ``src``."""
    return any(
        is_bound((attr,), "src", "srcset")
        or _DEFERRED.fullmatch(attr.name)
        or (attr.name == "class" and not _LAZY_CLASSES.isdisjoint(attr.value.lower().split()))
        or (_HANDLER_NAME.fullmatch(attr.name) and "src" in attr.value)
        for attr in attrs
    )


def handlers_of(ref: ImageRef) -> Iterator[str]:
    """Yield the code of the event handlers of an image and of the elements around it."""
    own = ((attr.name, attr.value) for attr in ref.attrs)
    around = chain.from_iterable(each.attributes or () for each in ref.context.ancestors)
    return (value for name, value in chain(own, around) if _HANDLER_NAME.fullmatch(name))
