"""The static widget host by itself: every kind of control it knows, linked to a small figure."""

import json

import anywidget
import ipywidgets as w
import pytest
import traitlets
from ipywidgets.embed import embed_data

from optlib.widgets.esm import module
from tests import browser
from tools.build import ROOT

ASSETS = ROOT / "book" / "_assets"
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title>
<link rel="icon" href="data:,"><link rel="stylesheet" href="widgets.css">
<script type="application/vnd.jupyter.widget-state+json">{state}</script></head><body><main>
<h1>Host</h1>{views}</main><script src="start.js"></script></body></html>"""
VIEW = '<script type="application/vnd.jupyter.widget-view+json">{}</script>'


class Echo(anywidget.AnyWidget):
    """A figure that says what it was told."""

    _esm = """
    export default {
      initialize({ model }) { model.set("ready", true); },
      render({ model, el }) {
        const say = () => (el.textContent = `heard ${model.get("value")}`);
        el.dataset.ready = model.get("ready");
        model.on("change:value", say);
        say();
        return () => (document.title = "cleaned");
      },
    };
    """
    _css = ".widget-figure { border: 1px solid rgb(1, 2, 3); }"
    value = traitlets.Any(0).tag(sync=True)
    ready = traitlets.Bool(False).tag(sync=True)


class Broken(anywidget.AnyWidget):
    """A figure whose code fails."""

    _esm = "export default { render() { throw new Error('no canvas'); } };"


def linked(control, trait="value"):
    """Put a control above an echo of one of its traits."""
    echo = Echo(value=getattr(control, trait))
    link = w.jslink((control, trait), (echo, "value"))
    return w.VBox([control, echo]), link


@pytest.fixture
def show(chromium, tmp_path):
    """Return a function that writes widgets into a page and opens it."""
    (tmp_path / "start.js").write_text(f"{{{module('start', ASSETS / 'modules')}}}")
    (tmp_path / "widgets.css").write_bytes((ASSETS / "widgets" / "widgets.css").read_bytes())
    context = chromium.new_context()

    def opened(*widgets, change=lambda state: state):
        data = embed_data(views=widgets, drop_defaults=False)
        state = json.dumps(change(data["manager_state"])).replace("</", "<\\/")
        views = "".join(VIEW.format(json.dumps(spec)) for spec in data["view_specs"])
        (tmp_path / "index.html").write_text(PAGE.format(state=state, views=views))
        page = context.new_page()
        page.watch = browser.Watch(page, "file:")
        page.goto((tmp_path / "index.html").as_uri())
        page.wait_for_function("() => document.querySelector('.widget-root')")
        return page

    yield opened
    context.close()


def heard(page):
    """Return what the figure says."""
    page.locator(".widget-figure").first.wait_for()
    return page.locator(".widget-figure").first.inner_text()


SLIDERS = {
    "float": (w.FloatSlider(value=1, min=0, max=2, step=0.5, description="η"), "1.50", "1.5"),
    "int": (w.IntSlider(value=3, min=0, max=9, description="n"), "4", "4"),
    "log": (w.FloatLogSlider(value=0.1, min=-3, max=0, step=1, description="ε"), "1", "1"),
}


@pytest.mark.parametrize("kind", SLIDERS)
def test_sliders(show, kind):
    """The arrow key moves the value, its read-out and what a screen reader says."""
    control, readout, value = SLIDERS[kind]
    page = show(linked(control)[0])
    page.get_by_label(control.description).press("ArrowRight")
    assert heard(page) == f"heard {value}"
    assert page.locator("output").inner_text() == readout
    assert page.get_by_label(control.description).get_attribute("aria-valuetext") == readout
    assert page.watch.faults() == []


FIELDS = {
    "float": (w.FloatText(value=1.5, description="x"), "2.25", "2.25"),
    "int": (w.IntText(value=1, description="n"), "7", "7"),
    "bounded": (w.BoundedFloatText(value=1, min=0, max=2, description="x"), "9", "2"),
    "bounded int": (w.BoundedIntText(value=1, min=0, max=5, description="n"), "-3", "0"),
}


@pytest.mark.parametrize("kind", FIELDS)
def test_number_fields(show, kind):
    """A typed number arrives, held to the field's bounds."""
    control, typed, value = FIELDS[kind]
    page = show(linked(control)[0])
    page.get_by_label(control.description).fill(typed)
    page.get_by_label(control.description).press("Enter")
    assert heard(page) == f"heard {value}"


def test_number_field_refuses_nonsense(show):
    """An empty field falls back to the last number."""
    page = show(linked(w.FloatText(value=1.5, description="x"))[0])
    page.get_by_label("x").fill("")
    page.get_by_label("x").press("Enter")
    assert page.get_by_label("x").input_value() == "1.5"
    assert heard(page) == "heard 1.5"


def test_dropdown_and_toggles(show):
    """Both hold the index of the choice."""
    choices = {"options": ["a", "b", "c"], "value": "a"}
    page = show(linked(w.Dropdown(description="one", **choices), "index")[0])
    page.get_by_label("one").select_option("b")
    assert heard(page) == "heard 1"
    page = show(linked(w.ToggleButtons(description="two", **choices), "index")[0])
    page.get_by_role("group", name="two").get_by_label("c").check(force=True)
    assert heard(page) == "heard 2"


def test_boxes_to_tick(show):
    """A checkbox and a toggle button hold true or false."""
    page = show(linked(w.Checkbox(value=True, description="on"))[0])
    page.get_by_label("on").click()
    assert heard(page) == "heard false"
    page = show(linked(w.ToggleButton(value=False, description="on"))[0])
    page.get_by_role("button", name="on").click()
    assert heard(page) == "heard true"
    assert page.get_by_role("button", name="on").get_attribute("aria-pressed") == "true"


@pytest.mark.parametrize("version", [7, 8])
def test_play(show, version):
    """It counts up to its end and stops; the trait that says so has two names."""

    def old(state):
        for model in state["state"].values():
            if version == 7 and model["model_name"] == "PlayModel":
                model["state"]["_playing"] = model["state"].pop("playing")
                model["state"]["_repeat"] = model["state"].pop("repeat")
        return state

    page = show(linked(w.Play(value=5, min=0, max=5, step=2, interval=300))[0], change=old)
    page.get_by_role("button", name="Play").click()
    page.get_by_role("button", name="Pause").wait_for()
    page.get_by_role("button", name="Play").wait_for()
    assert heard(page) == "heard 5"
    page.get_by_role("button", name="Back to the start").click()
    assert heard(page) == "heard 0"


@pytest.mark.parametrize("version", [7, 8])
def test_accordion_and_tabs(show, version):
    """Titles are shown, one part at a time, by mouse and by keyboard."""
    parts = [w.Label("first words"), w.Label("second words")]
    widgets = [w.Accordion(parts), w.Tab(parts)]
    for widget in widgets:
        widget.titles = ("One", "Two")
    widgets[0].selected_index = None

    def old(state):
        for model in state["state"].values():
            if version == 7 and "titles" in model["state"]:
                model["state"]["_titles"] = dict(enumerate(model["state"].pop("titles")))
        return state

    page = show(*widgets, change=old)
    fold, tabs = page.locator(".widget-root").all()
    assert not fold.get_by_text("first words").is_visible()
    fold.get_by_text("One").click()
    assert fold.get_by_text("first words").is_visible()
    fold.get_by_text("Two").click()
    assert fold.get_by_text("second words").is_visible()
    assert tabs.get_by_text("first words").is_visible()
    tabs.get_by_role("tab", name="One").press("ArrowRight")
    assert tabs.get_by_text("second words").is_visible()
    assert not tabs.get_by_text("first words").is_visible()


def test_boxes_and_words(show):
    """Boxes hold their children; a label's text is text, a HTML widget's is HTML."""
    boxes = [
        w.GridBox([w.Label("a < b")], layout={"grid_template_columns": "1fr 1fr"}),
        w.HBox([w.HTML("<b>bold</b>")]),
        w.Box([w.VBox([w.Label("deep")])]),
    ]
    page = show(*boxes)
    assert page.get_by_text("a < b").is_visible()
    assert page.locator("b").inner_text() == "bold"
    assert page.get_by_text("deep").is_visible()
    grid = page.locator(".widget-grid").evaluate("(e) => e.style.gridTemplateColumns")
    assert grid == "1fr 1fr"


def test_disabled_and_hidden(show):
    """A disabled control cannot be used, a hidden one is not there."""
    page = show(w.IntSlider(description="n", disabled=True))
    assert page.get_by_label("n").is_disabled()
    page = show(w.IntSlider(description="n", layout={"display": "none"}))
    assert not page.get_by_label("n").is_visible()


def test_links_go_as_they_say(show):
    """A link goes both ways, a directional link one way."""
    a, b, c = (w.IntSlider(value=v, description=d) for v, d in ((1, "a"), (2, "b"), (3, "c")))
    both, one = w.jslink((a, "value"), (b, "value")), w.jsdlink((b, "value"), (c, "value"))
    page = show(w.VBox([a, b, c]))
    assert [page.get_by_label(name).input_value() for name in "abc"] == ["1", "1", "1"]
    page.get_by_label("b").press("ArrowRight")
    assert [page.get_by_label(name).input_value() for name in "abc"] == ["2", "2", "2"]
    page.get_by_label("c").press("ArrowRight")
    assert [page.get_by_label(name).input_value() for name in "abc"] == ["2", "2", "3"]
    assert both.source[0] is a
    assert one.target[0] is c


def test_figure_lives_and_ends(show):
    """A figure is initialised, styled, and cleaned up when the page goes away."""
    page = show(Echo(value=1))
    assert heard(page) == "heard 1"
    figure = page.locator(".widget-figure")
    assert figure.get_attribute("data-ready") == "true"
    assert figure.evaluate("(e) => getComputedStyle(e).borderTopColor") == "rgb(1, 2, 3)"
    page.evaluate("() => dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert page.title() == "cleaned"


def test_what_cannot_live_says_so(show):
    """A widget that needs a kernel, and a figure that fails, leave a sentence in their place."""
    page = show(w.Button(description="Run"), Broken())
    notes = page.get_by_role("note")
    notes.nth(1).wait_for()
    assert "“Run” works in a running notebook only" in notes.nth(0).inner_text()
    assert "could not start (no canvas)" in notes.nth(1).inner_text()
