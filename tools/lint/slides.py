"""The deck is the chapter: every cell says what it is in it."""

from tools.deck import FOLD
from tools.lint.notebook import chapter_rule


def folded(whom):
    return f"fold them: <details><summary>For the {whom}</summary>, a blank line, the text"


TYPES = {"slide", "subslide", "fragment", "skip", "notes", "-"}


@chapter_rule
def slide_types(notebook):
    """Every cell says whether it is in the deck."""
    for cell in notebook.cells:
        if cell.slide not in TYPES:
            yield cell, f"slide_type {cell.slide!r}", f"one of {', '.join(sorted(TYPES))}"
    if notebook.cells and notebook.cells[0].slide != "slide":
        yield notebook.cells[0], "the title is no slide", "slide_type slide"


@chapter_rule
def deck_length(notebook):
    """A lecture of 12 to 25 slides."""
    count = sum(cell.slide in ("slide", "subslide") for cell in notebook.cells)
    if not 12 <= count <= 25:
        yield None, f"{count} slides", "a deck has 12 to 25"


@chapter_rule
def notes(notebook):
    """The lecturer's notes are in the deck, not on the page."""
    found = [cell for cell in notebook.cells if cell.slide == "notes"]
    slides = sum(cell.slide in ("slide", "subslide") for cell in notebook.cells)
    if len(found) * 3 < slides:
        yield None, f"{len(found)} notes for {slides} slides", "at least one for every three slides"
    for cell in found:
        if cell.is_code or "remove-cell" not in cell.tags:
            yield cell, "notes that the page would show", "a Markdown cell tagged remove-cell"
        elif "For the lecturer" not in (FOLD.fullmatch(cell.source.strip()) or [""])[0]:
            yield cell, "notes that Jupyter and Colab would show", folded("lecturer")


@chapter_rule
def deck_only(notebook):
    """What is only for the deck is in it."""
    for cell in (cell for cell in notebook.cells if "slides-only" in cell.tags):
        if cell.slide in ("skip", "notes"):
            yield cell, f"tagged slides-only, with slide_type {cell.slide}", "let it be in the deck"
        if not cell.is_code and not FOLD.fullmatch(cell.source.strip()):
            yield cell, "a slide's text that Jupyter and Colab would show", folded("slides")
