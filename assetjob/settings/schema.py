"""Every setting of a run: its type, default, help and valid range.

A settings file's key is the field's name. Adding a setting takes its field here and the code that
uses it; the documentation and the checks read the field.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from assetjob.model.finding import Severity
from assetjob.model.formats import FORMATS, VariantFormat
from assetjob.model.front_matter import FRONT_MATTER_KEYS
from assetjob.model.image import Limits
from assetjob.model.site import UrlMap
from assetjob.runtime.resources import usable_processors
from assetjob.settings import choices
from assetjob.settings.choices import MAX_WIDTH, Effort, Ignore
from assetjob.settings.field import (
    cms_address,
    distinct,
    folder_in_site,
    published_folder,
    setting,
    url_maps,
    web_address,
)
from assetjob.settings.run_options import RunOptions


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings(RunOptions):
    """Every setting of a run, checked; a settings file may name those that are not inherited."""

    profile: choices.Profile = setting(
        "auto", "defaults for a kind of site; auto: detected by _config.yml"
    )
    include: tuple[str, ...] = setting(
        (),
        "pages to scan even if they are left out by default: .gitignore patterns",
        extends=True,
    )
    exclude: tuple[str, ...] = setting((), "pages to leave out: .gitignore patterns", extends=True)
    drafts: bool = setting(False, "scan _drafts too")
    url: str | None = setting(
        None, "the site's own URL, as in https://example.org; if unset, that of _config.yml"
    )
    baseurl: str | None = setting(
        None, "path under which the site is served, as in /base; if unset, that of _config.yml"
    )
    url_map: tuple[UrlMap, ...] = setting(
        (),
        "folders of files that pages name by URLs elsewhere: tables with prefix, as in"
        " https://assets.example.org/media/, and folder, in the site",
        check=url_maps,
    )
    generator: str = setting(
        "auto", "generator of these sources, as in jekyll; html: served as they are; auto: detected"
    )
    jekyll_config: tuple[str, ...] = setting(
        (),
        "Jekyll's configuration files, as in its --config: a later one wins; _config.yml if unset",
    )
    markdown: choices.MarkdownDialect = setting(
        "auto", "how Markdown is rendered; auto: as _config.yml says, else CommonMark"
    )
    formats: tuple[VariantFormat, ...] = setting(
        ("webp",), "formats of the variants: webp, avif", check=distinct
    )
    markup: choices.Responsive = setting(
        "auto", "auto: srcset in the img for WebP alone, else a picture; picture: always"
    )
    widths: tuple[int, ...] = setting(
        (480, 800, 1200, 1600, 2400),
        "widths of the variants, in pixels; up to 5 % more where that makes the height whole; "
        "where a screen certainly needs more, one 1.6 times as wide and the original follow",
        between=(16, MAX_WIDTH),
        check=distinct,
    )
    content_width: int | None = setting(
        None,
        "width of the text column in CSS pixels; limits sizes and the widest variant",
        between=(100, MAX_WIDTH),
    )
    quality: int | Literal["auto"] = setting(
        80,
        "WebP quality, 1 to 100; auto: the lowest that reaches quality_target",
        between=(1, 100),
    )
    quality_target: int = setting(
        70, "SSIMULACRA2 score, 30 to 95, that quality auto reaches", between=(30, 95)
    )
    effort: Effort = setting(
        "normal", "encoder effort: draft, normal or best; slower makes smaller files"
    )
    effort_by_format: tuple[tuple[VariantFormat, Effort], ...] = setting(
        (), 'effort of some formats, as in { avif = "draft" }'
    )
    variants_dir: str = setting(
        "assets/responsive", "folder of the variants, in the site", check=published_folder
    )
    allow_ignored: bool = setting(
        False, "write variants that git ignores, if something else publishes them"
    )
    icon_size: int = setting(
        64,
        "images whose longer side is at most this, in pixels, get no variants",
        between=(0, 1_000),
    )
    near_lossless: bool = setting(False, "allow near-lossless WebP for graphics")
    keep_copyright: bool = setting(
        False, "copy the EXIF copyright notice of an original into its variants"
    )
    cache: str | None = setting(
        None,
        "folder of the cache, in the site; if unset, the one in your home folder, which all your"
        " sites share",
        check=folder_in_site,
    )
    cache_megabytes: int = setting(
        2_000,
        "size of the cache, in megabytes; the shared one is made smaller by the command line only",
        between=(10, 1_000_000),
    )
    cache_days: int = setting(
        90,
        "days after which what was not used is removed from the cache; the shared one is shortened"
        " by the command line only",
        between=(1, 10_000),
    )
    reread_images: bool = setting(
        False, "read every image file on each run, even where its size and times are unchanged"
    )
    max_megabytes: int = setting(
        200,
        "size of an image file, in megabytes, above which it is not processed",
        between=(1, 2_000),
    )
    max_megapixels: int = setting(
        250,
        "megapixels of an image, all frames together, above which it is not processed",
        between=(1, 1_000),
    )
    max_frames: int = setting(
        2_000, "frames of an image above which it is not processed", between=(1, 100_000)
    )
    max_seconds: int = setting(
        180, "time limit for reading or encoding an image, in seconds", between=(1, 86_400)
    )
    max_memory: int = setting(
        4_000,
        "memory limit of a worker process, in megabytes",
        between=(1_000, 1_000_000),
    )
    height_auto: choices.HeightAuto = setting(
        "auto", "whether the CSS sets height:auto on images; auto: read the CSS"
    )
    markdown_images: choices.MarkdownImages = setting(
        "keep",
        "images in CommonMark, which has no attributes: keep them as they are, or html: write them"
        " as HTML with a srcset",
    )
    backgrounds: bool = setting(
        False,
        "give background images of CSS variants by image-set(), in style attributes, style elements"
        " and the site's style sheets",
    )
    fetch_priority: bool = setting(
        True,
        'write fetchpriority="high" on the image that readers see first, where the markup of a page'
        " leaves no doubt",
    )
    preload_largest: bool = setting(
        False,
        "load what a browser measured as the largest image of a page early, by a link in its head:"
        " a background of CSS, or an image behind six or more style sheets",
    )
    fluid_images: bool = setting(
        False,
        "images are never wider than their column, by CSS that assetjob cannot read, such as a"
        " theme's img { max-width: 100% }",
    )
    extra_rules: tuple[str, ...] = setting((), "rules to check that are off by default")
    rule_fixes: bool = setting(
        True, "let fix apply the certain fixes of rules, as of a file name in the wrong case"
    )
    style_attributes: bool = setting(
        True,
        "style attributes may be written; false where a Content-Security-Policy that is not in the"
        " site's files forbids them",
    )
    placeholders: tuple[str, ...] = setting(
        (), "alt texts of the site's templates to report as placeholders, besides the usual ones"
    )
    max_alt_length: int = setting(
        250,
        "length of an alt text, in characters, above which it is reported as too long",
        between=(20, 10_000),
    )
    ocr: bool = setting(
        False,
        "read the text in images by machine, for suggestions and rule alt-misses-text; needs"
        " assetjob[ocr]",
    )
    front_matter_keys: tuple[str, ...] = setting(
        FRONT_MATTER_KEYS,
        "front matter keys, at any depth, whose values name images; under those with * only values"
        " that end as an image file does, whatever the case, hyphens and underscores",
    )
    fail_on: choices.Gate = setting(
        "error",
        "lowest severity of a finding that makes the exit code 1; the default of fix is never",
    )
    ignore: tuple[Ignore, ...] = setting(
        (), "findings to ignore: tables with reason and any of rule, path, image, expires"
    )
    baseline: str = setting(
        "assetjob-baseline.json",
        "file with known findings, which do not count; next to the settings file, else in the site",
    )
    unreferenced: bool = setting(False, "report image files to which nothing in the site refers")
    ratchet: bool = setting(False, "remove fixed findings from the baseline after each audit")
    report_formats: tuple[str, ...] = setting((), "additional report formats", extends=True)
    source_url: str | None = setting(
        None,
        "URL of a source line with {path} and {line}, for links of the report",
        check=web_address,
    )
    cms_url: str | None = setting(
        None,
        "URL of a page in the CMS with {path}, {folder} or {name}, for links of the report;"
        " isomer:SITE for a site in Isomer's CMS",
        check=cms_address,
    )
    executor: choices.Executor = setting(
        "processes", "where images are processed: in worker processes, or serial: in this process"
    )
    jobs: int = setting(
        0, "number of worker processes; 0: one for each CPU that may be used", between=(0, 256)
    )

    @property
    def gate(self) -> Severity | None:
        """The lowest severity that fails the run, or None if findings never do."""
        return None if self.fail_on == "never" else Severity[self.fail_on.upper()]

    @property
    def limits(self) -> Limits:
        """The limits above which an image is not processed."""
        million = 1_000_000
        return Limits(self.max_megabytes * million, self.max_megapixels * million, self.max_frames)

    @property
    def pictured(self) -> bool:
        """Whether images may need a ``<picture>``."""
        return self.markup == "picture" or not all(FORMATS[kind].bare for kind in self.formats)

    @property
    def workers(self) -> int:
        """The number of worker processes."""
        return self.jobs or usable_processors().count
