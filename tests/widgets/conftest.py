"""A page that can import the widgets' JavaScript files."""

import json
import shutil

import pytest

from optlib.widgets.esm import FOLDER
from tests import browser
from tests.widgets.harness import write_page


@pytest.fixture(scope="session")
def scripts(chromium, tmp_path_factory):
    """A page beside copies of the JavaScript files, for `import("./rules.js")` in `evaluate`."""
    folder = tmp_path_factory.mktemp("scripts")
    for file in FOLDER.glob("*.js"):
        shutil.copy(file, folder)
    (folder / "index.html").write_text("<!doctype html><title>Scripts</title>")
    with browser.served(folder) as address:
        page = chromium.new_page()
        page.goto(f"{address}/index.html")
        yield page
        page.close()


@pytest.fixture
def ask(scripts):
    """Call an asynchronous JavaScript function; as text, which Playwright passes fastest.

    Numbers come back as floats: JavaScript writes 1e20 without a point.
    """

    def ask(function, argument=None):
        called = f"async (text) => JSON.stringify(await ({function})(JSON.parse(text)))"
        return json.loads(scripts.evaluate(called, json.dumps(argument)), parse_int=float)

    return ask


@pytest.fixture
def show(chromium, tmp_path):
    """Open a page with live figures; at its end, nothing may have gone wrong on it."""
    opened = []

    def show(*figures, theme="light", fragment="", **context):
        write_page(tmp_path, figures, theme)
        page = chromium.new_context(**context).new_page()
        page.set_default_timeout(5000)
        watch = browser.Watch(page, address)
        opened.append((page, watch))
        page.goto(f"{address}/index.html{fragment}")
        page.wait_for_selector(".optlib-live tbody tr, .optlib-stepper tbody tr")
        return page

    with browser.served(tmp_path) as address:
        yield show
        for page, _ in opened:
            page.context.close()
    assert [fault for _, watch in opened for fault in watch.faults()] == []
