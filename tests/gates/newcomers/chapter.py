"""A chapter that the book lacks, made of the gates' good one: what it adds to each file."""

import nbformat

from tests.gates import good

NAME, TITLE = "good-advice", "A good chapter"
PAGE = f"book/strategies/{NAME}.ipynb"
JUDGES = '''"""Judges of the exercises of the chapter on good advice."""

from . import WrongError, judge, number


def _two(answer):
    if number(answer, "the sum") != 2:
        raise WrongError("one and one is more than one.")
    return "one and one is two."


exercise_1, exercise_2, exercise_3 = judge(_two), judge(_two), judge(_two)
'''
JUDGED = '''"""The judges of good advice accept the solution and explain a slip."""

from optlib.checks import good_advice


def test_the_solution_is_accepted_and_a_slip_is_explained(capsys):
    for judge in (good_advice.exercise_1, good_advice.exercise_2, good_advice.exercise_3):
        judge(2)
        judge(3)
        praise, slip = capsys.readouterr().out.splitlines()
        assert praise.startswith("Correct: ")
        assert slip.startswith("Not yet: one and one")
'''
PAPER = (
    "- Zhuang, J., et al. (2020). AdaBelief optimizer: Adapting stepsizes by the belief in "
    "observed gradients. NeurIPS. [arXiv:2010.07468](https://arxiv.org/abs/2010.07468)"
)
ENTRY = """
@inproceedings{zhuang2020,
  author = {Zhuang, Juntang and others},
  title = {{AdaBelief} optimizer: Adapting stepsizes by the belief in observed gradients},
  booktitle = {NeurIPS},
  year = {2020},
  eprint = {2010.07468}
}
"""
LECTURE = f"| [{TITLE}]({PAGE}) | How long is a step? | the bowl | none |\n"
NEEDS = f"| [{TITLE}]({PAGE}) | – | 5 s | 0.3 GB |\n"
LINK = f"[{TITLE}](strategies/{NAME}.ipynb)"


def notebook():
    """The chapter as its author begins it: not run, without the first cell."""
    made = good.chapter()
    made.cells = [cell for cell in made.cells if cell.id != "first-cell"]
    for cell in made.cells:
        if cell.id == "judges":
            cell.source = "from optlib.checks import good_advice as check"
        cell.source = cell.source.replace("(notation.md)", "(../notation.md)")
        cell.source = cell.source.replace(good.PAPER, PAPER)
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    return nbformat.writes(made) + "\n"


# {file: [(words that stand in it, what is put before them)]}; no words: at its end.
FILES = {
    PAGE: [("", notebook)],
    "_toc.yml": [("  - caption: Looking back", f"      - file: {PAGE.removesuffix('.ipynb')}\n")],
    "optlib/checks/good_advice.py": [("", JUDGES)],
    "tests/checks/test_good_advice.py": [("", JUDGED)],
    "book/references.bib": [("", ENTRY)],
    "book/index.md": [("\nLooking back: the", f"| {LINK} | How long is a step? |\n")],
    "book/map.md": [("| the readers' questions at its end |", f"| Good advice | {LINK} |\n")],
    "INSTRUCTORS.md": [
        ("\n[Rosetta](book/rosetta.ipynb) and", LECTURE),
        ("\n[Rosetta](book/rosetta.ipynb) compares", NEEDS),
    ],
}
