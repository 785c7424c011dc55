"""Rules on code cells: names, first cell, length, style."""

import re
import warnings

from tools import first_cell
from tools.lint.notebook import rule

SLUG = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
PLACE = re.compile(
    r"(?<![\w.~/:])/(?:home|root|work|tmp|opt|mnt|Users|usr|var|srv)/\w|\b[A-Z]:\\\\?\w"
    r"|\blocalhost\b|\b127\.0\.0\.1\b"
)


@rule
def cell_ids(notebook):
    """An id is a word that a message can name, once in the notebook."""
    seen = set()
    for cell in notebook.cells:
        random = re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f-]+)?", cell.id) and re.search(r"\d", cell.id)
        if not SLUG.fullmatch(cell.id) or random or len(cell.id) > 40:
            yield cell, f"cell id {cell.id!r} is no short slug", "name it, such as bias-correction"
        if cell.id in seen:
            yield cell, f"cell id {cell.id!r} stands twice", "each cell has its own"
        seen.add(cell.id)


@rule
def kernel(notebook):
    """Every reader has the kernel python3."""
    name = notebook.metadata.get("kernelspec", {}).get("name")
    if name != "python3" or notebook.node.get("nbformat_minor", 0) < 5:
        yield None, f"kernel {name!r}, or a format older than 4.5", "run python -m tools.notebooks"


@rule
def first_code_cell(notebook):
    """The same bytes in every notebook: they make it run anywhere."""
    cell = notebook.code[0] if notebook.code else None
    if cell and cell.source != first_cell.text():
        yield cell, "the first code cell is not the book's", "python -m tools.first_cell --write"
    for tag in first_cell.TAGS:
        if cell and tag not in cell.tags:
            yield cell, f"the first code cell lacks the tag {tag}", "tag it so that it is folded"


@rule
def python(notebook):
    """Plain Python: the lint, ruff and the slides read it; a magic is not read everywhere."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for cell in notebook.code:
            if cell.source.strip() and cell.tree is None:
                yield cell, "the cell is not plain Python", "no magics, no shell, no syntax errors"


@rule
def semicolon(notebook):
    """nbval ignores a trailing ; and so sees another output than the reader."""
    for cell in notebook.code:
        if re.search(r";\s*(#.*)?$", cell.source.rstrip()):
            yield cell, "the cell ends in ;", "assign the value, or let it be shown"


@rule
def line_length(notebook):
    """A phone and a slide show 79 characters."""
    for cell in notebook.code:
        for line in cell.source.splitlines():
            if len(line) > 79:
                yield cell, f"a line of {len(line)} characters: {line[:30]}…", "at most 79"


@rule
def cell_length(notebook):
    """A cell is seen at once."""
    for cell in notebook.code:
        if cell.lines > 20:
            yield cell, f"{cell.lines} lines of code", "at most 20: split the cell"


@rule
def places(notebook):
    """A path or host of one machine is nobody else's."""
    for cell in notebook.cells:
        found = PLACE.search(cell.source) or PLACE.search(cell.printed)
        if found:
            yield cell, f"a place on one machine: {found[0]}", "name no absolute path and no host"
