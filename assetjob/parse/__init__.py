"""The parsers: from a page's text to its image references with exact spans."""
