"""The students' copy: no solution is left, every stub stands, all links land, and it runs.

Each notebook of the book runs twice elsewhere. Here every one is read: what a cell needs comes from
the same cell with and without the solutions. The first chapter of each part runs as well.
"""

import itertools
import shutil

import nbformat
import pytest
import yaml

from tests.labs import names
from tools import notebooks, student
from tools.address import ROOT
from tools.execute import find, pages
from tools.lint import markdown
from tools.lint.exercises import exercises, judge
from tools.lint.links import anchors
from tools.lint.notebook import Notebook

BOOK = ROOT / "book"
NOTEBOOKS = [page.relative_to(BOOK) for page in pages(ROOT) if page.suffix == ".ipynb"]
each = pytest.mark.parametrize("name", NOTEBOOKS, ids=lambda name: name.stem)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """A clone's students' copy, at the place where `make student` writes it."""
    clone = tmp_path_factory.mktemp("lab") / "clone"
    shutil.copytree(ROOT / "optlib", clone / "optlib")
    folder = clone / student.STUDENT.relative_to(ROOT)
    student.write(folder)
    return folder


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_every_page_is_there_and_every_link_lands(copy):
    for page in pages(ROOT):
        there = copy / page.relative_to(BOOK)
        text = there.read_text(encoding="utf-8")
        if there.suffix == ".ipynb":
            cells = nbformat.reads(text, as_version=4).cells
            text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        for link in markdown.links(text):
            if "://" not in link:
                name, _, anchor = link.partition("#")
                file = (there.parent / name).resolve() if name else there
                assert file.is_relative_to(copy), link
                assert file.is_file(), f"{there.name}: {link}"
                assert not anchor or anchor in anchors(file), f"{there.name}: {link}"


@each
def test_no_solution_is_left(name, copy):
    """Nor what the lecturer says, nor any output; and nothing speaks of what is not there."""
    given = nbformat.read(copy / name, as_version=4)
    whole = nbformat.read(BOOK / name, as_version=4)
    text = "\n".join(cell.source for cell in given.cells)
    for cell in whole.cells:
        if "solution" in cell.metadata.get("tags", []):
            answer = cell.source.split("\n", 1)[1].rsplit("check.", 1)[0].strip()
            assert answer, cell.id
            assert answer not in text, cell.id
    assert "# @title Solution" not in text
    assert "<summary>For the " not in text
    assert "olutions are folded" not in text
    assert [cell.id for cell in code(given) if cell.outputs or cell.execution_count] == []


@each
def test_every_stub_stands_with_its_judge(name, copy):
    """All that is no solution, note or slide is as in the book, in its order."""
    given, whole = Notebook(copy / name), Notebook(BOOK / name)
    for number, cells in enumerate(exercises(given), start=1):
        stubs = [cell for cell in cells if cell.is_code]
        assert [cell.tags for cell in stubs] == [["exercise"]]
        assert judge(stubs[0]) == f"check.exercise_{number}"
    assert len(exercises(given)) == len(exercises(whole))
    left = [cell for cell in whole.cells if not student.is_left_out(cell.node)]
    assert [(c.id, c.source) for c in given.cells] == [(c.id, c.source) for c in left]


@each
def test_no_cell_needs_what_is_left_out(name, copy):
    """Each name has its value from the same cell as in the book, and none is unknown."""
    whole = names.origins(code(nbformat.read(BOOK / name, as_version=4)))
    cells = code(nbformat.read(copy / name, as_version=4))
    lost = {
        place: whole[place] for place, cell in names.origins(cells).items() if cell != whole[place]
    }
    assert lost == {}
    assert names.unknown(cells) == []


def test_the_test_of_names_can_fail():
    """A name that only a solution gives, one that a stub leaves open, one inside a function."""
    sources = {
        "stub": "import math\nx = ...",
        "solution": "x, y = 1, 2\nz = 3",
        "later": "def f(t):\n    return [y + t for _ in t]\n\n\nx * math.pi",
        "last": "z = 4\nz",
    }
    cells = [nbformat.v4.new_code_cell(source, id=name) for name, source in sources.items()]
    whole, given = names.origins(cells), names.origins([cells[0], *cells[2:]])
    assert {place for place in given if given[place] != whole[place]} == {
        ("later", "x"),
        ("later", "y"),
    }
    assert names.unknown([cells[0], *cells[2:]]) == [("later", "y")]


def first_chapters():
    """The first chapter of each part of `_toc.yml` that has one."""
    for part in yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))["parts"]:
        files = [find(ROOT, chapter["file"]) for chapter in part["chapters"]]
        chapters = (f for f in files if f.suffix == ".ipynb" and Notebook(f).is_chapter)
        for file in itertools.islice(chapters, 1):
            yield file.relative_to(BOOK)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", list(first_chapters()), ids=lambda name: name.stem)
def test_it_runs_where_it_lies(name, copy):
    """From top to bottom with every exercise open: no judge says that an answer is right."""
    notebook = nbformat.read(copy / name, as_version=4)
    notebooks.run(notebook, (copy / name).parent, timeout=180)
    for cell in notebook.cells:
        if "exercise" in cell.metadata.get("tags", []):
            said = "".join(output.get("text", "") for output in cell.outputs)
            assert said, cell.id
            assert not said.startswith("Correct"), cell.id
