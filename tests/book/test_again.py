"""Every notebook once more, where its readers may be: in another folder, on another processor.

The run must write the very bytes that are committed. It is also where time and memory are
measured: processor time on one thread, so that a busy machine does not lengthen it, and a notebook
that fits here fits an idle machine with two cores all the more.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import psutil
import pytest
from nbclient import NotebookClient

from tools import notebooks

CELL, NOTEBOOK, MEMORY = 20, 60, 1.2e9  # seconds, seconds, bytes
# Each library's oldest kernels, in place of those that it would choose for this machine.
OTHER_KERNELS = {
    "OPENBLAS_CORETYPE": "Prescott",
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 X86_V3 AVX512_ICL AVX512_SPR",
    "ATEN_CPU_CAPABILITY": "default",
    "MKL_CBWR": "COMPATIBLE",
    "ONEDNN_MAX_CPU_ISA": "SSE41",
}
ONE_THREAD = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL")}


class Measured(NotebookClient):
    """Notes how long the processor worked on each cell, and the most memory held."""

    def __init__(self, *arguments, **options):
        super().__init__(*arguments, **options)
        self.seconds, self.bytes, self._before = {}, 0, 0.0
        self.on_cell_executed = self._note

    def _note(self, cell, **_):
        kernel = psutil.Process(self.km.provisioner.pid)
        now = sum(kernel.cpu_times()[:4])
        self.seconds[cell.id] = now - self._before
        self._before, self.bytes = now, max(self.bytes, peak(kernel))


def peak(process):
    """The most memory that `process` ever held (elsewhere than on Linux: holds now)."""
    status = Path(f"/proc/{process.pid}/status")
    if status.is_file():
        for line in status.read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return process.memory_info().rss


@pytest.mark.timeout(240)
@pytest.mark.parametrize("file", notebooks.of_the_book(), ids=lambda file: file.stem)
def test_a_notebook_says_the_same_elsewhere(file, tmp_path):
    copy = Path(shutil.copy(file, tmp_path))
    notebook = nbformat.read(copy, as_version=4)
    clients = []

    def client(*arguments, **options):
        clients.append(Measured(*arguments, **options))
        return clients[-1]

    environment = {**OTHER_KERNELS, **ONE_THREAD}
    notebooks.run(notebook, tmp_path, environment=environment, timeout=120, client=client)

    assert list(outputs(notebook)) == list(outputs(nbformat.read(file, as_version=4)))
    assert notebooks.normalised(notebook) == file.read_text(encoding="utf-8")
    seconds = clients[0].seconds
    assert {name: s for name, s in seconds.items() if s > CELL} == {}
    assert sum(seconds.values()) <= NOTEBOOK
    assert clients[0].bytes <= MEMORY


def outputs(notebook):
    """(cell, text) of each output: a difference that is easy to read."""
    for cell in nbformat.reads(notebooks.normalised(notebook), as_version=4).cells:
        for output in cell.get("outputs", []):
            yield cell.id, output.get("text") or output.get("data") or output.get("evalue")


def test_the_kernels_are_others():
    """The environment above does change what the matrix library runs (on its own threads)."""
    program = (
        "import numpy, threadpoolctl as t;"
        "print([i['architecture'] for i in t.threadpool_info() if i['internal_api'] == 'openblas'])"
    )

    def kernel(environment):
        command = [sys.executable, "-c", program]
        done = subprocess.run(
            command, env={**os.environ, **environment}, capture_output=True, text=True, check=True
        )
        return done.stdout

    if os.uname().machine not in ("x86_64", "AMD64"):
        pytest.skip("the kernels are named after x86 processors")
    assert kernel(OTHER_KERNELS) != kernel({})
