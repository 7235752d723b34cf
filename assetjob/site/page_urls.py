"""What the URLs of one page are resolved by."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass, field

from assetjob.model.page import Kind, ParsedPage
from assetjob.model.site import Project
from assetjob.model.target import UrlForm
from assetjob.site.addresses import Address, Folder, split, without_query
from assetjob.site.template_urls import TemplateUrl


@dataclass(frozen=True, slots=True)
class PageUrls:
    """What the URLs of a page are resolved by; `named` maps front matter keys.

    `variables` maps the names of variables of templates. `roots` are folders around the page that
    an unknown generator or host may serve at the root, `inner_roots` those that a host may serve so
    although the site has a front page above them; `by_end` tells that a generator may serve files
    at other paths than is known.
    """

    path: str
    project: Project
    folder: Folder
    base: str | None
    named: dict[str, str]
    variables: Mapping[str, str] = field(default_factory=dict)
    planned: Container[str] = ()
    roots: tuple[str, ...] = ()
    inner_roots: tuple[str, ...] = ()
    by_end: bool = False


def address_of(template: TemplateUrl, url: str, page: PageUrls) -> Address | None:
    """Return what an address leads to on the site, None where it leads to another one."""
    if not template.before:
        return split(url, page.project, page.folder, page.base)
    folder = page.folder() if template.beside else None
    return Address("", folder, without_query(url).replace("\\", "/").lstrip("/"))


def form_of(template: TemplateUrl, address: Address, page: PageUrls) -> UrlForm | None:
    """Return how the page writes the address, None where another file's cannot be written so."""
    if template.beside:
        return None
    if template.before:
        return UrlForm(template.before, template.after, None, page.project.source)
    return UrlForm(address.before, "", address.folder, page.project.source)


def front_matter_images(page: ParsedPage) -> dict[str, str]:
    """Map the page's own front matter keys to their values, for ``{{ page.image }}``."""
    refs = (ref for ref in page.refs if ref.kind is Kind.FRONT_MATTER)
    return {attr.name: attr.value for ref in refs for attr in ref.attrs if attr.span == ref.span}
