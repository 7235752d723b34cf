"""Rule alt-other-script."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterator

from assetjob.model.finding import Problem, Severity
from assetjob.model.image import Image
from assetjob.rules.support.decorators import image_rule
from assetjob.rules.support.text import SAYS_NOTHING, alt_text, shortened

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
LEAST_LETTERS = 4  # fewer may be a name or a symbol
LEAST_WORDS = 4  # fewer Latin words on a Chinese or Tamil page are usually a name


@image_rule(
    Severity.REVIEW,
    about="alt",
    wcag=("3.1.2",),
    conformance=True,
    unless=(SAYS_NOTHING,),
    script=lambda _: {
        "scripts": _script_names(),
        "leastLetters": LEAST_LETTERS,
        "leastWords": LEAST_WORDS,
    },
)
def alt_other_script(image: Image) -> Iterator[Problem]:
    """Alt text is in another language than the page.

    A screen reader uses the voice of the page's language, so the text is not understood. Write the
    alt text in the language of the page, or set the lang attribute of the image. The rule compares
    writing systems only.

    See:
        https://developer.mozilla.org/docs/Web/HTML/Reference/Global_attributes/lang

    Bad:
        <p lang="en"><img src="400x200.jpg" alt="鱼尾狮公园的夜景" width="400" height="200"></p>

    Bad:
        <p lang="ta"><img src="400x200.jpg" alt="The Merlion at dusk" width="400" height="200"></p>

    Good:
        <p lang="zh"><img src="400x200.jpg" alt="鱼尾狮公园的夜景" width="400" height="200"></p>
    """
    alt = alt_text(image)
    language = (image.ref.value("lang") or image.ref.context.language or "").lower()
    wanted = SCRIPTS.get(language.partition("-")[0])
    if alt is None or wanted is None:
        return
    letters = Counter(_script(c) for c in alt if c.isalpha())
    if letters[wanted] or letters.total() < LEAST_LETTERS:
        return
    script = letters.most_common(1)[0][0]
    if script != "LATIN" or len(alt.split()) >= LEAST_WORDS:
        yield Problem(f'the alt text "{shortened(alt)}" is not in the page language, {language}')


def _script(letter: str) -> str:
    name = unicodedata.name(letter, "").partition(" ")[0]
    return "LATIN" if name in {"FULLWIDTH", "MODIFIER"} else name


def _script_names() -> dict[str, str]:
    """Return the Unicode names of scripts, as in ``Script=Han``, by language."""
    return {
        language: "Han" if script == "CJK" else script.capitalize()
        for language, script in SCRIPTS.items()
    }
