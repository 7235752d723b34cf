"""The site generators that are known: how each is recognised, and where its files lie.

A new generator is an entry of `GENERATORS` or `NPM_GENERATORS`; everything else is derived from it.
"""

from __future__ import annotations

from assetjob.site.generator_entry import Generator, Sign, files
from assetjob.site.npm_generators import NPM_GENERATORS

JEKYLL = "Jekyll"
# Other tools have a _config.yml too: the name alone does not make a folder Jekyll's.
_JEKYLL_KEYS = (
    r"(?m)^(?:baseurl|collections(?:_dir)?|defaults|destination|gems|is_government|keep_files"
    r"|kramdown|layouts_dir|markdown|paginate|plugins(?:_dir)?|remote_theme|resources_name|sass"
    r"|show_drafts|source|whitelist)\s*:"
)
_SHARED_KEYS = (
    r"(?m)^(?:author|description|email|exclude|include|permalink|theme|timezone|title|url)\s*:"
)
_ONLY_COMMENTS = r"\A(?>(?:\s++|#[^\n]*+)*)\Z"

# In the order of precedence. The first two have configuration files of the same name as Jekyll.
GENERATORS: tuple[Generator, ...] = (
    Generator(
        "Hexo",
        (
            *files("scaffolds/*.md"),
            Sign(
                "_config.y*ml",
                r"(?m)^(?:source_dir|public_dir|new_post_name|post_asset_folder|skip_render):",
            ),
        ),
        ("hexo",),
        content=("source",),
        output=("public", ".deploy_git"),
        content_key="source_dir",
        output_key="public_dir",
        url_key="url",
        unread=(".ejs", ".njk", ".pug", ".swig"),
        theme_key="theme",
        base_key="root",
    ),
    Generator(
        "Jupyter Book",
        (
            *files("_toc.yml", "_toc.yaml", "myst.yml"),
            Sign(
                "_config.y*ml",
                r"(?m)^(?:execute|sphinx|launch_buttons|only_build_toc_files|bibtex_bibfiles|latex"
                r"|html|parse):|^repository:\s*(?:#.*)?\n\s+",
            ),
        ),
        ("jupyter-book", "mystmd"),
        content=("",),
        output=("_build",),
        unread=(".ipynb", ".rst"),
    ),
    Generator(
        JEKYLL,
        (Sign("_config.y*ml", _JEKYLL_KEYS),),
        ("jekyll", "github-pages"),
        (
            Sign("_config.y*ml", _SHARED_KEYS),
            Sign("_config.y*ml", _ONLY_COMMENTS),
            *files("_layouts/*.html", "_posts/[12][0-9][0-9][0-9]-*-*"),
            *(Sign(f"index.{end}", r"\A\ufeff?---\s", "_config.y*ml") for end in ("md", "html")),
        ),
        output=("_site",),
        dialect="kramdown",
        sources_writable=True,
    ),
    Generator(
        "Hugo",
        (
            *files("hugo.toml", "hugo.y*ml", "hugo.json", "config/_default/*", "archetypes/*.md"),
            Sign("config.toml", r"(?mi)^\s*(?:baseURL|theme|languageCode|contentDir)\s*="),
            Sign("config.y*ml", r"(?mi)^(?:baseURL|languageCode|contentDir)\s*:"),
            Sign("config.json", r"(?i)\"baseURL\""),
        ),
        ("hugo-extended", "hugo-bin"),
        content=("content",),
        static=("static", "assets", "themes/*/static"),
        output=("public", "resources/_gen"),
        content_key="contentDir",
        static_key="staticDir",
        output_key="publishDir",
        future_key="buildFuture",
        unread=(".adoc", ".rst", ".org"),
        url_key="baseURL",
        theme_key="theme",
        case_key="disablePathToLower",
    ),
    Generator(
        "Zola",
        (*files("zola.toml"), Sign("config.toml", r"(?m)^\s*base_url\s*=")),
        content=("content",),
        static=("static", "themes/*/static"),
        output=("public",),
        output_key="output_dir",
        url_key="base_url",
        theme_key="theme",
    ),
    Generator(
        "Pelican",
        files("pelicanconf.py", "publishconf.py"),
        ("pelican",),
        content=("content",),
        output=("output",),
        aliases=tuple((f"{{{name}}}", None) for name in ("static", "attach", "filename"))
        + tuple((f"|{name}|", None) for name in ("static", "attach", "filename")),
        content_key="PATH",
        output_key="OUTPUT_PATH",
        unread=(".rst",),
        url_key="SITEURL",
        dialect="python_markdown",
    ),
    Generator(
        "Nikola",
        (Sign("conf.py", r"(?m)^\s*(?:BLOG_TITLE|POSTS|COMPILERS)\s*="),),
        ("nikola",),
        content=("posts", "pages", "stories"),
        static=("files",),
        output=("output", "cache"),
        output_key="OUTPUT_FOLDER",
        unread=(".rst", ".ipynb"),
        url_key="SITE_URL",
        dialect="python_markdown",
    ),
    Generator(
        "Sphinx",
        (
            Sign("conf.py", r"(?m)^\s*(?:extensions|project|html_theme|master_doc|root_doc)\s*="),
            Sign("source/conf.py", r"(?m)^\s*(?:extensions|project|html_theme)\s*="),
        ),
        content=("",),
        output=("_build", "build"),
        unread=(".rst", ".ipynb"),
    ),
    Generator(
        "Zensical",
        files("zensical.toml"),
        ("zensical",),
        content=("docs",),
        output=("site",),
        content_key="docs_dir",
        output_key="site_dir",
        readme_is_index=True,
        only_content=True,
        dialect="python_markdown",
    ),
    Generator(
        "MkDocs",
        files("mkdocs.y*ml"),
        ("mkdocs", "mkdocs-material"),
        content=("docs",),
        output=("site",),
        content_key="docs_dir",
        output_key="site_dir",
        readme_is_index=True,
        only_content=True,
        url_key="site_url",
        dialect="python_markdown",
    ),
    Generator(
        "mdBook",
        files("book.toml"),
        content=("src",),
        output=("book",),
        content_key="src",
        output_key="build-dir",
        readme_is_index=True,
    ),
    Generator(
        "Quarto",
        files("_quarto.y*ml"),
        content=("",),
        output=("_site", "_book"),
        output_key="output-dir",
        unread=(".qmd", ".ipynb", ".Rmd"),
        dialect="pandoc",
    ),
    Generator(
        "R Markdown", files("_bookdown.yml", "_site.yml"), unread=(".Rmd",), dialect="pandoc"
    ),
    Generator(
        "mynt",
        (Sign("config.yml", also="_templates/*"),),
        ("mynt",),
        content=("",),
        aliases=(("assets/", "_assets"),),
    ),
    Generator(
        "Franklin",
        (Sign("config.md", also="_layout/*"),),
        content=("",),
        output=("__site",),
        aliases=(("assets/", "_assets"), ("css/", "_css"), ("libs/", "_libs")),
    ),
    Generator(
        "Lektor",
        files("*.lektorproject"),
        ("lektor",),
        content=("content",),
        static=("assets",),
        unread=(".lr",),
    ),
    Generator(
        "Bridgetown",
        files("bridgetown.config.y*ml"),
        ("bridgetown",),
        content=("src",),
        output=("output",),
        content_key="source",
        output_key="destination",
        unread=(".erb", ".serb"),
    ),
    Generator(
        "Middleman",
        (Sign("config.rb", r"(?m)^\s*(?:activate|set|page|configure)\s*\(?\s*:"),),
        ("middleman",),
        content=("source",),
        output=("build",),
        content_key=":source",
        output_key=":build_dir",
        unread=(".erb", ".haml", ".slim"),
    ),
    Generator(
        "Nanoc",
        files("nanoc.y*ml"),
        ("nanoc",),
        content=("content",),
        static=("static",),
        output=("output",),
        output_key="output_dir",
        dialect="kramdown",
    ),
    Generator(
        "Hakyll",
        (Sign("site.hs", r"\bHakyll\b"),),
        content=("",),
        output=("_site",),
        dialect="pandoc",
    ),
    Generator(
        "Roq",
        tuple(
            Sign(name, r"quarkiverse\W+roq|quarkus-roq") for name in ("pom.xml", "build.gradle*")
        ),
        content=("content",),
        static=("public", "static"),
        output=("target",),
        unread=(".adoc", ".asciidoc"),
    ),
    Generator("Cobalt", files("_cobalt.yml"), content=("",), output=("_site",)),
    *NPM_GENERATORS,
)
