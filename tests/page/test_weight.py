"""What a page weighs: everything that travels when it is opened for the first time and read."""

import pytest

LIMIT = 850_000  # bytes, compressed


@pytest.fixture
def weight(chromium, address, path):
    """Open a page with an empty cache, scroll to its end, and add up what came over the wire."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    tools = context.new_cdp_session(page)
    sizes = []
    tools.send("Network.enable")
    tools.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address + path, wait_until="networkidle")
    page.evaluate("() => scrollTo(0, document.body.scrollHeight)")
    page.wait_for_timeout(300)
    yield sum(sizes)
    context.close()


def test_cold_page_is_light(weight):
    """A chapter with all it shares with the others, fonts and mathematics included."""
    assert weight <= LIMIT
