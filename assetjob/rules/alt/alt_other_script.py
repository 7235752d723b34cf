"""Rule alt-other-script."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.rule import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, alternative, short

SCRIPTS = {
    "en": "LATIN",
    "ms": "LATIN",
    "id": "LATIN",
    "fr": "LATIN",
    "de": "LATIN",
    "es": "LATIN",
    "zh": "CJK",
    "ta": "TAMIL",
    "hi": "DEVANAGARI",
    "th": "THAI",
    "ar": "ARABIC",
    "ru": "CYRILLIC",
    "ko": "HANGUL",
}
LEAST_LETTERS = 4  # fewer may be a name or a sign
LEAST_WORDS = 4  # a few Latin words on a Chinese or Tamil page are a name more often than not


@image_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("3.1.2",),
    unless=(SAYS_NOTHING,),
    script=lambda _: {
        "scripts": _script_names(),
        "leastLetters": LEAST_LETTERS,
        "leastWords": LEAST_WORDS,
    },
)
def alt_other_script(image: Image) -> Iterator[Problem]:
    """The alternative is in another language than the page.

    A screen reader reads it with the voice of the page's language, and nobody understands it (WCAG
    2.2, 3.1.2 Language of Parts). Write it in the language of the page, or give the image its own
    lang. Judged only where the script is certain to be another one.

    Bad:
        <p lang="en"><img src="400x200.jpg" alt="鱼尾狮公园的夜景" width="400" height="200"></p>

    Bad:
        <p lang="ta"><img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200"></p>

    Good:
        <p lang="zh"><img src="400x200.jpg" alt="鱼尾狮公园的夜景" width="400" height="200"></p>
    """
    alt = alternative(image)
    language = (image.ref.value("lang") or image.ref.context.language or "").lower()
    wanted = SCRIPTS.get(language.partition("-")[0])
    if alt is None or wanted is None:
        return
    letters = Counter(_script(c) for c in alt if c.isalpha())
    if letters[wanted] or letters.total() < LEAST_LETTERS:
        return
    script = letters.most_common(1)[0][0]
    if script != "LATIN" or len(alt.split()) >= LEAST_WORDS:
        yield Problem(f'the alt "{short(alt)}" is not in the language of the page, {language}')


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "").partition(" ")[0]
    return "LATIN" if name in {"FULLWIDTH", "MODIFIER"} else name


def _script_names() -> dict[str, str]:
    """Return the Unicode names of scripts, as in ``Script=Han``, by language."""
    return {
        language: "Han" if script == "CJK" else script.capitalize()
        for language, script in SCRIPTS.items()
    }
