"""assetjob: accessible, responsive images for static sites.

Data flows one way::

    discover -> parse -> resolve -> probe -> check -> plan -> encode -> rewrite -> report

The packages are layers: each imports only those below it, and never a package beside it. The
import contracts in pyproject.toml enforce this, and that each third-party library is imported in
one place.

    package            what it holds
    -----------------  ------------------------------------------------------------------------
    cli                click commands and what they print; no decisions
    fleet              many sites, and the report of all of them
    job                the pipeline: the stages in order, the workers' tasks, the cache
    report, demo       a Result rendered as HTML, JSON, SARIF ...; the demo site
    check, review,     rule engine, ignores, baseline; reviewers' decisions;
    suggest, measure   suggestions for alt texts, each with its source; what a browser measured
    store, rewrite     the only code that writes files; planning edits and applying them
    site, images,      pages, configuration, URL resolution; probing, encoding, variants, formats;
    browser            pages opened in Chromium behind a read-only server
    parse, settings,   parsers; settings schema, loading, validation;
    rules              one rule per file
    runtime            worker processes, lists that spill to disk, safe file reading, signals
    model              every value that flows between stages: frozen, slotted dataclasses

To follow a run: `cli.commands` turns options into settings, `job.api` opens the cache, the workers
and the store, `job.pipeline` calls the stages in order. A stage is a function that takes values and
returns values. Only `store` and the cache write; a dry run is another store, not a flag, and an
in-place run is a transaction that `store.undo` reverts.

Memory does not grow with the site: values about all pages, images and findings are in lists and
maps that spill to disk (`runtime.spill`), and stages iterate over them. So values are compared by
what they are, never by identity.

What users rely on: nothing but images changes; a second run changes nothing; the page looks the
same; a page never points at a file that does not exist; originals stay; alt text is never invented;
nothing is upscaled and nothing gets heavier; nothing outside the site's folder is read or written
because a site says so; one bad file does not stop a run.
"""

__version__ = "0.1.0"
