"""The arc of a chapter: its title block, its sections in order, its length."""

import re

from tools.lint import markdown
from tools.lint.notebook import chapter_rule, rule

ARC = [
    "What goes wrong without it",
    "The derivation",
    "The rule",
    "Try it",
    "From scratch, and equal",
    "The experiment",
    "How it fails",
    "Summary",
    "Check yourself",
    "Exercises",
    "References",
]
KEPT = ARC[ARC.index("The experiment") :]
WORDS = (1200, 2300)


def _headings(notebook):
    for cell in notebook.prose:
        for level, text in markdown.headings(cell.source):
            yield cell, level, text


@rule
def one_title(notebook):
    """One # a notebook, and it opens it."""
    titles = [cell for cell, level, _ in _headings(notebook) if level == 1]
    if len(titles) != 1:
        yield None, f"{len(titles)} headings of level one", "a notebook has one # title"
    elif titles[0] is not notebook.cells[0] or not titles[0].source.startswith("# "):
        yield titles[0], "the # title is not the notebook's first line", "move it to the top"


@rule
def heading_steps(notebook):
    """Screen readers follow the levels: they go down one at a time."""
    before = 1
    for cell, level, text in _headings(notebook):
        if level > before + 1:
            yield cell, f"{'#' * level} {text} follows a {'#' * before}", "step by one level"
        before = level


@chapter_rule
def sections(notebook):
    """The sections of ARC, in order; metadata book.arc may bend the middle."""
    arc = notebook.metadata.get("book", {}).get("arc", ARC)
    for name in KEPT:
        if name not in arc:
            yield None, f"metadata book.arc leaves out ## {name}", "a bent arc keeps that section"
    found = [text for _, level, text in _headings(notebook) if level == 2]
    right = f"the arc is {' · '.join(arc)}"
    missing = [name for name in arc if name not in found]
    if missing:
        yield None, f"missing: ## {', ## '.join(missing)}", right
    for cell, level, text in _headings(notebook):
        if level == 2 and text not in arc:
            yield cell, f"## {text} is not in the arc", right
        if level == 2 and not cell.source.startswith(f"## {text}"):
            yield cell, f"## {text} is not its cell's first line", "start a cell with it"
    if sorted(found) == sorted(arc) and found != arc:
        yield None, "the sections stand in another order", right


def opening(notebook):
    """The prose above the first ##."""
    text = []
    for cell in notebook.prose:
        above, *below = re.split(r"^## ", cell.source, maxsplit=1, flags=re.M)
        text.append(above)
        if below:
            break
    return "\n\n".join(text)


@chapter_rule
def title_block(notebook):
    """Promise, three objectives, time and what to know first stand under the title."""
    text = opening(notebook)
    title = notebook.cells[0]
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    promise = paragraphs[1] if len(paragraphs) > 1 else ""
    if not re.fullmatch(r"[^*#<\[-].*?[.?!]", promise, re.S) or re.search(
        r"[.?!]\s+[A-Z]", promise
    ):
        yield title, "no one-sentence promise under the title", "say in one sentence what it gives"
    objectives = re.search(
        r"\*\*You will be able to\*\*:?\s*\n((?:\s*\n|[-*] .*\n?|  .*\n?)+)", text
    )
    if not objectives or len(re.findall(r"^[-*] ", objectives[1], re.M)) != 3:
        yield title, "no list of objectives", "**You will be able to** and three bullets"
    if not re.search(r"\*\*Time\*\*:?.*\d+.*min", text):
        yield title, "no reading time", "**Time** 40 minutes"
    if not re.search(r"\*\*Know first\*\*:?[^\n]*(\n(?!\n)[^\n]*)*\]\(", text):
        yield title, "no word on what to know first", "**Know first** with at least one link"


@chapter_rule
def length(notebook):
    """A learner's 30 to 45 minutes: the references, notes and deck-only text are not counted."""
    skipped = {cell.id for cell in notebook.section("References")}
    count = sum(markdown.words(cell.source) for cell in notebook.prose if cell.id not in skipped)
    if not WORDS[0] <= count <= WORDS[1]:
        yield None, f"{count} words", f"a chapter has {WORDS[0]} to {WORDS[1]}"


@chapter_rule
def code_cells(notebook):
    """Ten to twenty cells of a few lines each (set-up, stubs and solutions not counted)."""
    count = len(notebook.counted)
    if not 10 <= count <= 20:
        yield None, f"{count} code cells", "a chapter has 10 to 20, stubs and solutions not counted"
    if notebook.median > 6:
        yield None, f"half the code cells have {notebook.median:g} lines or more", "at most 6"
