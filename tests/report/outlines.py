"""The parsed report and its values, for a small site."""

from __future__ import annotations

from html.parser import HTMLParser

from assetjob.model.finding import Finding, Severity, State
from assetjob.model.result import Result
from assetjob.model.text import Span
from assetjob.report import budget, html
from assetjob.report.earlier import EarlierFindings
from assetjob.report.view_model import ReportView, report_view
from assetjob.settings.schema import Settings


class Outline(HTMLParser):
    """What a browser would make of the report, as far as these tests ask."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.raw: dict[str, list[str]] = {"script": [], "style": []}
        self.text: list[str] = []
        self.inside = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append((tag, given))
        self.ids += [value for name, value in attrs if name == "id" and value]
        self.links += [given["href"] or ""] if tag == "a" and "href" in given else []
        self.inside = tag if tag in self.raw else ""
        if self.inside:
            self.raw[tag].append("")

    def handle_endtag(self, _tag: str) -> None:
        self.inside = ""

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.raw[self.inside][-1] += data
        else:
            self.text.append(data)


def rendered(result: Result, settings: Settings) -> str:
    return "".join(html.render(result, settings))


def view(result: Result, settings: Settings, earlier: EarlierFindings | None = None) -> ReportView:
    remaining = budget.remaining_bytes(result)
    return report_view(result, settings, budget.embedded_comparisons(result, remaining), earlier)


SITE = {
    "one.html": '<h2>Drains</h2><p>Before it.</p><img src="images/a.jpg"><p>After it.</p>',
    "two.html": '<p><img src="images/a.jpg" alt="Image alt text" width="40%"></p>',
    "three.html": '<img src="images/gone.jpg" alt="A weir"><img src="https://example.org/x.png">',
    "clean.html": "<p>No image.</p>",
}


IMAGES = ("images/a.jpg",)


def finding(severity: Severity, state: State = State.NEW) -> Finding:
    return Finding("alt-missing", severity, "a.md", 1, 1, None, "no alt", Span(0, 1), state)
