"""What the theme brings works without the parts of it that this book leaves out."""

import pytest
import yaml

from tests import browser
from tests.page.conftest import visit
from tools.build import ROOT

CHAPTER = "/book/algorithms/momentum.html"


@pytest.fixture
def page(chromium, address):
    """Open a chapter as on a desk."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield visit(context, address, CHAPTER)
    context.close()


def test_search_finds(chromium, address):
    """The search page has its index, though no other page loads it."""
    context = chromium.new_context()
    page = context.new_page()
    page.watch = browser.Watch(page, address)
    page.goto(f"{address}/search.html?q=velocity")
    page.locator("#search-results li a").first.wait_for()
    assert "Momentum" in " ".join(page.locator("#search-results li a").all_inner_texts())
    assert page.watch.faults() == []
    context.close()


def test_search_dialog_leads_there(page):
    """By the button, a word, Enter; there is one search button to press."""
    page.locator(".search-button-field").click()
    page.get_by_role("searchbox").fill("velocity")
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**/search.html?q=velocity")
    assert page.locator("dialog[open]").count() == 0


STOPS = """() => [...document.querySelectorAll(".bd-article span.math")].filter((formula) => {
    const range = document.createRange(), stop = formula.nextSibling;
    if (!/^[.,;:?!)”’]/.test(stop?.data ?? "")) return false;
    range.setStart(stop, 0);
    range.setEnd(stop, 1);
    return range.getBoundingClientRect().left < formula.getBoundingClientRect().right - 1;
}).map((formula) => formula.parentElement.textContent)"""


def test_no_line_begins_with_a_stop(chromium, address):
    """On a phone a formula often ends a line; the comma behind it stays there, too."""
    context = chromium.new_context(viewport={"width": 360, "height": 800})
    page = visit(context, address, "/book/foundations/what-is-optimised.html")
    page.locator(".with-stop").first.wait_for()
    assert page.evaluate(STOPS) == []
    context.close()


def test_light_and_dark(page):
    """The button goes round the looks, and the choice stays."""
    themes = set()
    for _ in range(3):
        page.locator(".theme-switch-button").click()
        themes.add(page.locator("html").get_attribute("data-theme"))
    assert themes == {"light", "dark"}
    mode = page.locator("html").get_attribute("data-mode")
    page.reload()
    assert page.locator("html").get_attribute("data-mode") == mode


def test_launch_buttons(page):
    """The rocket offers Binder and Colab, at the address that stands in _config.yml."""
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    name = config["repository"]["url"].removeprefix("https://github.com/")
    menu = page.locator(".dropdown-launch-buttons")
    menu.locator("button").click()
    links = [link.get_attribute("href") for link in menu.locator("a:visible").all()]
    assert len(links) == 2
    assert links[0].startswith(f"{config['launch_buttons']['binderhub_url']}/v2/gh/{name}/")
    assert links[1].startswith(f"{config['launch_buttons']['colab_url']}/github/{name}/")
    assert all(link.endswith("book/algorithms/momentum.ipynb") for link in links)


def test_only_notebooks_can_be_launched(chromium, address):
    """The first page has a live figure, but is no notebook file."""
    context = chromium.new_context()
    page = visit(context, address, "/book/index.html")
    assert page.locator(".dropdown-launch-buttons").count() == 0
    context.close()


def test_sidebars_fold(page):
    """The contents go and come back."""
    shown = page.locator("#pst-primary-sidebar")
    assert shown.is_visible()
    page.locator(".primary-toggle").click()
    shown.wait_for(state="hidden")
    page.locator(".primary-toggle").click()
    shown.wait_for(state="visible")


def test_slides_are_one_press_away(page, site):
    """The button leads to a deck that is there."""
    link = page.get_by_role("link", name="Slides")
    assert link.get_attribute("href") == "../../slides/momentum.html"
    assert (site / "slides" / "momentum.html").is_file()


def test_opens_from_a_disk(chromium, site):
    """Without any server: figures draw, mathematics is set."""
    context = chromium.new_context()
    page = visit(context, "file://", (site / CHAPTER.lstrip("/")).as_posix())
    page.wait_for_function("() => document.querySelector('mjx-container')")
    drawn = page.locator(".widget-figure canvas").first.get_attribute("data-draws")
    assert int(drawn) > 0
    assert page.watch.faults() == []
    context.close()
