"""What a notebook prints, as it is committed: without pictures, times and random ids."""

import nbformat

from tools import notebooks


def printed(notebook):
    """(cell, text) of each output: a difference that is easy to read."""
    for cell in nbformat.reads(notebooks.normalised(notebook), as_version=4).cells:
        for output in cell.get("outputs", []):
            yield cell.id, output.get("text") or output.get("data") or output.get("evalue")
