"""Which keys of front matter name an image."""

from __future__ import annotations

import re
from fnmatch import translate
from functools import lru_cache

from assetjob.model.formats import SUFFIX_PATTERN

# Keys of texts about an image, of its links and of its looks.
_ABOUT = re.compile(r"alt|author|caption|class|credit|description|href|link|text|title|theme")
_SUFFIX = re.compile(rf"[^\n]*{SUFFIX_PATTERN}(?:[?#]|$)", re.IGNORECASE)
_URL = re.compile(r"(?:(?:https?:)?/|\.{1,2}/)[^\s]*[^\s/]", re.IGNORECASE)
_NO_IMAGE = re.compile(
    r"\.(?:[cm]?[jt]sx?|json|ya?ml|toml|x?html?|njk|liquid|twig|jinja2?|j2|md|mdx|markdown|hbs|ejs"
    r"|erb|haml|pug|css|scss|sass|vue|svelte|astro|webc|txt|xml|pdf|docx?|xlsx?|pptx?|epub|csv|mp[34]|mov|og[ag]|wav|webm|vtt|srt"
    r"|zip|gz|tar|7z|dmg|exe|sh|py|rb|ipynb)"
    r"(?:[?#].*)?\Z",
    re.IGNORECASE,
)


class ImageKeys:
    """Keys that name images, as the setting has them: names, and patterns with ``*``.

    The value of a name may be any URL that can be an image's; that of a pattern must end as the
    URL of an image file does. Patterns take no account of case, hyphens and underscores.
    """

    def __init__(self, keys: tuple[str, ...]) -> None:
        self._names = frozenset(key for key in keys if "*" not in key)
        patterns = [translate(_plain(key)) for key in keys if "*" in key]
        self._patterns = re.compile("|".join(patterns) or r"(?!)")

    def __contains__(self, key: str) -> bool:
        """Tell whether a key is one of images."""
        return key in self._names or self._fits(key)

    def takes(self, key: str, value: str) -> bool:
        """Tell whether a value under a key is an image."""
        if key in self._names:
            return names_image(value)
        return has_image_suffix(value) and self._fits(key)

    def _fits(self, key: str) -> bool:
        plain = _plain(key)
        return self._patterns.match(plain) is not None and not _ABOUT.search(plain)


@lru_cache(10)
def image_keys(keys: tuple[str, ...]) -> ImageKeys:
    """Return the keys of a setting, prepared."""
    return ImageKeys(keys)


def has_image_suffix(value: str) -> bool:
    """Tell whether a text ends as the URL of an image file does."""
    return bool(_SUFFIX.match(value.strip()))


def names_image(value: str) -> bool:
    """Tell whether a text looks like the URL of an image; without a suffix it may be a page's."""
    value = value.strip()
    if _SUFFIX.match(value):
        return True
    return bool(_URL.fullmatch(value)) and not _NO_IMAGE.search(value)


def may_name_image(path: tuple[str, ...], value: str, keys: ImageKeys) -> bool:
    """Tell whether a value may be an image for a theme, which has keys of its own.

    It ends as the URL of an image file does, or is a URL below a key of images. `path` are the keys
    of the mappings around it, the outermost first.
    """
    if not path or has_image_suffix(value):
        return bool(path)
    is_about = _ABOUT.search(_plain(path[-1])) is not None
    return not is_about and any(key in keys for key in path[:-1]) and names_image(value)


def _plain(key: str) -> str:
    return re.sub("[-_ ]", "", key.lower())
