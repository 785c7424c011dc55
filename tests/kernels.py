"""Kernels that the matrix libraries would not choose here: those of an older processor.

What the book prints must not depend on them. Each notebook runs with its machine's own (`book`),
with those for AVX2 (`notebooks`, by `-p tests.kernels`) and with the oldest (`labs`).
"""

import os
import platform

OLDEST = {
    "OPENBLAS_CORETYPE": "Prescott",
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 X86_V3 AVX512_ICL AVX512_SPR",
    "ATEN_CPU_CAPABILITY": "default",
    "MKL_CBWR": "COMPATIBLE",
    "ONEDNN_MAX_CPU_ISA": "SSE41",
    "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX2,-FMA,-FMA4,-AVX512F",  # its exp, log, sin
}
AVX2 = {
    "OPENBLAS_CORETYPE": "Haswell",
    "NPY_DISABLE_CPU_FEATURES": "X86_V4 AVX512_ICL AVX512_SPR",
    "ATEN_CPU_CAPABILITY": "avx2",
    "MKL_CBWR": "AVX2",
    "ONEDNN_MAX_CPU_ISA": "AVX2",
}


def pytest_configure():
    """Let all that this process and its workers start have them; the names are x86's."""
    if platform.machine() == "x86_64":
        os.environ.update(AVX2)
