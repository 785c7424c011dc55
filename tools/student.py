"""Write a copy of the book for students, without solutions, into `_build/student`.

Left out are the solutions, the lecturer's notes (they answer the questions that a slide asks) and
what only the deck shows. All outputs go too: a lab begins with guesses, and no figure is stored
beside its numbers. Everything else stays where it stands, so that links and the first cell work;
the whole folder can be handed out, or a notebook of it.
"""

import shutil
import sys

import nbformat

from tools.address import ROOT
from tools.build import BUILD
from tools.execute import pages

STUDENT = BUILD / "student"


def is_left_out(cell):
    """Tell whether students do not get this cell."""
    tags = set(cell.metadata.get("tags", []))
    notes = cell.metadata.get("slideshow", {}).get("slide_type") == "notes"
    return notes or bool(tags & {"solution", "slides-only"})


def copy(notebook):
    """Return the students' copy of a notebook."""
    notebook = nbformat.from_dict(notebook)
    notebook.cells = [cell for cell in notebook.cells if not is_left_out(cell)]
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return notebook


def write(folder=STUDENT, root=ROOT):
    """Write every page that `_toc.yml` names into `folder`, in place of what is there."""
    shutil.rmtree(folder, ignore_errors=True)
    for page in pages(root):
        there = folder / page.relative_to(root / "book")
        there.parent.mkdir(parents=True, exist_ok=True)
        if page.suffix == ".ipynb":
            text = nbformat.writes(copy(nbformat.read(page, as_version=4)))
            there.write_text(text + "\n", encoding="utf-8")
        else:
            shutil.copy(page, there)


def main():
    write()
    print(f"The students' copy is in {STUDENT}")


if __name__ == "__main__":
    sys.exit(main())
