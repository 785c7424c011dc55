"""Minutes for each section of a chapter, and for the courses of INSTRUCTORS.md.

    python -m tools.course           tell whether INSTRUCTORS.md has the minutes that follow
    python -m tools.course --write   put them in: after a chapter was added or changed

A lecture takes a minute for each slide, for each code cell or figure on one, and for every 100
words on it or in its notes. Reading takes a minute for every 130 words and each code cell. A
question takes a minute, an exercise as long as EXERCISE says.
"""

import re
import sys
from typing import NamedTuple

from tools.address import ROOT
from tools.deck import unfolded
from tools.execute import pages
from tools.lint import markdown
from tools.lint.notebook import Notebook

SPOKEN, READ = 100, 130  # words a minute
EXERCISE = {"easy": 4, "medium": 8, "hard": 12}
UNREAD = {"first-cell", "exercise", "solution", "slides-only"}
FILE = ROOT / "INSTRUCTORS.md"
OPENING = "opening"
BEGIN, END = "<!-- minutes of each section -->\n", "<!-- end -->\n"
# | lecture | [chapter](file) | leave out | show | minutes | together |
ROW = re.compile(r"^(\| (\d+) \| \[[^\]]+\]\((\S+)\) \| (.+?) \| .+? \|) .* \|$")


class Minutes(NamedTuple):
    """What a section takes: at the board, at home, and with pencil or keyboard."""

    lecture: int
    read: int
    work: int


def chapters(root=ROOT):
    """Every chapter of `_toc.yml`, as {path inside the repository: notebook}."""
    books = [Notebook(page, root) for page in pages(root) if page.suffix == ".ipynb"]
    return {b.path.relative_to(root).as_posix(): b for b in books if b.is_chapter}


def sections(notebook):
    """The minutes of each section, by its heading; what stands before the first is OPENING."""
    cells, name = {}, OPENING
    for cell in notebook.cells:
        if cell.is_read and cell.source.startswith("## "):
            name = cell.source.splitlines()[0].removeprefix("## ").strip()
        cells.setdefault(name, []).append(cell)
    return {name: minutes(below) for name, below in cells.items() if name != "References"}


def minutes(cells):
    """What these cells take."""
    deck = [cell for cell in cells if cell.slide not in ("skip", "notes")]
    spoken = _words(deck) + _words(cell for cell in cells if cell.slide == "notes")
    slides = sum(cell.slide in ("slide", "subslide") for cell in deck)
    read = _words(cell for cell in cells if cell.is_read and not _work(cell))
    code = sum(cell.is_code and not UNREAD & set(cell.tags) for cell in cells)
    return Minutes(
        round(slides + sum(cell.is_code for cell in deck) + spoken / SPOKEN),
        round(read / READ + code),
        sum(map(_work, cells)),
    )


def _words(cells):
    return sum(markdown.words(unfolded(cell.source)) for cell in cells if not cell.is_code)


def _work(cell):
    """Minutes of the exercises and questions that stand in a cell."""
    if cell.is_code:
        return 0
    hardness = re.findall(r"^### Exercise .*\((easy|medium|hard)\)$", cell.source, re.M)
    return sum(map(EXERCISE.get, hardness)) + cell.source.count("**Question ")


def table(books):
    """The table of all sections: a row for each chapter."""
    yield "| chapter | lecture | reading | questions and exercises | lecture/reading by section |"
    yield "|---|---|---|---|---|"
    for path, notebook in books.items():
        found = sections(notebook)
        total = Minutes(*map(sum, zip(*found.values(), strict=True)))
        title = notebook.cells[0].source.splitlines()[0].removeprefix("# ")
        parts = [f"{name} {m.lecture}/{m.read}" for name, m in found.items() if m.lecture + m.read]
        numbers = f"{total.lecture} | {total.read} | {total.work}"
        yield f"| [{title}]({path}) | {numbers} | {' · '.join(parts)} |"


def taught(notebook, left_out):
    """The minutes of a lecture on a chapter without some of its sections."""
    found = sections(notebook)
    skipped = [] if left_out == "–" else left_out.split("; ")
    for name in skipped:
        if name not in found:
            known = ", ".join(found)
            raise SystemExit(f"INSTRUCTORS.md: {notebook.path.name} has no section {name}: {known}")
    return sum(m.lecture for name, m in found.items() if name not in skipped)


def filled(text, books):
    """INSTRUCTORS.md with the minutes that follow from the chapters."""
    lines, lecture, together = [], None, 0
    for line in text.split("\n"):
        row = ROW.match(line)
        if row:
            start, number, path, left_out = row.groups()
            # A chapter that is still to be written has no minutes yet.
            own = taught(books[path], left_out) if path in books else 0
            together = together + own if number == lecture else own
            lecture = number
            line = f"{start} {own or 'planned'} | {together} |"
        else:
            lecture = None
        lines.append(line)
    before, rest = "\n".join(lines).split(BEGIN)
    return before + BEGIN + "\n".join(table(books)) + "\n" + END + rest.split(END)[1]


def main(arguments):
    text = FILE.read_text(encoding="utf-8")
    right = filled(text, chapters())
    if arguments == ["--write"]:
        FILE.write_text(right, encoding="utf-8")
    elif right != text:
        print("INSTRUCTORS.md has other minutes: python -m tools.course --write")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
