"""Each notebook once more, where a student opens it: an empty folder of a machine such as Colab's.

It says there what it says here, on the oldest kernels too; takes the time and the memory
that a chapter may take, and needs what INSTRUCTORS.md says.
"""

import copy
import json
import shutil
import sys
from pathlib import Path

import nbformat
import pytest

from tests.kernels import OLDEST
from tests.labs import needs, places
from tests.measured import ONE_THREAD, Measured
from tests.printed import printed
from tools import first_cell, notebooks
from tools.address import address, version


@pytest.fixture(scope="session")
def wheel(tmp_path_factory):
    return places.wheel(tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="session")
def colab(tmp_path_factory, wheel):
    """(kernel's folder, what pip was asked for) after the first cell has run once."""
    folder = tmp_path_factory.mktemp("colab")
    python = places.environment("colab", places.COLAB, places.COLAB_ALONE)
    pip, site, asked = folder / "shim" / "pip", folder / "site", folder / "asked.json"
    pip.mkdir(parents=True)
    shutil.copy(Path(__file__).with_name("pip_stand_in.py"), pip / "__main__.py")
    needs = [f"{name}=={number}" for name, number in first_cell.WIDGETS.items()]
    variables = {
        "ASKED": str(asked),
        "WHEEL": str(wheel),
        "WHEELS": str(places.widgets(*needs)),
        "SITE": str(site),
        "PIP": sys.executable,
        "PYTHONPATH": places.folders(folder / "shim", site),
    }
    site.mkdir()
    shown = places.run(python, first_cell.text() + "\nimport optlib", folder, **variables)
    assert shown == ""
    kernel = places.kernel(python, folder, PYTHONPATH=str(site))
    return kernel, json.loads(asked.read_text(encoding="utf-8"))


def test_the_first_cell_asks_for_the_tag_and_changes_nothing_else(colab):
    _, asked = colab
    archive = f"{address()}/archive/refs/tags/v{version()}.zip"
    assert asked[0] == "install"
    assert "--no-deps" in asked
    assert set(asked[1:]) - {"--no-deps", "--quiet"} == {
        archive,
        *places.pinned("anywidget", "psygnal"),
    }


def test_the_first_cell_is_silent_where_optlib_is(tmp_path):
    assert places.run(sys.executable, first_cell.text(), tmp_path) == ""


def test_the_first_cell_finds_the_clone_around_it(tmp_path):
    """Without optlib installed, from a folder of the repository, and with no pip to call."""
    python = places.environment("numpy", places.NUMPY)
    clone = tmp_path / "clone"
    shutil.copytree(places.ROOT / "optlib", clone / "optlib")
    inside = clone / "book" / "algorithms"
    inside.mkdir(parents=True)
    program = first_cell.text() + "\nimport optlib\nprint(optlib.__file__)"
    assert places.run(python, program, inside).strip() == str(clone / "optlib" / "__init__.py")


def test_the_first_cell_says_what_failed(tmp_path):
    python = places.environment("numpy", places.NUMPY)
    with pytest.raises(AssertionError, match="optlib could not be installed"):
        places.run(python, first_cell.text(), tmp_path)


@pytest.mark.timeout(500)
@pytest.mark.parametrize("file", notebooks.of_the_book(), ids=lambda file: file.stem)
def test_a_notebook_runs_in_an_empty_folder_on_colab(file, colab, tmp_path, monkeypatch):
    """And prints the very words that are committed: no reader's machine is the author's."""
    kernel, _ = colab
    monkeypatch.setenv("JUPYTER_PATH", kernel)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    empty = tmp_path / "empty"
    empty.mkdir()
    clients = []

    def client(*arguments, **options):
        clients.append(Measured(*arguments, **options))
        return clients[0]

    notebook = nbformat.read(file, as_version=4)
    notebook.cells = copy.deepcopy([needs.HEARD, *notebook.cells, needs.LOADED])
    options = {"environment": {**ONE_THREAD, **OLDEST}, "timeout": 180}
    notebooks.run(notebook, empty, **options, kernel="lab", client=client)
    _, *notebook.cells, loaded = notebook.cells
    assert list(printed(notebook)) == list(printed(nbformat.read(file, as_version=4)))
    assert list(empty.iterdir()) == []
    assert list(clients[0].excesses()) == []
    path = file.relative_to(places.ROOT).as_posix()
    assert list(needs.differences(path, clients[0], loaded.outputs[0].text)) == []
