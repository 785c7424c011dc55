"""After every test: no process and no port that was not there before it."""

import time
from contextlib import suppress

import psutil
import pytest


def held():
    """The process's children, and the ports on which it listens.

    Without the browser of other tests, which makes processes of its own when it likes.
    """
    process = psutil.Process()
    ports = {c.laddr for c in process.net_connections("tcp") if c.status == "LISTEN"}
    return {child for child in process.children(recursive=True) if not browsing(child)} | ports


def browsing(process):
    """Chromium, or gone before it could tell its name."""
    with suppress(psutil.NoSuchProcess):
        return "chrom" in process.name()
    return True


@pytest.fixture(autouse=True)
def _nothing_is_left_behind():
    before = held()
    yield
    end = time.monotonic() + 10
    while left := held() - before:
        assert time.monotonic() < end, f"left behind: {left}"
        time.sleep(0.05)
