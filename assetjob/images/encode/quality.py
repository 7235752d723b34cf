"""Choose the quality of an image: the lowest at which it still looks as well as was asked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from assetjob.images.encode.decode import Picture
from assetjob.images.encode.metric import score
from assetjob.images.encode.webp_save import lossless, lossy
from assetjob.model.variant import EncodeJob, Encoding

# What is not judged (an animation, a graphic that is kept lossless) is tried at this quality.
UNJUDGED = 80
LOWEST, HIGHEST = 30, 95
_FIRST = 72  # near what most photographs need for a score of 70
_SLOPE = 0.6  # of the score by the quality: the rule on photographs, until two are known
_NEAR = 0.7  # about what one step of the quality is worth: a score so near above is near enough
_PROBES = 6
_ANY = 100.0
_ROUGH = 600_000  # pixels of a copy of a large picture by which its search begins: it is quick


def choose(job: EncodeJob, picture: Picture, *, graphic: bool) -> int:
    """Return the quality for all variants of `job`; `picture` is the largest of them."""
    encoding = job.encoding
    if isinstance(encoding.quality, int):
        return encoding.quality
    if job.known is not None:
        return job.known
    if job.judged is None:
        return UNJUDGED
    target = encoding.quality.target
    judged = picture.resized(job.judged.width, job.judged.height)
    if graphic and _best_lossless(judged, encoding):
        return UNJUDGED
    first = _FIRST
    if judged.width * judged.height > 2 * _ROUGH:
        scale = (_ROUGH / (judged.width * judged.height)) ** 0.5
        small = judged.resized(round(judged.width * scale), round(judged.height * scale))
        first = lowest(_scores(small, encoding), target, first)
        # Mostly the larger one scores a little more, and one dear probe is enough.
        return lowest(_scores(judged, encoding), target, first, near=_ANY)
    return lowest(_scores(judged, encoding), target, first)


def _best_lossless(picture: Picture, encoding: Encoding) -> bool:
    worst = lossy(picture, replace(encoding, quality=LOWEST))
    return len(lossless(picture, encoding)) <= len(worst)


def _scores(picture: Picture, encoding: Encoding) -> Callable[[int], float]:
    def score_at(quality: int) -> float:
        made = lossy(picture, replace(encoding, quality=quality))
        return score(picture.frames[0], made)

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
        # Half a step beyond, so that the next probe passes rather than just fails.
        guess = round(quality + (target - found) / slope + 0.3)
        quality = min(max(guess, below + 1), enough - 1)
    return enough
