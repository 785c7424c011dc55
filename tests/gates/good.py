"""A small chapter with nothing wrong: each test of a gate spoils one thing in it."""

from functools import cache
from pathlib import Path

import nbformat

from tools import first_cell, notebooks
from tools.lint.arc import ARC

SENTENCE = "The slope says which way is down, and the step size says how far to go that way."
FILLER = " ".join([SENTENCE] * 8)
TITLE = """\
# A good chapter

You learn what a chapter with nothing wrong looks like.

**You will be able to**

- say what a step is;
- tell a small step from a large one;
- run a rule on a bowl.

**Time** 40 minutes. **Know first** [the notation](notation.md)."""
RULE = r"""
$$\theta_{t+1} = \theta_t - \eta \nabla J(\theta_t) \tag{step}$$

<details class="proof"><summary>Why it goes down</summary>

Because $\nabla J$ points up.

</details>

<div class="admonition note">
<p class="admonition-title">A word</p>

It has a *name*.

</div>"""
HINT = "\n\nSay it.\n\n<details><summary>Hint</summary>\n\nIt is $2$.\n\n</details>"
SOLVED = {
    "tags": ["hide-input", "solution"],
    "cellView": "form",
    "jupyter": {"source_hidden": True},
}
NOTES = "<details><summary>For the lecturer</summary>\n\nAsk the class.\n\n</details>"
PAPER = (
    "- Qian, N. (1999). On the momentum term in gradient descent learning algorithms. "
    "Neural Networks. [doi](https://doi.org/10.1016/S0893-6080(98)00116-6)"
)


def prose(name, text, slide="slide", **metadata):
    cell = nbformat.v4.new_markdown_cell(text, id=name)
    cell.metadata.update(slideshow={"slide_type": slide}, **metadata)
    return cell


def code(name, text, slide="skip", **metadata):
    cell = nbformat.v4.new_code_cell(text, id=name)
    cell.metadata.update(slideshow={"slide_type": slide}, **metadata)
    return cell


def question(number):
    wrong = "\n\n".join(
        f'<details class="quiz"><summary>{word}</summary>\n\nNo, a step is made of one update.\n\n'
        "</details>"
        for word in ("Two updates", "None")
    )
    yes = "\n\nYes, as the rule says.\n\n</details>"
    right = f'<details class="quiz right"><summary>One</summary>{yes}'
    return f"**Question {number}.** What is a step?\n\n{wrong}\n\n{right}"


def exercise(number, hardness):
    check = f"check.exercise_{number}(answer)"
    title = f"### Exercise {number} · one and one ({hardness})"
    yield prose(f"exercise-{number}", title + HINT, "skip")
    yield code(f"stub-{number}", f"answer = ...\n{check}", tags=["exercise"])
    yield code(f"solution-{number}", f"# @title Solution {number}\nanswer = 2\n{check}", **SOLVED)


BELOW = {
    "What goes wrong without it": [
        code(
            "set-up",
            "from types import SimpleNamespace\n\nimport numpy as np\n\nfrom optlib import plots",
        ),
        code(
            "judges",
            "def judge(answer):\n"
            '    print("correct" if answer == 2 else "not yet: one and one")\n\n\n'
            "check = SimpleNamespace(exercise_1=judge, exercise_2=judge, exercise_3=judge)",
        ),
        code("random", "rng = np.random.default_rng(0)\nrng.integers(9)"),
    ],
    "The derivation": [code("two", "1 + 1"), code("four", 'print(f"{1 / 3:.4g}")')],
    "The rule": [code("step", "def step(theta, lr):\n    return theta - lr * 2 * theta")],
    "Try it": [
        code("live", 'from optlib.widgets import playground\n\nplayground(surface="ravine")', "-")
    ],
    "From scratch, and equal": [code("equal", "assert step(1.0, 0.5) == 0")],
    "The experiment": [
        code(
            "figure",
            "import matplotlib.pyplot as plt\n\n"
            "fig, ax = plt.subplots()\nax.plot([1, 0.5, 0.25])\n"
            'plots.show(fig, "The loss falls by half with each step that is taken.")',
            "-",
        )
    ],
    "How it fails": [code("three", "3 * 1"), code("five", "5 * 1")],
    "Check yourself": [prose(f"question-{n}", question(n), "skip") for n in (1, 2, 3)],
    "Exercises": [
        cell
        for number, hardness in enumerate(("easy", "medium", "hard"), start=1)
        for cell in exercise(number, hardness)
    ],
}
EXTRA = {"The rule": RULE, "References": "\n\n" + PAPER, "Summary": "\n\n- A step goes down."}


def cells():
    """The chapter's cells, not yet run."""
    yield prose("title", TITLE)
    yield code("first-cell", first_cell.text(), tags=list(first_cell.TAGS))
    for number, section in enumerate(ARC):
        yield prose(f"section-{number}", f"## {section}" + EXTRA.get(section, ""))
        if number % 2 == 0:
            yield prose(f"notes-{number}", NOTES, "notes", tags=["remove-cell"])
        if number < 10:
            yield prose(f"prose-{number}", FILLER, "skip")
        yield from BELOW.get(section, [])


@cache
def _text():
    notebook = nbformat.v4.new_notebook(cells=list(cells()))
    notebook.nbformat_minor = 5
    return notebooks.normalised(notebooks.run(notebook, Path(__file__).parent))


def chapter():
    """The chapter, run: a notebook of its own for each caller to spoil."""
    return nbformat.reads(_text(), as_version=4)


def write(notebook, folder, name="good"):
    """Put it into `folder`, with the page that it links to; the file."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "notation.md").write_text("# Notation\n\nWords.\n", encoding="utf-8")
    file = folder / f"{name}.ipynb"
    file.write_text(notebooks.normalised(notebook), encoding="utf-8")
    return file
