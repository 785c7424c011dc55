"""Fixtures that several rooms of the house share."""

import pytest

from tests import browser


@pytest.fixture(scope="session")
def chromium():
    """One browser for all tests of a process: Playwright runs once in each."""
    with browser.launched() as launched:
        yield launched
