"""Check yourself: three questions, each answer a <details> that explains itself."""

import re

from tools.lint import markdown
from tools.lint.notebook import chapter_rule

QUESTION = re.compile(r"^\*\*Question (\d+)\.\*\*", re.M)
OPTION = re.compile(
    r"<details class=\"quiz( right)?\">\s*<summary>(.*?)</summary>(.*?)</details>", re.S
)


@chapter_rule
def quiz(notebook):
    """Three questions, three or four options each, one right, every one explained."""
    cells = [cell for cell in notebook.section("Check yourself") if cell.is_read]
    text = "\n\n".join(cell.source for cell in cells)
    head = cells[0] if cells else None
    _, *parts = QUESTION.split(text)
    numbers, bodies = parts[0::2], parts[1::2]
    if numbers != ["1", "2", "3"]:
        yield (
            head,
            f"questions {', '.join(numbers) or 'none'}",
            "**Question 1.** to **Question 3.**",
        )
    for number, body in zip(numbers, bodies, strict=True):
        yield from (
            (head, f"question {number}: {wrong}", right) for wrong, right in _question(body)
        )


def _question(body):
    options = OPTION.findall(body)
    if not 3 <= len(options) <= 4:
        yield f"{len(options)} answers", '3 or 4, each <details class="quiz"><summary>…'
    rights = sum(bool(right) for right, _, _ in options)
    if rights != 1:
        yield f"{rights} right answers", 'one <details class="quiz right">'
    for _, summary, why in options:
        if markdown.words(why) < 4:
            yield f"no explanation of {summary.strip()!r}", "say why it is right or wrong"
