"""Every page in every look: whole, from this host alone, readable and accessible."""

from axe_playwright_python.sync_playwright import Axe

from tests.page.conftest import LIVE, LOOKS

LIMIT = 850_000  # bytes, compressed
RAW_DOLLAR = """() => {
  const skipped = "code, pre, script, style, noscript, mjx-container, .widget-root";
  const walker = document.createTreeWalker(document.querySelector("article"), NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const { parentElement, data } = walker.currentNode;
    if (data.includes("$") && !parentElement.closest(skipped)) found.push(data.trim());
  }
  return found;
}"""
TYPESET = """() => [...document.querySelectorAll(".math")]
  .filter((m) => !m.querySelector("mjx-container") || m.querySelector("mjx-merror"))
  .map((m) => m.textContent)"""
ALTS = """() => [...document.querySelectorAll("article img")].map((i) => [i.src, i.alt])"""
UNFOLD = """() => {
  document.querySelectorAll("details").forEach((d) => (d.open = true));
  return Promise.all(document.getAnimations().map((animation) => animation.finished));
}"""
SCROLL = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_whole_and_alone(opened):
    """No request leaves the host, no file is missing, no script complains."""
    assert opened.watch.faults() == []


def test_mathematics(opened):
    """Every formula is typeset, none with an error, and no dollar is left in the prose."""
    assert opened.evaluate(TYPESET) == []
    assert opened.evaluate(RAW_DOLLAR) == []


def test_accessible(opened):
    """The rules of axe-core hold, with every fold of the page open."""
    opened.evaluate(UNFOLD)
    results = Axe().run(opened, options={"resultTypes": ["violations"]})  # half the time
    assert results.violations_count == 0, results.generate_report()


def test_no_sideways_scrolling(opened):
    """What is wider than the window scrolls by itself; the page does not."""
    assert opened.evaluate(SCROLL) <= 0


def test_pictures_have_words(opened):
    """The alternative text of a figure is a sentence, neither missing nor a file name."""
    for source, alt in opened.evaluate(ALTS):
        assert len(alt) >= 30, source
        assert " " in alt, source


def test_cold_page_is_light(opened):
    """All that a first visit loads, fonts and mathematics included, to the end of the page."""
    opened.evaluate("() => scrollTo(0, document.body.scrollHeight)")
    opened.wait_for_load_state("networkidle")
    assert 50_000 < sum(opened.watch.sizes) <= LIMIT


def test_reads_without_scripts(chromium, address, path):
    """Without JavaScript the words are all there, folds open, and figures say what they are."""
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address + path)
    assert page.locator("article h1").is_visible()
    for fold in page.locator("article details > summary").all()[:1]:
        fold.click()
        assert fold.locator("..").get_attribute("open") is not None
    shown = page.locator("article noscript p").all_inner_texts()
    assert len(shown) == page.locator('script[type*="widget-view"]').count()
    assert bool(shown) == (path in LIVE)
    context.close()


def test_looks_cover_the_promise():
    """Light and dark, wide and 320 px."""
    assert {(look.width, look.theme) for look in LOOKS} >= {(1280, "light"), (320, "dark")}
