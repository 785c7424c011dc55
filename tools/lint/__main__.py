"""python -m tools.lint [notebooks]: what is wrong with them, cell by cell."""

import argparse
import sys
from pathlib import Path

from tools.address import ROOT
from tools.lint import arc, code, dialect, exercises, links, outputs, quiz, seeds, slides
from tools.lint.notebook import RULES, Notebook, problems

ROOMS = (arc, code, dialect, exercises, links, outputs, quiz, seeds, slides)  # enter their rules


def notebooks(root=ROOT):
    """Every notebook of the book."""
    folder = root / "book"
    return [p for p in sorted(folder.rglob("*.ipynb")) if ".ipynb_checkpoints" not in p.parts]


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m tools.lint", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="all of the book, if none is named")
    files = parser.parse_args(arguments).files or notebooks()
    found = [problem for file in files for problem in problems(Notebook(file))]
    print(*found, sep="\n" if found else "")
    print(f"{len(files)} notebooks, {len(RULES)} rules: {len(found)} problems")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
