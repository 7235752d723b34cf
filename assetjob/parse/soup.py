"""BeautifulSoup, imported without what nobody here asks it for.

It imports soupsieve for CSS selectors, which takes as long as half of all else in it. So a module
stands in soupsieve's place that loads the real one when it is first used.
"""

from __future__ import annotations

import sys
from importlib import import_module
from types import ModuleType
from typing import Any


class _Late(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(import_module(self.__name__), name)


sys.modules.setdefault("soupsieve", _Late("soupsieve"))

from bs4 import BeautifulSoup, Tag  # noqa: E402
from bs4.builder import TreeBuilder  # noqa: E402
from bs4.element import NavigableString, PageElement  # noqa: E402

__all__ = ["BeautifulSoup", "NavigableString", "PageElement", "Tag", "TreeBuilder"]
