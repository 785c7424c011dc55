"""After every test: no process and no port that was not there before it."""

import time

import psutil
import pytest


def held():
    """The process's children, and the ports on which it listens."""
    process = psutil.Process()
    ports = {c.laddr for c in process.net_connections("tcp") if c.status == "LISTEN"}
    return {child.pid for child in process.children(recursive=True)} | ports


@pytest.fixture(autouse=True)
def _nothing_is_left_behind():
    before = held()
    yield
    end = time.monotonic() + 10
    while left := held() - before:  # a browser of other tests may stay
        assert time.monotonic() < end, f"left behind: {left}"
        time.sleep(0.05)
