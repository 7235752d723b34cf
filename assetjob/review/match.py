"""Find the images that reviewers' decisions are about."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from assetjob.model.decision import Decision, DecisionOutcome, DecisionState
from assetjob.model.image import ResolvedPage


@dataclass(frozen=True, slots=True)
class Matches:
    """The decisions by image, and the outcomes of those that match no image.

    The key of an image is its page's path and its number among the page's images, since the pages
    of a large site are not kept.
    """

    by_image: Mapping[tuple[str, int], Decision] = field(default_factory=dict)
    unmatched: tuple[DecisionOutcome, ...] = ()

    def of(self, page: ResolvedPage) -> tuple[Decision | None, ...]:
        """Return the decision on each image of a page."""
        path = page.source.path
        return tuple(self.by_image.get((path, number)) for number in range(len(page.images)))


Contexts = Callable[[str], Container[str]]


def match_decisions(
    pages: Iterable[ResolvedPage],
    decisions: Sequence[Decision],
    contexts_in_source: Contexts = lambda _: (),
) -> Matches:
    """Find the images of each decision: those with the same file in the same context.

    If several match, those on the decision's own page are meant. A decision on the source of a
    built page matches the only image with the file on that page, if the source still has an image
    in the same context: `contexts_in_source` returns the keys of those in a source. The outcome is
    STALE if the file or its context has changed, and UNKNOWN if neither the file nor the page is
    known.
    """
    if not decisions:
        return Matches()
    uses = _Uses(pages, decisions, contexts_in_source)
    by_image: dict[tuple[str, int], Decision] = {}
    unmatched = []
    for decision in decisions:
        found = uses.of(decision)
        if not found:
            unmatched.append(uses.outcome_without_match(decision))
        for use in found:
            other = by_image.setdefault((use.page, use.number), decision)
            if (other.decision, other.alt) != (decision.decision, decision.alt):
                reason = f"{use.page}:{use.line}: conflicts with another decision; keep one of them"
                unmatched.append(DecisionOutcome(decision, DecisionState.REFUSED, reason))
    return Matches(by_image, tuple(unmatched))


@dataclass(frozen=True, slots=True)
class _Use:
    """An image on a page; `number` is its index among the page's images."""

    page: str
    number: int
    line: int


class _Uses:
    """The images of a site that `decisions` may be about, by file and context."""

    def __init__(
        self, pages: Iterable[ResolvedPage], decisions: Sequence[Decision], contexts: Contexts
    ) -> None:
        self._contexts = contexts
        self._built: dict[tuple[str, str], list[_Use]] = {}
        self._uses: dict[tuple[str, str], list[_Use]] = {_key(each): [] for each in decisions}
        self._files: set[str] = set()
        self._names: dict[str, set[str]] = {}
        wanted_names = _names_by_page(decisions)
        wanted_files = {file for file, _ in self._uses}
        for page in pages:
            path = page.source.path
            if path in wanted_names:
                self._names[path] = wanted_names[path].intersection(_names(page))
            for number, image in enumerate(page.images):
                file = image.digest or image.ref.url or ""
                if file not in wanted_files:
                    continue
                self._files.add(file)
                for name in wanted_names.keys() & page.built_from:
                    use = _Use(path, number, image.ref.line)
                    self._built.setdefault((name, file), []).append(use)
                uses = self._uses.get((file, image.ref.context.key))
                if uses is not None:
                    uses.append(_Use(path, number, image.ref.line))

    def of(self, decision: Decision) -> list[_Use]:
        found = self._uses[_key(decision)]
        on_page = [use for use in found if use.page == decision.page]
        return on_page or found or self._in_built_page(decision)

    def _in_built_page(self, decision: Decision) -> list[_Use]:
        """Return the only use of a decision's file on the page that was built from its page."""
        found = self._built.get((decision.page, _key(decision)[0]), [])
        is_current = len(found) == 1 and decision.context in self._contexts(decision.page)
        return found if is_current else []

    def outcome_without_match(self, decision: Decision) -> DecisionOutcome:
        """Return the outcome of a decision that matches no image, with the reason."""
        where = f"{decision.page}:{decision.line}"
        if (decision.picture or decision.url) in self._files:
            reason = f"{where}: the text around the image has changed; decide again"
            return DecisionOutcome(decision, DecisionState.STALE, reason)
        if not {decision.file, decision.url}.isdisjoint(self._names.get(decision.page, ())):
            reason = f"{where}: {decision.file or decision.url} has changed; decide again"
            return DecisionOutcome(decision, DecisionState.STALE, reason)
        reason = f"{where}: no such image on the scanned pages"
        return DecisionOutcome(decision, DecisionState.UNKNOWN, reason)


def _names_by_page(decisions: Iterable[Decision]) -> dict[str, set[str]]:
    """Return the paths and URLs in decisions by the pages that they were made on."""
    names: dict[str, set[str]] = {}
    for each in decisions:
        names.setdefault(each.page, set()).update({each.file, each.url} - {""})
    return names


def _names(page: ResolvedPage) -> Iterator[str]:
    for image in page.images:
        yield from filter(None, (image.target.path, image.ref.url))


def _key(decision: Decision) -> tuple[str, str]:
    return decision.picture or decision.url, decision.context
