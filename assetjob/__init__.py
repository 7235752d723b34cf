"""assetjob: accessible, responsive images for static sites.

The architecture. Data flows one way, through pure stages around a thin shell::

    discover -> parse -> resolve -> probe -> check -> plan -> encode -> rewrite -> report

    stage      function                                                        touches
    ---------  --------------------------------------------------------------  --------------------
    discover   find_site(settings) -> Site;  find_pages(site, settings);       reads files
               read_source(site, path) -> Source | Failure
    parse      parse(source) -> Page                                           nothing
    resolve    Resolver(site).images(page) -> (ref, Target) pairs              stat only
    probe      probe(root, path) -> ImageInfo | Failure                        reads; in an executor
    check      check(pages, settings) -> findings                              nothing
    styles     Styles: what the site's CSS may say of an image's box           nothing
    plan       encode jobs; after encoding, the Changes of each page           nothing
    encode     encode(root, job) -> bytes of the variants | Failure            reads; in an executor
    rewrite    rewrite(text, edits) -> new text                                nothing
    report     Result -> HTML, JSON                                            nothing

`pipeline.run(settings, executor, store)` is these lines in this order. Only `store` writes; a dry
run is another Store, not a flag. The store of an in-place run (`inplace`) keeps a `journal`, from
which `undo` brings back what was there; `clean` asks `mentions` which variants are still used.
`model`, `errors` and `settings` know nothing of the rest; a stage knows those three; `rules` know
`model` and `rules._rule`; `pipeline` knows the stages; `cli` knows `pipeline`.
tests/test_architecture.py holds this. One third-party library lives in one place: turbohtml and bs4
in `parse`, markdown-it-py in `parse.commonmark`, tinycss2 in `css`, pyvips in `encode`, Pillow in
`probe` (and in `demo`, which paints), jinja2 in `report`, click in `cli`.

What users rely on: nothing but images changes; a second run changes nothing; the page looks the
same; a page never points at a file that is not there; the original stays; alt text is never
invented; nothing is upscaled, nothing gets heavier; nothing outside the site's folder is read or
written; one bad file costs that file.
"""

__version__ = "0.1.0"
