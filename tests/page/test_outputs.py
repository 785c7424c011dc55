"""What a page shows is what is committed: the builder's own run prints it, too."""

import nbformat
import pytest

from tests.printed import printed
from tools import build, execute, notebooks


@pytest.mark.parametrize("file", notebooks.of_the_book(), ids=lambda file: file.stem)
def test_the_build_printed_what_is_committed(file, site):
    outputs = site.parent / "outputs" / build.digest("optlib", "requirements.txt")
    shown = execute.executed(file, outputs)
    assert list(printed(shown)) == list(printed(nbformat.read(file, as_version=4)))
