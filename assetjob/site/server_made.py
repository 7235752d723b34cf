"""Addresses whose content a program on the server makes: there is no file to look for."""

from __future__ import annotations

import re

# Programs, and the services that hosts and frameworks have for resized images.
_PROGRAM = re.compile(r"\.(?:aspx?|ashx|cfm|cgi|jspx?|php\d?|phtml|pl)(?:/|$)", re.IGNORECASE)
_SERVICE = re.compile(
    r"(?:^|/)(?:cdn-cgi/image|\.netlify/images|_vercel/image|_next/image|_image|_ipx|wp-json)(?:/|$)"
)
# Java's servers put the session into the path of a URL (Servlet specification, "URL Rewriting").
_SESSION = re.compile(r";jsessionid=", re.IGNORECASE)
_SUFFIX = re.compile(r"\.\w{2,5}$")
# What bundlers replace in index.html (%PUBLIC_URL%, %VITE_NAME%, %sveltekit.assets%), and what
# the scripts for download mirrors do ([preferred]/a.png).
_FILLED_IN = re.compile(r"%(?:[A-Z]+_[A-Z_]+|sveltekit\.\w+)%|^\[[a-z]+\](?:/|$)")


# The folder at the root below which programs answer, by the custom of web frameworks.
API = "api"


def is_program(path: str) -> bool:
    """Tell whether a path names a program that answers, as in ``resize.php/a.jpg``."""
    return _PROGRAM.search(path) is not None


def is_filled_in(path: str) -> bool:
    """Tell whether a path has a placeholder for which a bundler or a script writes a value."""
    return _FILLED_IN.search(path) is not None


def may_be_made(path: str, *, query: bool) -> bool:
    """Tell whether a server may make what is at a path where no file lies."""
    if _SERVICE.search(path) or _SESSION.search(path):
        return True
    return query and not _SUFFIX.search(path)
