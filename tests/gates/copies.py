"""A copy of the repository with a book of a few pages, in which a defect can be planted."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import yaml

from tests.gates import good
from tools.address import ROOT

COPIED = ("_config.yml", "pyproject.toml", "requirements.txt")
FOLDERS = ("optlib", "tests", "tools", "book/_assets", "book/_ext", "book/_slides")
FOLDERS += ("book/_templates",)
WITHOUT = shutil.ignore_patterns("__pycache__", ".*", "_build", "*.egg-info")
LEFT = shutil.ignore_patterns("__pycache__", ".*")
INDEX = "# A small book\n\nIts pages are tried by the gates of the large one.\n"


class Tree:
    """Some files of the repository at `root`, in which its tools and tests run."""

    def __init__(self, root):
        self.root = root

    def run(self, *command):
        """`python -m command…` in the copy: a finished process, its output in one text."""
        paths = [str(self.root), *filter(None, [os.environ.get("PYTHONPATH")])]
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(paths)}
        environment.pop("PYTEST_XDIST_WORKER", None)
        return subprocess.run(
            [sys.executable, "-m", *command],
            cwd=self.root,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=600,
            check=False,
        )

    def tests(self, *arguments):
        """Run pytest in the copy: {(file, test): whether it passed}."""
        report = self.root / "report.xml"
        report.unlink(missing_ok=True)
        done = self.run(
            "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={report}", *arguments
        )
        assert report.is_file(), done.stdout[-2000:]
        cases = ElementTree.parse(report).getroot().iter("testcase")
        found = {
            (case.get("classname"), case.get("name")): not any(
                child.tag in ("failure", "error") for child in case
            )
            for case in cases
        }
        assert found, done.stdout[-2000:]
        return found


class Whole(Tree):
    """All of the repository, for what it takes to add to it."""

    def __init__(self, root):
        super().__init__(root)
        shutil.copytree(ROOT, root, ignore=WITHOUT)


class Copy(Tree):
    """The repository's real tools, with stand-in pages."""

    def __init__(self, root):
        super().__init__(root)
        for name in FOLDERS:
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, root / name, ignore=LEFT)
        for name in COPIED:
            shutil.copy(ROOT / name, root)
        self.book = root / "book"
        shutil.copy(ROOT / "book" / "references.bib", self.book)
        (self.book / "index.md").write_text(INDEX, encoding="utf-8")
        good.write(good.chapter(), self.book)
        self.contents("good")

    def contents(self, *names):
        """Let the book have these pages."""
        files = [{"file": f"book/{name}"} for name in (*names, "notation")]
        parts = [{"caption": "Pages", "chapters": files}]
        toc = {"format": "jb-book", "root": "book/index", "parts": parts}
        (self.root / "_toc.yml").write_text(yaml.safe_dump(toc), encoding="utf-8")

    def page(self, name, *cells):
        """Add a page that is no chapter: a title and some cells, not run."""
        title = nbformat.v4.new_markdown_cell(f"# The page {name}\n\nWords.", id="title")
        notebook = nbformat.v4.new_notebook(cells=[title, *cells])
        notebook.metadata["book"] = {"kind": "page"}
        good.write(notebook, self.book, name)


def red(results):
    """What did not pass, as `file test`."""
    return sorted(f"{file} {name}" for (file, name), passed in results.items() if not passed)


def edit(file: Path, old, new):
    """Replace what stands in a file once."""
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{file.name} has {old!r} {text.count(old)} times"
    file.write_text(text.replace(old, new), encoding="utf-8")
