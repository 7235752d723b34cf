"""A site: its configuration, its pages, and where its URLs lead."""
