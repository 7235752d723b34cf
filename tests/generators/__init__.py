"""Small sites built with real generators, opened in Chromium before and after a run."""
