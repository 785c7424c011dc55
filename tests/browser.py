"""What every test with a browser shares: Chromium cut off from the network, and a local server.

with browser.served(folder) as address, browser.launched() as chromium: ...
"""

import os
import shutil
import threading
from contextlib import contextmanager

import pytest

from tools.serve import server

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome")
# Nothing but this machine has a name or an address; no service of the browser's own runs.
FLAGS = [
    "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
MISSING = (
    "no Chromium on this machine: install it (Debian, Ubuntu: `apt-get install chromium`), "
    "or name one in the environment variable CHROMIUM"
)


def find():
    """Return the path of an installed Chromium or Chrome, or None."""
    named = os.environ.get("CHROMIUM")
    return named or next((path for name in NAMES if (path := shutil.which(name))), None)


def require():
    """Return the browser's path. Without one, fail where CI=true, else skip, and say why."""
    path = find()
    if path is None:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(MISSING)
    return path


@contextmanager
def launched():
    """Yield a Playwright browser with the network cut."""
    path = require()
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


@contextmanager
def served(folder):
    """Yield the address at which a folder is served."""
    site = server(folder)
    thread = threading.Thread(target=site.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{site.server_port}"
    site.shutdown()
    site.server_close()
    thread.join()


class Watch:
    """Collect what a page must not do: ask another host, miss a file, report an error.

    sizes: of all that came over the wire, in bytes, compressed as it came.
    """

    def __init__(self, page, address):
        self.requests, self.outside, self.failed, self.errors = [], [], [], []
        self.address, self.sizes = address, []
        tools = page.context.new_cdp_session(page)
        tools.send("Network.enable")
        tools.on("Network.loadingFinished", lambda e: self.sizes.append(e["encodedDataLength"]))
        page.on("request", self.request)
        page.on("response", self.response)
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.errors.append(str(error)))

    def request(self, request):
        """Note a request; those to data: and blob: stay in the page."""
        if not request.url.startswith(("data:", "blob:")):
            self.requests.append(request.url)
            if not request.url.startswith(self.address):
                self.outside.append(request.url)

    def response(self, response):
        """Note a missing file."""
        if response.status >= 400:
            self.failed.append(f"{response.status} {response.url}")

    def console(self, message):
        """Note an error or warning of the page's scripts."""
        if message.type in ("error", "warning"):
            self.errors.append(f"{message.type}: {message.text}")

    def faults(self):
        """List everything that was wrong."""
        return [*self.outside, *self.failed, *self.errors]
