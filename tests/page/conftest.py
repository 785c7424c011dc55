"""The built site, its pages, and each page opened once in each of its looks."""

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import browser
from tools import execute
from tools.build import ROOT, SITE

PAGES = {
    f"/{path.relative_to(ROOT).with_suffix('.html').as_posix()}": path
    for path in execute.pages(ROOT)
}
WIDGET = re.compile(r"optlib\.widgets|import ipywidgets")
LIVE = [page for page, path in PAGES.items() if WIDGET.search(path.read_text("utf-8"))]
TYPESET = "() => !window.MathJax || (MathJax.startup?.promise?.then(() => true) ?? false)"
WIDGETS = (
    """() => [...document.querySelectorAll(".widget-figure")].every((f) => f.children.length)"""
)


@dataclass(frozen=True)
class Look:
    """How a reader sees a page."""

    width: int
    theme: str

    def __str__(self):
        return f"{self.theme}-{self.width}"


# A page is seen in both widths and both themes, and its neighbour in the other two pairs of them:
# what a pair does to the style that all share is seen on every second page, in half the time.
LOOKS = (
    (Look(1280, "light"), Look(320, "dark")),
    (Look(1280, "dark"), Look(320, "light")),
)


def pytest_generate_tests(metafunc):
    """Run a test that asks for a `path` once for each page, `live` for each with a live figure.

    And one that asks for `path, look` in each of a page's looks.
    """
    if "look" in metafunc.fixturenames:
        pairs = [(page, look) for k, page in enumerate(PAGES) for look in LOOKS[k % 2]]
        each = [case(page, page, look, name=f"-{look}") for page, look in pairs]
        metafunc.parametrize(("path", "look"), each, scope="session")
    elif "path" in metafunc.fixturenames:
        metafunc.parametrize("path", [case(page, page) for page in PAGES], scope="session")
    elif "live" in metafunc.fixturenames:
        metafunc.parametrize("live", [case(page, page) for page in LIVE], scope="session")


def case(page, *values, name=""):
    """One case of a test. All that concern one page stay in one process: it is opened there."""
    stem = Path(page).stem
    return pytest.param(*values, id=stem + name, marks=pytest.mark.xdist_group(stem))


@pytest.fixture(scope="session")
def site():
    """Return the folder of the built site; build it if it is not there."""
    if not (SITE / "index.html").is_file():
        subprocess.run([sys.executable, "-m", "tools.build"], cwd=ROOT, check=True)
    return SITE


@pytest.fixture(scope="session")
def address(site):
    """Serve the site."""
    with browser.served(site) as served:
        yield served


@pytest.fixture(scope="session")
def opened(chromium, address, path, look):
    """Yield a page, read to its end, for all tests of this look: none may spoil it for the next."""
    context = chromium.new_context(
        viewport={"width": look.width, "height": 900}, color_scheme=look.theme
    )
    yield visit(context, address, path)
    context.close()


def visit(context, address, path):
    """Open a page, note its faults in `page.watch`, and wait until it is whole."""
    page = context.new_page()
    page.watch = browser.Watch(page, address)
    page.goto(address + path, wait_until="load")
    page.wait_for_function(TYPESET)
    page.wait_for_function(WIDGETS)
    return page
