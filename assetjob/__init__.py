"""assetjob: accessible, responsive images for static sites.

The architecture. Data flows one way, through pure stages around a thin shell::

    discover -> parse -> resolve -> probe -> check -> plan -> encode -> rewrite -> report

    stage     modules                                              touches
    --------  ---------------------------------------------------  --------------------------
    discover  discover, siteconfig, plainyaml                      reads files
    parse     parse/ (html, kramdown/, commonmark, template ...)   nothing
    resolve   resolve, permalink, templateurl                      names and links only
    probe     probe/, read                                         reads; in a worker
    check     check, parts, rules/, ignores, bypage, baseline      nothing
    decide    decisions, decide, alttext                           nothing
    plan      plan, variants, attributes, layout, markup,          nothing
              styles, css, selectors
    encode    encode/, encoder                                     reads; in a worker
    rewrite   rewrite, faithful                                    nothing
    report    report/                                              nothing

Around them, the thin shell: `gather` (what the site is), with `reading` and `parsing` (its pages)
and `probing` (its image files), `produce` (the variants), `thumbnails` and `comparisons` (the
report's pictures, from the same decode), `amend` (the pages), `gate` and `review` (what was known
and decided before), each a few stages in a row; `stages.run` is these in their order. `run.Run` is
what they work with: settings, workers (`executors`, which call `work` by name), a cache that may be
lost, and a store. `pipeline` gives them these and publishes the reports. Only `store/` and the
cache write, and `spill`, into files without a name. A dry run is another store, not a flag; an
in-place run is a transaction (`inplace`, `journal`) that `undo` takes back. `console` says on a
terminal what a result says; `cli` turns options into settings and has no judgement.

Memory does not grow with the site. What flows of all pages, images and findings lies on a `shelf`,
which keeps few values at hand and many on the disk; a stage goes through it, mostly once, and keeps
no more than names. So a value is known by what it is, never by being the same object.

`model`, `errors` and `settings` know nothing of the rest; a stage knows those three; rules know
`model` and `rules._rule`; the shell knows the stages. tests/test_architecture.py holds this, and
that each third-party library lives in one place: turbohtml and bs4 in `parse`, markdown-it-py in
`parse.commonmark`, tinycss2 in `css`, pyvips in `encode`, Pillow in `probe` and `encode.webp`,
jinja2 in `report`, click in `cli` and `console`.

What users rely on: nothing but images changes; a second run changes nothing; the page looks the
same; a page never points at a file that is not there; the original stays; alt text is never
invented; nothing is upscaled, nothing gets heavier; nothing outside the site's folder is read or
written; one bad file costs that file.
"""

__version__ = "0.1.0"
