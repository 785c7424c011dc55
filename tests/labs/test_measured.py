"""What measures the notebooks does measure."""

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tests import measured
from tools import notebooks

CELLS = [
    new_code_cell("import time\n\ntime.sleep(1)", id="sleeps"),
    new_code_cell(
        "end = time.process_time() + 1\nwhile time.process_time() < end: pass", id="works"
    ),
    new_code_cell(
        "x = bytearray(200_000_000)\nx[::4096] = b'1' * len(x[::4096])\ndel x", id="holds"
    ),
]


@pytest.fixture(scope="module")
def client(tmp_path_factory):
    clients = []

    def made(*arguments, **options):
        clients.append(measured.Measured(*arguments, **options))
        return clients[0]

    notebook = nbformat.from_dict(new_notebook(cells=CELLS))
    notebooks.run(notebook, tmp_path_factory.mktemp("run"), client=made)
    return clients[0]


def test_work_counts_and_waiting_does_not(client):
    assert client.seconds["works"] >= 0.9
    assert client.seconds["sleeps"] < client.seconds["works"]


def test_the_most_memory_is_told(client):
    assert 200e6 < client.bytes < 1e9
    assert list(client.excesses()) == []


def test_each_limit_is_told(client, monkeypatch):
    for name, value in {"CELL": 0.5, "NOTEBOOK": 0.6, "MEMORY": 1e8}.items():
        monkeypatch.setattr(measured, name, value)
    told = list(client.excesses())
    assert any(line.startswith("cell works takes 1 s") for line in told)
    assert any(line.startswith("the notebook takes") and "processor" in line for line in told)
    assert any("GB of memory" in line for line in told)
