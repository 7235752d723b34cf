"""The style sheets of a page, as far as they decide the boxes of its images."""
