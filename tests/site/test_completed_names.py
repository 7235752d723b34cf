"""Bare names of files that an include or a shortcode may complete are not judged."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from assetjob.model.target import TargetState
from assetjob.model.text import Markup, Source
from assetjob.parse.page import parse
from assetjob.settings.schema import Settings
from assetjob.site.config import find_site
from assetjob.site.resolve import Resolver

Build = Callable[[Mapping[str, str | bytes]], Path]

# A configuration, a construct, and what its address is.
COMPLETED: dict[str, tuple[str, str, TargetState]] = {
    "an image service": ("_config.yml", "{% cloudinary p.png %}", TargetState.DYNAMIC),
    "a responsive image": ("_config.yml", '{% respimg "p.png" %}', TargetState.DYNAMIC),
    "a path": ("_config.yml", '{% respimg "img/p.png" %}', TargetState.MISSING),
    "a shortcode of the site": ("hugo.toml", '{{< img src="p.png" >}}', TargetState.DYNAMIC),
    "Hugo's figure": ("hugo.toml", '{{< figure src="p.png" >}}', TargetState.MISSING),
    "a figure of another generator": (
        "config.toml",
        '{{< figure src="p.png" >}}',
        TargetState.DYNAMIC,
    ),
    "a file that is there": ("_config.yml", "{% cloudinary q.png %}", TargetState.LOCAL),
}


@pytest.mark.parametrize(("config", "text", "state"), COMPLETED.values(), ids=COMPLETED)
def test_a_bare_name_that_a_construct_may_complete(
    site: Build, config: str, text: str, state: TargetState
) -> None:
    root = site({config: "", "a.md": text, "img/q.png": b""})
    source = Source("a.md", Markup.MARKDOWN, text)
    ((_, target, _),) = Resolver(find_site(Settings(site=root))).targets(source, parse(source))
    assert target.state is state
