"""Plan the edits of a page's images and apply them to its text."""
