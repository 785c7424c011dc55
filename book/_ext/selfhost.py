"""Serve every file a page needs from the book itself, and only those that it needs.

The scripts are written as modules, and shipped as one plain script for all pages, one for those
with live figures and one for decks: so the book also opens from a disk, where browsers load no
modules.
"""

from pathlib import Path

from optlib.widgets.esm import module

ASSETS = Path(__file__).resolve().parent.parent / "_assets"
SCRIPTS = {"start": "widgets/start.js", "page": "page.js", "deck": "slides/deck.js"}
# Settings of a search-as-you-type that this book does not use.
UNUSED = "DOCUMENTATION_OPTIONS."


def configure(app, config):
    """Add the book's own assets. A folder called _static would be loaded whole on every page."""
    config.html_static_path.append(str(ASSETS))
    config.exclude_patterns.append("modules")
    config.nb_ipywidgets_js = {"widgets/start.js": {"defer": "defer"}}


def write_scripts(app):
    """Join the modules; each script keeps its names to itself."""
    for stem, name in SCRIPTS.items():
        path = Path(app.outdir) / "_static" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{{\n{module(stem, ASSETS / 'modules')}\n}}\n", encoding="utf-8")


def trim(app, pagename, templatename, context, doctree):
    """Let scripts wait until the page is read; drop unread settings.

    MathJax is left to `modules/math.js`, which starts it after the live figures.
    """
    scripts = [s for s in context.get("script_files", []) if UNUSED not in (body(s) or "")]
    context["has_mathjax"] = any(name(script) == app.config.mathjax_path for script in scripts)
    scripts = [s for s in scripts if name(s) != app.config.mathjax_path]
    # The search page's own scripts do not wait, and need the others before them.
    context["script_files"] = scripts if pagename == "search" else [*map(deferred, scripts)]


def deferred(script):
    """Return a script that waits. Pages share the objects, so it is another one."""
    if not name(script):
        return script
    attributes = {k: v for k, v in script.attributes.items() if k != "async"}
    return type(script)(
        script.filename, priority=script.priority, **{**attributes, "defer": "defer"}
    )


def body(script):
    """Return the text of a script that stands in the page itself."""
    return getattr(script, "attributes", {}).get("body")


def name(script):
    """Return the file of a script, as the extension that asked for it named it."""
    return str(getattr(script, "filename", "") or "").removeprefix("_static/")


def setup(app):
    """Run after every other extension has added its files."""
    app.connect("config-inited", configure, priority=900)
    app.connect("builder-inited", write_scripts)
    app.connect("html-page-context", trim, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
