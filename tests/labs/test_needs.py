"""What is said of a lab is held to its run: libraries, processes, memory."""

import sys
from types import SimpleNamespace

import pytest

from tests.labs import needs, places

PATH = "book/algorithms/adam.ipynb"
SAID = ("torch, scikit-learn", 15, 0.6)


def told(monkeypatch, loaded="torch sklearn\n", gigabytes=0.5, said=SAID):
    client = SimpleNamespace(seconds={"a": 12.0}, bytes=gigabytes * 1e9)
    monkeypatch.setattr(needs, "SAID", {PATH: said} if said else {})
    return list(needs.differences(PATH, client, loaded))


def test_what_is_right_is_left_alone(monkeypatch):
    assert told(monkeypatch) == []
    assert told(monkeypatch, "\n", said=("–", 15, 0.6)) == []


@pytest.mark.parametrize(
    ("run", "row"),
    [
        ({"loaded": "torch"}, "torch | 15 s | 0.5 GB"),
        ({"loaded": "torch sklearn numba"}, "torch, scikit-learn, numba | 15 s | 0.5 GB"),
        ({"loaded": "torch sklearn processes"}, "torch, scikit-learn, processes | 15 s | 0.5 GB"),
        ({"gigabytes": 0.8}, "torch, scikit-learn | 15 s | 0.8 GB"),
        ({"gigabytes": 0.2}, "torch, scikit-learn | 15 s | 0.2 GB"),
    ],
)
def test_what_is_wrong_is_told_with_the_row_that_is_right(run, row, monkeypatch):
    (difference,) = told(monkeypatch, **run)
    assert difference.endswith(f"its run took: {row}")


def test_a_lab_without_a_row_is_told(monkeypatch):
    (difference,) = told(monkeypatch, said=None)
    assert "does not say what book/algorithms/adam.ipynb needs: torch, scikit" in difference


STARTS = "import subprocess, sys; subprocess.run([{}, '-c', ''])"


@pytest.mark.parametrize(("program", "heard"), [("sys.executable", "processes"), ("'true'", "")])
def test_a_python_that_a_cell_starts_is_heard(program, heard, tmp_path):
    cells = needs.HEARD.source, STARTS.format(program), needs.LOADED.source
    assert places.run(sys.executable, "\n".join(cells), tmp_path).split() == heard.split()


def test_the_rows_are_read():
    assert needs.SAID[PATH][0] == "torch, scikit-learn"
    assert "processes" in needs.SAID["book/parallel/downpour.ipynb"][0]
