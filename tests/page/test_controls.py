"""No control on a page is dead: each one, operated as a reader would, moves its figure."""

import pytest

from tests.page.conftest import visit

ROOTS = ".widget-root"
# What a reader sees of the figure: its text, its pixels, and how often it was drawn. The control's
# own read-out is left out, for it would move even if nothing else did.
SEEN = """(root) => JSON.stringify([...root.querySelectorAll(".widget-figure")].map((figure) => [
  figure.innerText,
  [...figure.querySelectorAll("canvas")].map((c) => [c.dataset.draws, c.toDataURL().length]),
  [...figure.querySelectorAll("svg")].map((s) => s.outerHTML.length),
]))"""
UNFOLD = """(control) => {
  for (let fold = control.closest("details"); fold; fold = fold.parentElement.closest("details"))
    fold.open = true;
}"""
# A slider may have nothing to do where another one stands: at the first step, say.
PLACE = """(control, share) => control.closest(".widget-root")
  .querySelectorAll("input[type=range]").forEach((range) => {
    const place = range === control ? 0.5 : share;
    range.value = Number(range.min) + place * (Number(range.max) - Number(range.min));
    range.dispatchEvent(new Event("input", { bubbles: true }));
  })"""
NAME = """(e) => e.getAttribute("aria-label") || e.labels?.[0]?.textContent || e.textContent"""


@pytest.fixture(scope="session")
def wide(chromium, address, live):
    """Yield a page as most read it, for the tests of its figures one after the other."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900})
    yield visit(context, address, live)
    context.close()


@pytest.fixture(scope="session")
def roots(wide):
    """Return the live figures of a page."""
    return wide.locator(ROOTS).all()


def moves(page, root, control, operate):
    """Operate a control; tell whether the figure changes, wherever the other sliders stand."""
    control.evaluate(UNFOLD)
    for share in (0.5, 1, 0):
        control.evaluate(PLACE, share)
        settle(page)
        before = root.evaluate(SEEN)
        operate(control)
        for _ in range(10):
            settle(page)
            if root.evaluate(SEEN) != before:
                return True
            page.wait_for_timeout(50)
    return False


def settle(page):
    """Wait for the next frame to be drawn."""
    page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")


def slide(control):
    """Move a slider with the keyboard."""
    control.focus()
    for _ in range(3):
        control.press("ArrowRight")


def count(control):
    """Type another number."""
    number = float(control.input_value() or 0)
    top = float(control.get_attribute("max") or "inf")
    control.fill(f"{number + 1 if number < top else number - 1:g}")
    control.press("Enter")


def choose(control):
    """Take the next option of a list."""
    options = control.locator("option").count()
    control.select_option(index=(control.evaluate("(e) => e.selectedIndex") + 1) % options)


def tick(control):
    """Turn a box on or off, and leave it as it was found."""
    control.click()


def pick(control):
    """Take a radio button that is not taken."""
    if control.is_checked():
        name = control.get_attribute("name")
        control.page.locator(f'input[name="{name}"]:not(:checked)').first.check(force=True)
    else:
        control.check(force=True)


def press(control):
    """Press a button; one that starts something is pressed again to stop it."""
    control.click()
    control.page.wait_for_timeout(150)
    if control.get_attribute("aria-label") == "Pause":
        control.click()


def drag(control):
    """Move a figure's start with the arrow keys."""
    control.focus()
    for _ in range(3):
        control.press("ArrowUp")


OPERATIONS = {
    "input[type=range]": slide,
    "input[type=number]": count,
    "select": choose,
    "input[type=checkbox]": tick,
    "input[type=radio]": pick,
    "canvas[tabindex]": drag,
    "button": press,
}


def test_controls_have_names_and_room(roots):
    """Each control has a name, and a target of at least 24 px."""
    for root in roots:
        for control in root.locator("input, select, button").all():
            assert control.evaluate(NAME), control.evaluate("(e) => e.outerHTML")
            control.evaluate(UNFOLD)
            box = target(control).bounding_box()
            assert min(box["width"], box["height"]) >= 24, control.evaluate("(e) => e.outerHTML")


def target(control):
    """Return what a finger may hit: a radio button's strip segment counts for it."""
    is_radio = control.get_attribute("type") == "radio"
    return control.locator("..") if is_radio else control


def test_keyboard_goes_through(roots, wide):
    """The Tab key comes to each control and leaves the figure again: no trap."""
    stops = wide.locator(".widget-root :is(input, select, button, a, summary)").count()
    wide.evaluate("document.querySelector('.widget-root').setAttribute('tabindex', -1)")
    wide.evaluate("document.querySelector('.widget-root').focus()")
    inside = "() => document.activeElement.closest('.widget-root') !== null"
    passed = 0
    wide.keyboard.press("Tab")
    while wide.evaluate(inside) and passed < stops + 40:
        passed += 1
        wide.keyboard.press("Tab")
    assert 0 < passed < stops + 40


def test_every_control_moves_its_figure(roots, wide):
    """Operate each control; whatever the figure shows must change."""
    dead = [
        f"figure {number}: {kind} “{control.evaluate(NAME)}”"
        for number, root in enumerate(roots)
        for kind, operate in OPERATIONS.items()
        for control in root.locator(kind).all()
        if control.is_enabled() and not moves(wide, root, control, operate)
    ]
    assert dead == []
