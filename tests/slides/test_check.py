"""The check of the decks must see what a lecturer would: one fault planted on each slide."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests import browser
from tools import slide_check, slides

PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"/>'
# No formula and its comma fit into one line of this.
NARROW = '<p style="width: 1ch">{}</p>'
GOOD = (
    "## A slide\n\nOne idea: $\\eta < 2/L$.\n\n$$\\theta' = \\theta - \\eta g \\tag{gd}$$\n\n"
    + NARROW.format("$x$, so")
)
PLANTED = {
    "overflows": "## Full\n\n" + "A paragraph of its own.\n\n" * 20,
    "px right": "## Wide\n\n$$" + "a_1 + b_2 + " * 30 + "c$$",
    "below 24 px": '## Small\n\n<p style="font-size: 18px">Fine print.</p>',
    "neither a heading": "Only words.",
    "not drawn": "## Mathematics\n\n$\\frac{1}{$ is no formula.",
    "with a stop": "## A stop\n\n" + NARROW.format("$x$<span>, so</span>"),
    "open": "## Folded\n\n<details><summary>Why?</summary>\n\n" + "So.\n\n" * 16 + "</details>",
}


def notebook(sources, code=()):
    cells = [new_markdown_cell(source) for source in sources]
    cells += [new_code_cell(source) for source in code]
    for cell in cells:
        cell.metadata["slideshow"] = {"slide_type": "slide"}
    return new_notebook(cells=cells)


pytestmark = pytest.mark.xdist_group("check")  # one deck for all


@pytest.fixture(scope="module")
def report(chromium, tmp_path_factory):
    """Measure a deck of one title, good slides, and the planted ones."""
    site = tmp_path_factory.mktemp("site")
    (site / "slides").mkdir()
    slides.copy_assets(site / "_static")
    nb = notebook(["# A deck", GOOD, *PLANTED.values()], ["x = 1", "y = " + "0 + " * 30 + "0"])
    nb.cells[2:2] = crowded()
    html = slides.render(nb, site / "planted.ipynb", site)
    (site / "slides" / "planted.html").write_text(html, encoding="utf-8")
    with browser.served(site) as address:
        page = chromium.new_page(viewport={"width": 1280, "height": 720})
        slide_check.ready(page, f"{address}/slides/planted.html")
        yield slide_check.measure(page)
        page.close()


def crowded():
    """A figure, and more words than it leaves room for."""
    shown = new_output("display_data", {"image/svg+xml": PICTURE, "text/plain": "It falls."})
    drawn = new_code_cell("draw()", outputs=[shown])
    drawn.metadata = {"slideshow": {"slide_type": "slide"}, "tags": ["hide-input"]}
    words = new_markdown_cell("So it goes.\n\n" * 6)
    words.metadata["slideshow"] = {"slide_type": "fragment"}
    return [drawn, words]


def place(word):
    return list(PLANTED).index(word) + 4


@pytest.mark.parametrize("word", PLANTED)
def test_a_planted_fault_is_named(report, word):
    told = [f for f in slide_check.faults(report) if f.startswith(f"slide {place(word)} ")]
    assert any(word in fault for fault in told), told


def test_words_do_not_cover_a_figure(report):
    told = list(slide_check.faults(report))
    assert any(f.startswith("slide 3 ") and "below" in f for f in told), told


def test_a_line_of_code_too_long_is_named(report):
    told = list(slide_check.faults(report))
    wide = len(report)
    assert any(f.startswith(f"slide {wide} ") and "overflows" in f for f in told), told


def test_a_good_slide_is_left_alone(report):
    assert not [f for f in slide_check.faults(report[:2]) if f.startswith("slide")]


def test_a_deck_is_neither_too_short_nor_without_notes(report):
    told = list(slide_check.faults(report[:2]))
    assert any("12 to 25" in fault for fault in told)
    assert any("notes" in fault for fault in told)
