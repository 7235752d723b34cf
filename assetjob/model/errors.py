"""What goes wrong by a user's hand; anything else that is raised is our bug."""

from __future__ import annotations


class AssetjobError(Exception):
    """A one-line message that names the file and what to do; ends the run with exit code 2."""


class SettingsError(AssetjobError):
    """A wrong key or value in a settings file or on the command line."""


class PageError(Exception):
    """A page that cannot be read as one; costs that page. The message is one line for a person."""


class SiteError(AssetjobError):
    """The site's folder cannot be used: it is not there, not a folder, or not readable."""
