"""The tool that runs notebooks writes the same bytes each time, and only what is read."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tools import first_cell, notebooks

CELLS = [
    new_markdown_cell("# A title\n\n", id="title"),
    new_code_cell(
        "import sys\n\nprint('a')\nprint('b', file=sys.stderr)\nprint('c')", id="streams"
    ),
    new_code_cell("import matplotlib.pyplot as plt\n\nplt.plot([1, 2])\nplt.show()", id="picture"),
    new_code_cell("import ipywidgets\n\nipywidgets.IntSlider()", id="widget"),
    new_code_cell("", id="empty"),
    new_code_cell("import os\n\nos.environ['OPTLIB_PROGRESS'], os.listdir()", id="place"),
    new_code_cell("raise ValueError('no')", id="raises", metadata={"tags": ["raises-exception"]}),
]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """(the file, its bytes after each of two runs)"""
    file = tmp_path_factory.mktemp("run") / "a.ipynb"
    nbformat.write(new_notebook(cells=CELLS), file)
    runs = []
    for _ in range(2):
        assert notebooks.main([str(file)]) is False
        runs.append(file.read_bytes())
    return file, runs


def test_two_runs_give_the_same_bytes(written):
    _, runs = written
    assert runs[0] == runs[1]
    assert runs[0].endswith(b"}\n")


def test_what_is_written_is_what_check_asks_for(written):
    file, _ = written
    assert notebooks.main(["--check", str(file)]) is False


def test_check_writes_nothing_and_tells_the_file(written, tmp_path, capsys):
    file = tmp_path / "b.ipynb"
    file.write_bytes(written[1][0] + b"\n")
    assert notebooks.main(["--check", str(file)])
    assert "b.ipynb: not as" in capsys.readouterr().err
    assert file.read_bytes() == written[1][0] + b"\n"


def test_text_is_kept_and_all_else_is_not(written):
    file, runs = written
    cells = {cell.id: cell for cell in nbformat.read(file, as_version=4).cells}
    assert [cell.get("execution_count") for cell in cells.values()] == [None, 1, 2, 3, None, 4, 5]
    assert [(o.name, o.text) for o in cells["streams"].outputs] == [
        ("stdout", "a\nc\n"),
        ("stderr", "b\n"),
    ]
    assert list(cells["widget"].outputs[0].data) == ["text/plain"]
    assert cells["place"].outputs[0].data["text/plain"] == "('0', ['a.ipynb'])"
    assert cells["raises"].outputs[0].traceback == ["ValueError: no"]
    assert b"image/png" not in runs[0]
    assert b"widget-view" not in runs[0]
    assert b'execution"' not in runs[0].replace(b'"execution_count"', b"")


def test_a_cell_that_raises_is_named_and_the_file_kept(tmp_path, capsys):
    file = tmp_path / "c.ipynb"
    nbformat.write(new_notebook(cells=[CELLS[0], new_code_cell("1 / 0", id="by-zero")]), file)
    before = file.read_bytes()
    assert notebooks.main([str(file)])
    told = capsys.readouterr().err
    assert "c.ipynb, cell by-zero" in told
    assert "ZeroDivisionError" in told
    assert "\x1b[" not in told
    assert file.read_bytes() == before


@pytest.mark.parametrize("text", ["", "no notebook", '{"cells": 1}'])
def test_what_is_no_notebook_is_told(text, tmp_path):
    file = tmp_path / "d.ipynb"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SystemExit, match=r"d\.ipynb: no notebook"):
        notebooks.main([str(file)])


def test_the_first_cell_is_put_in_once_and_kept_up_to_date(tmp_path):
    file = tmp_path / "e.ipynb"
    nbformat.write(new_notebook(cells=CELLS[:2]), file)
    for _ in range(2):
        first_cell.main(["--write", str(file)])
    cells = nbformat.read(file, as_version=4).cells
    assert [cell.id for cell in cells] == ["title", "first-cell", "streams"]
    assert cells[1].source == first_cell.text()
    cells[1].source = "an older one"
    nbformat.write(new_notebook(cells=cells), file)
    first_cell.main(["--write", str(file)])
    assert nbformat.read(file, as_version=4).cells[1].source == first_cell.text()
