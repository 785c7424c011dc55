"""The one first code cell of every notebook.

python -m tools.first_cell                    print it
python -m tools.first_cell --write book/…     put it into notebooks (after a release or a move)
"""

import argparse
import sys
from pathlib import Path

import nbformat

from tools.address import address, version

TAGS = ["first-cell", "hide-input"]
ID = "first-cell"

# What Colab lacks, beside optlib. With `--no-deps` nothing that is already there changes, so no
# restart is asked for. An archive needs no git. A clone is found by walking up from the notebook.
TEXT = """\
# Makes optlib importable: from this repository, or installed once (Colab).
import importlib.util
import subprocess
import sys
from pathlib import Path

HOME = "{address}"
for folder in Path.cwd().parents:
    if (folder / "optlib" / "core.py").is_file():
        sys.path.append(str(folder))
if not importlib.util.find_spec("optlib"):
    needs = [
        HOME + "/archive/refs/tags/v{version}.zip",
        "anywidget=={anywidget}",
        "psygnal=={psygnal}",
    ]
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps"]
    if subprocess.run(pip + needs).returncode:
        sys.exit("optlib could not be installed: is the network there?")
    importlib.invalidate_caches()"""

WIDGETS = {"anywidget": "0.11.0", "psygnal": "0.16.1"}


def text():
    """The cell's source."""
    return TEXT.format(address=address(), version=version(), **WIDGETS)


def put(notebook):
    """Make the first code cell of `notebook` the one it should be."""
    cells = notebook.cells
    code = [i for i, cell in enumerate(cells) if cell.cell_type == "code"]
    if code and "first-cell" in cells[code[0]].metadata.get("tags", []):
        cells[code[0]].source = text()
        return
    cell = nbformat.v4.new_code_cell(text(), id=ID)
    cell.metadata.update(tags=list(TAGS), slideshow={"slide_type": "skip"})
    cells.insert(code[0] if code else len(cells), cell)


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m tools.first_cell", description=__doc__)
    parser.add_argument("--write", nargs="+", metavar="NOTEBOOK", type=Path, default=[])
    files = parser.parse_args(arguments).write
    if not files:
        print(text())
    for file in files:
        notebook = nbformat.read(file, as_version=4)
        put(notebook)
        file.write_text(nbformat.writes(notebook).rstrip("\n") + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
