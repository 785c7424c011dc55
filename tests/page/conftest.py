"""The built site, its pages, and each page opened once in each look."""

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


LOOKS = [Look(width, theme) for width in (1280, 320) for theme in ("light", "dark")]


def pytest_generate_tests(metafunc):
    """Run a test that asks for a `path` once for each page, `live` for each with a live figure.

    And `look`, for each look. What concerns one page stays in one process: it is opened there.
    """
    for name, pages in (("path", PAGES), ("live", LIVE)):
        if name in metafunc.fixturenames:
            stems = [Path(page).stem for page in pages]
            each = [
                pytest.param(page, id=stem, marks=pytest.mark.xdist_group(stem))
                for page, stem in zip(pages, stems, strict=True)
            ]
            metafunc.parametrize(name, each, scope="session")
    if "look" in metafunc.fixturenames:
        metafunc.parametrize("look", LOOKS, ids=str, scope="session")


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
