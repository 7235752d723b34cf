"""Write URLs in the form that a page uses."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable
from urllib.parse import quote, unquote

from assetjob.model.image import Image
from assetjob.model.target import UrlForm
from assetjob.rewrite.candidates import CandidateFile
from assetjob.site.addresses import clean, without_query


def srcset_of(image: Image, files: Iterable[CandidateFile]) -> str:
    """Return the ``srcset`` of `files`, their URLs in the form of the image's own URL.

    The original's own URL stays as the page writes it, since browsers cache files by URL: with
    another query it may be an older file, and it is loaded again.
    """
    form, path = image.target.form, image.target.path
    assert form is not None
    urls = (
        own_url(form, each.path, image.ref.url or "")
        if each.path == path
        else url_of(form, each.path)
        for each in files
    )
    return ", ".join(f"{url} {each.width}w" for url, each in zip(urls, files, strict=True))


def own_url(form: UrlForm, path: str, written: str) -> str:
    """Return the URL by which a page names a file, as a ``srcset`` can hold it.

    It is that of `url_of` where what is `written` leads elsewhere in an attribute that the site's
    generator does not know.
    """
    plain = url_of(form, path)
    url = clean(written)
    if not (url.startswith(form.before) and url.endswith(form.after)):
        return plain
    end = len(form.after)
    inner = quote(url[len(form.before) : len(url) - end], safe=_AS_WRITTEN)
    same = _place(inner) == _place(plain[len(form.before) : len(plain) - end])
    is_held = not (inner.startswith(",") or inner.endswith(","))
    return form.before + inner + form.after if same and is_held else plain


# Browsers do not encode these either; brackets, quotes and bars may mean something in Markdown.
_AS_WRITTEN = "/:?#&=%+,;@!()*"


def _place(url: str) -> str:
    return posixpath.normpath(unquote(without_query(url)))


def url_of(form: UrlForm, path: str) -> str:
    """Return the URL of a file of the site in the form that its page uses.

    All characters of the path but letters, digits and ``-._~/`` are percent-encoded, so that the
    URL is safe in a ``srcset``, a table's cell or an attribute list.
    """
    path = path.removeprefix(form.root + "/") if form.root else path
    if form.folder is not None:
        path = posixpath.relpath(path, form.folder or ".")
    return form.before + quote(path, safe="/") + form.after
