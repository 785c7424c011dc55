"""Cells tagged `slides-only` belong to the deck: the page leaves them out."""

import json


def leave_out(app, docname, source):
    """Mark such cells with the tag that myst-nb knows; they still run."""
    if not app.env.doc2path(docname).endswith(".ipynb"):
        return
    notebook = json.loads(source[0])
    for cell in notebook["cells"]:
        tags = cell["metadata"].get("tags", [])
        if "slides-only" in tags:
            cell["metadata"]["tags"] = [*tags, "remove-cell"]
    source[0] = json.dumps(notebook)


def setup(app):
    """Act on the source as it is read."""
    app.connect("source-read", leave_out)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
