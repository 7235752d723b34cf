"""Choose the quality of an image: the lowest that reaches the requested score."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assetjob.images.encode.decode import DecodedImage
from assetjob.images.encode.metric import score
from assetjob.images.encode.webp_save import lossless, lossy
from assetjob.model.variant import EncodeJob, Encoding

# For what is not scored: animations, and graphics that are kept lossless.
UNJUDGED = 80
LOWEST, HIGHEST = 30, 95
_FIRST = 72  # close to what most photographs need for a score of 70
_SLOPE = 0.6  # score per step of quality on photographs, until two scores are known
_NEAR = 0.7  # about one step of quality: a score at most so far above the target is accepted
_PROBES = 6
_ANY = 100.0
_ROUGH = 600_000  # pixels of a reduced copy by which the search in a large image begins


def choose(job: EncodeJob, decoded: DecodedImage, *, graphic: bool) -> int:
    """Return the quality for all variants of `job`; `decoded` is the largest of them."""
    encoding = job.encoding.of("webp")  # which is what is scored
    if isinstance(encoding.quality, int):
        return encoding.quality
    if job.known is not None:
        return job.known
    if job.judged is None:
        return UNJUDGED
    target = encoding.quality.target
    judged = decoded.resized(job.judged.width, job.judged.height).in_memory()
    if graphic and _best_lossless(judged, encoding):
        return UNJUDGED
    first = _FIRST
    if judged.width * judged.height > 2 * _ROUGH:
        scale = (_ROUGH / (judged.width * judged.height)) ** 0.5
        small = judged.resized(round(judged.width * scale), round(judged.height * scale))
        small = small.in_memory()
        first = lowest(_scores(small, encoding), target, first)
        # The large image usually scores a little higher, so that one expensive probe is enough.
        return lowest(_scores(judged, encoding), target, first, near=_ANY)
    return lowest(_scores(judged, encoding), target, first)


def _best_lossless(decoded: DecodedImage, encoding: Encoding) -> bool:
    worst = lossy(decoded, replace(encoding, quality=LOWEST))
    return len(lossless(decoded, encoding)) <= len(worst)


def _scores(decoded: DecodedImage, encoding: Encoding) -> Callable[[int], float]:
    def score_at(quality: int) -> float:
        made = lossy(decoded, replace(encoding, quality=quality))
        return score(decoded.frames[0], made)

    return score_at


def lowest(
    score_at: Callable[[int], float], target: float, first: int, *, near: float = _NEAR
) -> int:
    """Return the lowest quality whose score reaches `target`, or the highest where none does.

    Scores grow with the quality. The search begins at `first` and ends at a score at most `near`
    above the target; each probe goes where the line through the last two scores meets the target,
    between what is known to fail and to pass.
    """
    below, enough = LOWEST - 1, HIGHEST
    quality, slope = min(max(first, LOWEST), HIGHEST - 1), _SLOPE
    last: tuple[int, float] | None = None
    for _ in range(_PROBES):
        if enough - below <= 1:
            break
        found = score_at(quality)
        if found >= target:
            enough = quality
            if found - target < near:
                break
        else:
            below = quality
        if last is not None and last[0] != quality:
            slope = max(_SLOPE / 3, (found - last[1]) / (quality - last[0]))
        last = quality, found
        # A little beyond, so that the next probe passes rather than just fails.
        guess = round(quality + (target - found) / slope + 0.3)
        quality = min(max(guess, below + 1), enough - 1)
    return enough
