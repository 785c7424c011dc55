"""Exercises: task, hint, a stub that runs untouched, a worked solution that its judge accepts."""

import ast
import re

from tools.lint import markdown
from tools.lint.notebook import chapter_rule

TITLE = re.compile(r"Exercise (\d+) · .+ \((easy|medium|hard)\)")
HINT = re.compile(r"<details(?: class=\"hint\")?>\s*<summary>Hint</summary>")


def exercises(notebook):
    """Each exercise's cells, its heading's first."""
    groups = []
    for cell in notebook.section("Exercises"):
        if cell.is_read and any(level == 3 for level, _ in markdown.headings(cell.source)):
            groups.append([])
        if groups:
            groups[-1].append(cell)
    return groups


def judge(cell):
    """The check that the cell's last line calls, such as check.exercise_1."""
    last = cell.tree.body[-1] if cell.tree and cell.tree.body else None
    if isinstance(last, ast.Expr) and isinstance(last.value, ast.Call):
        return ast.unparse(last.value.func)
    return None


@chapter_rule
def exercise_count(notebook):
    """Three to five, numbered from 1, easy to hard."""
    groups = exercises(notebook)
    if not 3 <= len(groups) <= 5:
        yield None, f"{len(groups)} exercises", "3 to 5, each under ### Exercise 1 · title (easy)"
    hardness = []
    for number, cells in enumerate(groups, start=1):
        heading = next(text for level, text in markdown.headings(cells[0].source) if level == 3)
        found = TITLE.fullmatch(heading)
        if not found or int(found[1]) != number:
            yield cells[0], f"### {heading}", f"### Exercise {number} · title (easy|medium|hard)"
        else:
            hardness.append(("easy", "medium", "hard").index(found[2]))
    if hardness != sorted(hardness):
        yield None, "a harder exercise stands before an easier one", "order them easy to hard"


@chapter_rule
def exercise_parts(notebook):
    """Task, hint, stub and solution of each."""
    for cells in exercises(notebook):
        head, code = cells[0], [cell for cell in cells if cell.is_code]
        if not any(HINT.search(cell.source) for cell in cells if not cell.is_code):
            yield head, "no hint", "<details><summary>Hint</summary>, a blank line, the hint"
        tags = [[tag for tag in cell.tags if tag in ("exercise", "solution")] for cell in code]
        if tags != [["exercise"], ["solution"]]:
            right = "a stub tagged exercise, then a cell tagged solution"
            yield head, f"code cells tagged {tags}", right


@chapter_rule
def exercise_judged(notebook):
    """Both end in the same judge: it says not yet of the stub, and correct of the solution."""
    for number, cells in enumerate(exercises(notebook), start=1):
        name = f"check.exercise_{number}"
        for cell in (cell for cell in cells if cell.is_code):
            if judge(cell) != name:
                yield cell, f"the cell ends in {judge(cell)}", f"end it with {name}(answer)"
            says = re.search(r"\bcorrect\b", cell.printed, re.I) is not None
            if says != ("solution" in cell.tags):
                wrong = "the solution is not judged correct" if not says else "the stub is right"
                yield cell, wrong, "the judge says correct of the solution and not of the stub"


@chapter_rule
def solution_folded(notebook):
    """Folded on the page, in Jupyter and on Colab alike."""
    for number, cells in enumerate(exercises(notebook), start=1):
        for cell in (cell for cell in cells if "solution" in cell.tags):
            hidden = cell.metadata.get("jupyter", {}).get("source_hidden") is True
            if (
                "hide-input" not in cell.tags
                or cell.metadata.get("cellView") != "form"
                or not hidden
            ):
                right = 'tag hide-input, cellView "form", jupyter.source_hidden true'
                yield cell, "the solution is not folded everywhere", right
            if cell.source.split("\n")[0] != f"# @title Solution {number}":
                yield cell, "no title for Colab", f"first line # @title Solution {number}"
