"""What the page makes of the tags that this book's cells carry.

`slides-only`: the deck's alone, and left out here. `solution`: folded, its output too, under a
label that says so. `first-cell`: the set-up, which a reader of the page does not need.

The metadata of code cells stay as they are: outputs are found again by them.
"""

import json

from docutils import nodes
from sphinx.transforms import SphinxTransform

LABELS = {"tag_solution": "the solution", "tag_first-cell": "the set-up"}


def leave_out_text(app, docname, source):
    """Mark text cells of the deck alone with the tag that myst-nb knows."""
    if not app.env.doc2path(docname).endswith(".ipynb"):
        return
    notebook = json.loads(source[0])
    for cell in notebook["cells"]:
        tags = cell["metadata"].get("tags", [])
        if "slides-only" in tags and cell["cell_type"] != "code":
            cell["metadata"]["tags"] = [*tags, "remove-cell"]
    source[0] = json.dumps(notebook)


class CellTags(SphinxTransform):
    """Fold, label and leave out code cells."""

    default_priority = 390

    def apply(self):
        """Treat each code cell by its tags, which are classes here."""
        for cell in list(self.document.findall(nodes.container)):
            if cell.get("nb_element") != "cell_code":
                continue
            if "tag_slides-only" in cell["classes"]:
                cell.parent.remove(cell)
            if "tag_solution" in cell["classes"]:
                cell["hide_mode"] = "all"
            for label in set(cell["classes"]) & set(LABELS):
                cell["prompt_show"] = f"Show {LABELS[label]}"
                cell["prompt_hide"] = f"Hide {LABELS[label]}"


def setup(app):
    """Act on text as it is read, on code as it is parsed."""
    app.connect("source-read", leave_out_text)
    app.add_transform(CellTags)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
