"""How long `make book` takes from a bare clone, and again after a change to one chapter."""

import subprocess
import tempfile
from pathlib import Path
from time import perf_counter

import nbformat

from benchmarks.measure import Claim
from tools.build import ROOT

CHAPTER = "book/algorithms/momentum.ipynb"


def claims():
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True)
        first = _make(clone)
        _change(clone / CHAPTER)
        again = _make(clone)
    return [
        Claim("`make book` from a bare clone", first / 60, 6, "min", note="set-up included"),
        Claim("`make book` after a change to one chapter's code", again, 20, "s"),
    ]


def _make(folder):
    start = perf_counter()
    done = subprocess.run(["make", "book"], cwd=folder, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"make book failed:\n{done.stdout[-2000:]}\n{done.stderr[-2000:]}")
    return perf_counter() - start


def _change(path):
    """Make every cell run again: a comment in the first one is a change of the code."""
    notebook = nbformat.read(path, as_version=4)
    cell = next(cell for cell in notebook.cells if cell.cell_type == "code")
    cell.source += "\n# changed"
    nbformat.write(notebook, path)
