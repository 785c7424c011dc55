"""Every deck in a browser with the network cut, at the two sizes of a lecture hall."""

import pytest

from tests import browser
from tools import build, slide_check, slides

DECKS = [path.stem for _, path in slides.chapters()]
# The few chapters whose subject asks for no live figure have none in their decks either.
LIVE = {p.stem for _, p in slides.chapters() if "optlib.widgets" in p.read_text(encoding="utf-8")}
SHOW = """
(n) => {
  const { h, v } = Reveal.getIndices(Reveal.getSlides()[n - 1]);
  Reveal.slide(h, v, 99);
}
"""
# Goes to the first slide with notes, and returns them.
FIRST_NOTES = """
() => {
  const notes = document.querySelector(".slides aside.notes");
  const { h, v } = Reveal.getIndices(notes.parentElement);
  Reveal.slide(h, v);
  return notes.textContent.replace(/\\s+/g, " ").trim();
}
"""
SPOKEN = (
    "document.querySelector('.speaker-controls-notes .value')"
    "?.textContent.replace(/\\s+/g, ' ').trim()"
)
WHERE = "() => JSON.stringify(Reveal.getIndices())"


@pytest.fixture(scope="module")
def address():
    if not (build.SITE / "slides").is_dir():
        pytest.fail("there are no decks in _build/site: run `make book` first")
    with browser.served(build.SITE) as served:
        yield served


@pytest.fixture
def opened(chromium, address, request):
    """A deck, ready, at a size; what the page must not do is collected."""
    deck, (width, height) = request.param
    page = chromium.new_page(viewport={"width": width, "height": height})
    page.watch = browser.Watch(page, address)
    slide_check.ready(page, f"{address}/slides/{deck}.html")
    yield page
    page.close()


each = pytest.mark.parametrize(
    "opened",
    [(deck, size) for deck in DECKS for size in slide_check.SIZES],
    indirect=True,
    ids=lambda case: f"{case[0]}-{case[1][0]}x{case[1][1]}",
)


@each
def test_a_deck_can_be_projected(opened):
    report = slide_check.measure(opened)
    live = [slide["number"] for slide in report if slide["live"]]
    found = [
        *slide_check.faults(report),
        *(fault for number in live for fault in dead_figure(opened, number)),
        *opened.watch.faults(),
    ]
    assert found == []
    deck = opened.url.partition("#")[0].rsplit("/", 1)[-1].removesuffix(".html")
    assert bool(live) == (deck in LIVE), "the chapter's live figure is not in its deck"
    assert opened.locator("mjx-container").count() > 0


def dead_figure(page, number):
    """Say what a slide's live figures do not do."""
    page.evaluate(SHOW, number)
    place = page.evaluate(WHERE)
    for figure in page.locator(".present:not(.stack) .live").all():
        drawn = figure.locator("[data-draws]").first
        before = drawn.get_attribute("data-draws")
        figure.locator("input[type=range]:visible").first.focus()
        for key in ("ArrowRight", "ArrowLeft", "ArrowLeft"):
            page.keyboard.press(key)
        page.wait_for_timeout(50)
        if drawn.get_attribute("data-draws") == before:
            yield f"slide {number}: the slider leaves the figure as it is"
        figure.locator("canvas[tabindex], button").first.focus()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Space")
        if page.evaluate(WHERE) != place:
            yield f"slide {number}: a key meant for the figure turned the slide"
        if figure.get_attribute("data-prevent-swipe") is None:
            yield f"slide {number}: a swipe on the figure turns the slide"
    page.keyboard.press("PageUp")
    if page.evaluate(WHERE) == place:
        yield f"slide {number}: a remote cannot leave the figure"
    page.evaluate(SHOW, number)
    page.locator(".present:not(.stack) .live :is(input, button)").first.focus()
    page.keyboard.press("Escape")
    page.keyboard.press("ArrowLeft")
    if page.evaluate(WHERE) == place:
        yield f"slide {number}: after Escape the deck does not have its keys back"


@pytest.mark.parametrize("opened", [(DECKS[0], slide_check.SIZES[0])], indirect=True, ids=DECKS[:1])
def test_the_speaker_reads_the_notes(opened):
    asked = []
    opened.context.on("request", lambda request: asked.append(request.url))
    notes = opened.evaluate(FIRST_NOTES)
    with opened.expect_popup() as popup:
        opened.keyboard.press("s")
    popup.value.wait_for_function(f"(notes) => {SPOKEN} === notes", arg=notes)
    assert "$" not in notes
    own = (opened.watch.address, "about:", "blob:", "data:")
    assert [url for url in asked if not url.startswith(own)] == []
    popup.value.close()


@pytest.mark.parametrize("opened", [(DECKS[0], slide_check.SIZES[0])], indirect=True, ids=DECKS[:1])
def test_a_deck_prints_one_page_a_slide(opened):
    slides_shown = opened.evaluate("Reveal.getSlides().length")
    opened.goto(f"{opened.url.split('#')[0]}?print-pdf")
    opened.locator(".pdf-page").nth(slides_shown - 1).wait_for(state="attached")
    assert opened.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == slides_shown


def test_the_list_of_decks_names_each(chromium, address):
    page = chromium.new_page()
    watch = browser.Watch(page, address)
    page.goto(f"{address}/slides/")
    listed = page.locator("main li a").evaluate_all("all => all.map(a => a.href)")
    assert listed == [f"{address}/slides/{deck}.html" for deck in DECKS]
    assert watch.faults() == []
    page.close()
