"""What is known of a site generator: the shape of an entry in `generators` and `npm_generators`."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sign:
    """A file or folder by which a generator is recognised.

    `path` and `also` are patterns of `fnmatch` for paths from the project's folder. `text` is a
    regular expression that must be found in the file, `also` a further file that must exist.
    """

    path: str
    text: str = ""
    also: str = ""


@dataclass(frozen=True, slots=True)
class Generator:
    """What is known of a generator. Folders are paths from the project's folder.

    It is recognised by any of `signs`; where no generator is, by any of `packages` (of npm, PyPI
    or RubyGems); where none is, by any of `weak_signs`. `content` are folders of pages; other
    files in them are served beside the pages. The files of `static` are served at the root ("@/"
    is the content folder). `content_key`, `static_key` and `output_key` are the configuration keys
    that replace these folders. `copies` is a pattern of the calls that name folders to copy.
    `aliases` map beginnings of addresses to folders; with None the rest is an address by itself.
    `output` are the folders that it writes, `unread` the endings of page sources that assetjob
    cannot read. `data_files` are patterns of files with data of all pages of a folder, "{}" is its
    name. `readme_is_index` tells that a README is the front page of its folder. `sources_writable`
    tells that ``fix`` may change its sources: files are served under their own paths, and raw HTML
    in Markdown stays. `only_content` tells that Markdown elsewhere is no page, where a file of
    configuration says which the folders of pages are, and `templates` are endings of further files
    that are none there, unless they are copied or named like parts of pages ("_includes"). A
    generator with a `future_key` does not publish pages with a date in the future, unless this
    configuration key is true. `url_key` is the key of the address of the published site, `base_key`
    that of the path below which it is served, `theme_key` that of the names of folders in "themes".
    `transforms` is a text in the configuration, or in a module that this imports, by which it
    resizes the images of its pages, `reencodes` one by which it certainly encodes them again. A
    generator with a `case_key` writes the folders of pages in lower case in URLs, unless this
    configuration key is true.
    """

    name: str
    signs: tuple[Sign, ...] = ()
    packages: tuple[str, ...] = ()
    weak_signs: tuple[Sign, ...] = ()
    content: tuple[str, ...] = ()
    static: tuple[str, ...] = ()
    output: tuple[str, ...] = ()
    aliases: tuple[tuple[str, str | None], ...] = ()
    content_key: str = ""
    static_key: str = ""
    output_key: str = ""
    future_key: str = ""
    url_key: str = ""
    base_key: str = ""
    theme_key: str = ""
    case_key: str = ""
    transforms: str = ""
    reencodes: str = ""
    copies: str = ""
    unread: tuple[str, ...] = ()
    data_files: tuple[str, ...] = ()
    readme_is_index: bool = False
    only_content: bool = False
    templates: tuple[str, ...] = ()
    dialect: str = "commonmark"
    sources_writable: bool = False

    @property
    def key(self) -> str:
        """The name as the setting ``generator`` has it: lower case, without blanks."""
        return self.name.lower().replace(" ", "")


def files(*paths: str) -> tuple[Sign, ...]:
    """Return signs that need nothing but the files."""
    return tuple(Sign(path) for path in paths)
