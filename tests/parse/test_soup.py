"""bs4 without soupsieve, until somebody asks for it."""

from __future__ import annotations

import subprocess
import sys

SELECT = """
import sys
from assetjob.parse.soup import BeautifulSoup
before = "soupsieve.css_parser" in sys.modules
(found,) = BeautifulSoup("<p><b class=a>x</b></p>", "html.parser").select("p > .a")
import soupsieve
print(before, found.name, soupsieve.__name__, callable(soupsieve.select))
"""


def test_soupsieve_is_loaded_when_somebody_selects() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SELECT], capture_output=True, text=True, check=False
    )
    assert done.stdout.split() == ["False", "b", "soupsieve", "True"], done.stderr
