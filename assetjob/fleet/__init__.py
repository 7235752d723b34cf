"""Many sites: run over all of them, and one report of the whole.

`audit_file` reads what a site's run found, `summary` and `overview` add it up, `history` compares
with earlier reports, `report` renders all of it. `rollup` does that with the reports that other
jobs made; `sites`, `plan` and `run` make them first.
"""
