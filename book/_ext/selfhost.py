"""Serve every file a page needs from the book itself, and only those that it needs."""

from pathlib import Path

ASSETS = Path(__file__).resolve().parent.parent / "_assets"
# Settings of a search-as-you-type that this book does not use.
UNUSED = "DOCUMENTATION_OPTIONS."


def configure(app, config):
    """Add the book's own assets. A folder called _static would be loaded whole on every page."""
    config.html_static_path.append(str(ASSETS))
    config.nb_ipywidgets_js = {"widgets/start.js": {"type": "module", "async": "async"}}


def trim(app, pagename, templatename, context, doctree):
    """Let scripts wait until the page is read; drop the settings that nothing reads."""
    kept = []
    for script in context.get("script_files", []):
        attributes = getattr(script, "attributes", {})
        if UNUSED in (attributes.get("body") or ""):
            continue
        if getattr(script, "filename", None) and "async" not in attributes:
            attributes["defer"] = "defer"
        kept.append(script)
    context["script_files"] = kept


def setup(app):
    """Run after every other extension has added its files."""
    app.connect("config-inited", configure, priority=900)
    app.connect("html-page-context", trim, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
