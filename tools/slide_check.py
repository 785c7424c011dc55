"""What a lecturer would see go wrong in a deck: measured in the browser, slide by slide."""

import sys
import tempfile
from pathlib import Path

from tests import browser
from tools import slides

PROBE = Path(__file__).with_suffix(".js").read_text(encoding="utf-8")
SIZES = ((1280, 720), (1024, 768))
FEWEST, MOST = 12, 25


def ready(page, url):
    """Open a deck and wait until its mathematics and its live figures stand."""
    page.goto(url)
    page.wait_for_function("window.Reveal?.isReady() && document.fonts.status === 'loaded'")
    page.wait_for_function(
        "() => [...document.querySelectorAll('.live')].every(e => e.querySelector('[data-draws]'))"
    )


def measure(page):
    """Return one record a slide: name, overflow, small, undrawn, stops, heading, …"""
    return page.evaluate(PROBE)


def faults(report):
    """Say in sentences what is wrong with the slides themselves."""
    if not FEWEST <= len(report) <= MOST:
        yield f"{len(report)} slides: a deck has {FEWEST} to {MOST}"
    for slide in report:
        where = f"slide {slide['number']} ({slide['name']})"
        for what in slide["overflow"]:
            yield f"{where} overflows: {what}"
        for what in slide["small"]:
            yield f"{where} has text below 24 px: {what}"
        for what in slide["undrawn"]:
            yield f"{where} has mathematics that is not drawn: {what}"
        for what in slide["stops"]:
            yield f"{where} begins a line with a stop: {what}"
        if not slide["heading"] and not slide["figure"]:
            yield f"{where} has neither a heading nor a figure"
    if not any(slide["notes"] for slide in report):
        yield "no lecturer's notes: give some cells the slide type `notes`"


def check(notebooks):
    """Build the decks of some notebooks apart from the site; print what does not fit."""
    if browser.find() is None:
        sys.exit(browser.MISSING)
    wrong = 0
    with tempfile.TemporaryDirectory() as folder, browser.launched() as chromium:
        made = slides.build(folder, notebooks)
        with browser.served(folder) as address:
            for deck in made:
                wrong += sum(map(tell, problems(chromium, f"{address}/slides/{deck.name}")))
    print("every slide fits" if not wrong else f"faults: {wrong}")
    return min(wrong, 1)


def problems(chromium, url):
    """Yield each fault once, with the sizes at which it shows."""
    found = {}
    for width, height in SIZES:
        page = chromium.new_page(viewport={"width": width, "height": height})
        ready(page, url)
        for fault in faults(measure(page)):
            found.setdefault(fault, []).append(f"{width}x{height}")
        page.close()
    for fault, sizes in found.items():
        yield f"{url.rsplit('/', 1)[-1]} at {' and '.join(sizes)}: {fault}"


def tell(fault):
    print(fault)
    return True
