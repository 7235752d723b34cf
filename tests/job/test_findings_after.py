"""What a rewrite fixes, where one finding stands for many images."""

from __future__ import annotations

from collections.abc import Callable

from assetjob.model.finding import State
from assetjob.model.result import Result

Judged = Callable[..., Result]
CMS = '<p>One.</p><img src="{0}.jpg" alt="Pier number {0}" width="100%" height="auto"><p>Two.</p>'


def states(result: Result) -> list[tuple[str, State]]:
    return [(each.page, each.state) for each in result.findings if each.rule == "size-invalid"]


def test_a_cause_is_fixed_with_the_last_image(judged: Judged) -> None:
    pages = {f"{number}.html": CMS.format(number) for number in "ab"}
    assert states(judged(pages, ["a.jpg", "b.jpg"])) == [("a.html", State.FIXED)]


def test_a_cause_remains_with_an_image_that_cannot_be_changed(judged: Judged) -> None:
    kept = CMS.format("b").replace("<img", '<img data-assetjob="skip"')
    pages = {"a.html": CMS.format("a"), "b.html": kept}
    assert states(judged(pages, ["a.jpg", "b.jpg"])) == [("a.html", State.NEW)]
