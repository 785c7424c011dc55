"""A page that can import the widgets' JavaScript files."""

import shutil

import pytest

from optlib.widgets.esm import FOLDER
from tests import browser


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
