"""The environments of tests/kernels.py do change what the matrix library runs."""

import os
import platform
import subprocess
import sys

import pytest

from tests import kernels

PROGRAM = """
import numpy, threadpoolctl as t
print([i['architecture'] for i in t.threadpool_info() if i['internal_api'] == 'openblas'])
"""


def architecture(environment):
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the kernels are named after x86")
def test_the_kernels_are_others():
    """The machine's own may be those for AVX2."""
    assert architecture(kernels.AVX2) == "['Haswell']"
    assert architecture(kernels.OLDEST) not in (architecture(kernels.AVX2), architecture({}))
