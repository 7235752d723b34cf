"""Open pages of a site in Chromium: a read-only server, the browser, and what is measured there.

The browser reaches nothing but the server, which is its proxy: it serves the site's files and
refuses and counts everything else. What a page does (dialogs, downloads, redirects, endless loops)
does not stop the run.
"""
