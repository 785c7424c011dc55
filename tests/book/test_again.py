"""Every notebook once more, in another folder and on another processor's kernels.

The run must give the very bytes that are committed: no reader's machine is the author's.
"""

import os
import subprocess
import sys

import nbformat
import pytest

from tools import notebooks

# Each library's oldest kernels, in place of those that it would choose for this machine.
OTHER_KERNELS = {
    "OPENBLAS_CORETYPE": "Prescott",
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 X86_V3 AVX512_ICL AVX512_SPR",
    "ATEN_CPU_CAPABILITY": "default",
    "MKL_CBWR": "COMPATIBLE",
    "ONEDNN_MAX_CPU_ISA": "SSE41",
}


@pytest.mark.timeout(500)
@pytest.mark.parametrize("file", notebooks.of_the_book(), ids=lambda file: file.stem)
def test_a_notebook_says_the_same_elsewhere(file, tmp_path):
    notebook = nbformat.read(file, as_version=4)
    notebooks.run(notebook, tmp_path, environment=OTHER_KERNELS, timeout=180)
    assert list(outputs(notebook)) == list(outputs(nbformat.read(file, as_version=4)))
    assert notebooks.normalised(notebook) == file.read_text(encoding="utf-8")


def outputs(notebook):
    """(cell, text) of each output: a difference that is easy to read."""
    for cell in nbformat.reads(notebooks.normalised(notebook), as_version=4).cells:
        for output in cell.get("outputs", []):
            yield cell.id, output.get("text") or output.get("data") or output.get("evalue")


def test_the_kernels_are_others():
    """The environment above does change what the matrix library runs."""
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

    if os.uname().machine != "x86_64":
        pytest.skip("the kernels are named after x86 processors")
    assert kernel(OTHER_KERNELS) != kernel({})
