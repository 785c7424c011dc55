"""Only notebooks can be launched: the theme would offer it for Markdown pages with a cell, too."""


def keep_to_notebooks(app, pagename, templatename, context, doctree):
    """Drop the rocket from the header of any other page."""
    if not context.get("sourcename", "").endswith(".ipynb"):
        buttons = context.get("header_buttons", [])
        context["header_buttons"] = [b for b in buttons if b.get("label") != "launch-buttons"]


def setup(app):
    """Run after the theme has made its list of buttons."""
    app.connect("html-page-context", keep_to_notebooks, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
