"""python -m tools.lint [notebooks]: what is wrong with them, cell by cell."""

import argparse
import sys
from pathlib import Path

from tools.lint import arc, code, dialect, exercises, links, outputs, quiz, seeds, slides
from tools.lint.notebook import RULES, Notebook, problems
from tools.notebooks import of_the_book

ROOMS = (arc, code, dialect, exercises, links, outputs, quiz, seeds, slides)  # enter their rules


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m tools.lint", description=__doc__)
    parser.add_argument("files", nargs="*", type=Path, help="all of the book, if none is named")
    files = parser.parse_args(arguments).files or of_the_book()
    found = [problem for file in files for problem in problems(Notebook(file))]
    print(*found, sep="\n" if found else "")
    print(f"{len(files)} notebooks, {len(RULES)} rules: {len(found)} problems")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
