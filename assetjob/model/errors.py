"""Errors that a user can correct; any other exception is a bug of ours."""

from __future__ import annotations


class AssetjobError(Exception):
    """A one-line message that names the file and what to do; ends the run with exit code 2."""


class SettingsError(AssetjobError):
    """A wrong key or value in a settings file or on the command line."""


class PageError(Exception):
    """A page cannot be read; the run goes on without it. The message is one line for a person."""


class SiteError(AssetjobError):
    """The site's folder cannot be used: it does not exist, is no folder, or is not readable."""
