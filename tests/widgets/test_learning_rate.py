"""The learning-rate figure: curves, runs and verdicts are Python's; and it works for a reader."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from optlib import GradientDescent, descend
from optlib.widgets import learning_rate
from optlib.widgets.curves import CURVES, parabola
from tests.widgets.harness import axe_violations

ALL = [("parabola", 0.7, parabola(0.7)), *((name, 1, curve) for name, curve in CURVES.items())]


# The same numbers as in Python ------------------------------------------------------------


def test_curves_are_pythons(ask):
    cases = [{"name": name, "L": L, "at": _points(curve).tolist()} for name, L, curve in ALL]
    found = ask(
        """async (cases) => {
          const { CURVES, curveOf } = await import("./curves.js");
          return [Object.keys(CURVES), cases.map(({ name, L, at }) => {
            const c = curveOf(name, L);
            return { ...c, f: at.map(c.f), slope: at.map(c.slope), curvature: at.map(c.curvature) };
          })];
        }""",
        cases,
    )
    assert found[0] == list(CURVES)
    for (name, _, curve), js in zip(ALL, found[1], strict=True):
        x = _points(curve)
        for key, ours in (("f", curve(x)), ("slope", curve.slope(x))):
            np.testing.assert_allclose(js[key], ours, rtol=1e-12, atol=1e-12, err_msg=name)
        np.testing.assert_allclose(js["curvature"], curve.curvature(x), rtol=1e-12, atol=1e-12)
        told = {"title": curve.title, "domain": list(curve.domain), "start": curve.start}
        assert {key: js[key] for key in told} == told
        assert (js["minima"], js["flats"]) == (list(curve.minima), list(curve.flats))
        assert js["sharpest"] == pytest.approx(curve.sharpest(), rel=1e-12)


@pytest.mark.parametrize(("height", "told"), [(110, ["−1", "0", "1"]), (80, ["−1", "1"])])
def test_numbers_at_the_axis_keep_apart(ask, height, told):
    """In a deck a plot may be so low that every other line goes without its number."""
    found = ask(
        """async (height) => {
          const { axes } = await import("./plot.js"), told = [];
          const fillText = (text) => told.push(text);
          const context = new Proxy({ fillText }, { get: (own, key) => own[key] ?? (() => {}) });
          const theme = { tick: 20, font: "serif", muted: "grey", rule: "grey" };
          const [x, y, rows, columns] = [[0, 30], [-1, 1], [-1, 0, 1], []];
          axes(context, { width: 300, height, theme, x, y, rows, columns });
          return told;
        }""",
        height,
    )
    assert found == told


def _points(curve):
    return np.random.default_rng(3).uniform(*curve.domain, 50)


@pytest.mark.parametrize("name", CURVES)
def test_derivatives_minima_and_bound(name):
    curve, h = CURVES[name], 1e-5
    x = _points(curve)
    difference = (curve(x + h) - curve(x - h)) / (2 * h)
    np.testing.assert_allclose(curve.slope(x), difference, rtol=1e-6, atol=1e-8)
    difference = (curve.slope(x + h) - curve.slope(x - h)) / (2 * h)
    np.testing.assert_allclose(curve.curvature(x), difference, rtol=1e-6, atol=1e-8)
    at = np.linspace(*curve.domain, 20001)
    g = curve.slope(at)
    turns = at[:-1][(g[:-1] < 0) & (g[1:] >= 0)]
    np.testing.assert_allclose(curve.minima, turns, atol=1e-3)
    assert max(map(abs, curve.slope(np.array(curve.minima)))) < 1e-12
    assert all(curve.slope(flat) == curve.curvature(flat) == 0 for flat in curve.flats)
    assert curve.sharpest() == pytest.approx(np.abs(curve.curvature(at)).max(), rel=1e-3)


def _runs(steps):
    """(name, L, curve, start, lr), and the iterates of optlib's gradient descent."""
    rng = np.random.default_rng(8)
    for name, L, curve in ALL * 12:
        start = rng.uniform(*curve.domain)
        lr = float(np.exp(rng.uniform(*np.log(curve.rates))))
        rule, slope = GradientDescent(lr=lr), lambda x, curve=curve: curve.slope(x)
        with np.errstate(all="ignore"):
            run = descend(rule, [slope] * steps, np.array([start]), on_nonfinite="freeze")
            x = np.array([start, *(float(theta[0]) for theta, _ in run)])
        yield (name, L, curve, start, lr), x


JUDGE = """async ({ cases, steps }) => {
  const { curveOf, roll, verdict } = await import("./curves.js");
  return cases.map(({ name, L, start, lr }) => {
    const curve = curveOf(name, L), run = roll(curve, start, lr, steps);
    return { x: [...run.x], stopped: run.stopped, ...verdict(curve, run, lr) };
  });
}"""


def _judged(ask, settings, steps):
    keys = ("name", "L", "start", "lr")
    cases = [dict(zip(keys, (n, L, s, lr), strict=True)) for n, L, _, s, lr in settings]
    return ask(JUDGE, {"cases": cases, "steps": steps})


def test_runs_are_pythons(ask):
    settings, ours = zip(*_runs(20), strict=True)
    for (name, *_), x, js in zip(settings, ours, _judged(ask, settings, 20), strict=True):
        theirs = np.array(js["x"])
        near = np.abs(x) < 1e3  # a run that leaves amplifies the last bit
        np.testing.assert_allclose(theirs[near], x[near], rtol=1e-6, atol=1e-9, err_msg=name)


def test_the_verdict_is_what_a_long_run_does(ask):
    """After 60 steps the figure says what 1,500 steps of optlib then do."""
    settings, long = zip(*_runs(1500), strict=True)
    kinds = set()
    for setting, x, js in zip(settings, long, _judged(ask, settings, 60), strict=True):
        kind, curve, what = js["kind"], setting[2], f"{setting}: {js['kind']}"
        span = np.ptp(curve.domain)
        kinds.add(kind)
        if kind in ("walks", "overshoots", "swings", "lands"):
            assert abs(x[-1] - js["at"]) < 1e-3 * span, what
            assert min(abs(x[-1] - m) for m in curve.minima) < 1e-3 * span, what
        if kind in ("walks", "overshoots"):
            sides = np.sign(x[61:81] - js["at"])[np.abs(x[61:81] - js["at"]) > 1e-12]
            assert (sides[1:] != sides[:-1]).all() if kind == "overshoots" else len(set(sides)) < 2
        if kind == "diverges":
            assert not np.abs(x[-1]) < 50 * span, what
        if kind == "bounces":
            assert abs(x[-1] - x[-3]) < 1e-6 < abs(x[-1] - x[-2]), what
        if kind in ("creeps", "stuck"):
            assert np.abs(np.diff(x[50:61])).max() < 0.06 * span, what
    assert kinds >= {"walks", "overshoots", "diverges", "bounces", "creeps", "wanders", "stuck"}


@pytest.mark.parametrize(
    ("lr", "kind"),
    [
        (0.02, "creeps"),
        (0.5, "walks"),
        (1.0, "lands"),
        (1.5, "overshoots"),
        (1.95, "swings"),
        (2.0, "bounces"),
        (2.001, "diverges"),
    ],
)
def test_the_parabola_of_curvature_one(ask, lr, kind):
    (js,) = _judged(ask, [("parabola", 1, None, -3, lr)], 30)
    assert js["kind"] == kind


def test_a_run_that_starts_at_rest(ask):
    cases = [("parabola", 1, None, 0, 3.0), ("inflection", 1, None, 0, 0.1)]
    assert [js["kind"] for js in _judged(ask, cases, 9)] == ["rests", "stuck"]


# Python's side ------------------------------------------------------------------------------


def test_controls_and_words():
    figure = learning_rate(["parabola", "ripples"], 0.3, controls=["lr", "curvature"], name="it")
    assert repr(figure).startswith("Learning rate on 2 curves: gradient descent. Live figure")
    assert figure.figure.limits == {
        "curve": [0, 1],
        "lr": pytest.approx([0.01, 5.0], rel=0.1),
        "curvature": pytest.approx([0.2, 5.0], rel=0.1),
        "start": [-5.0, 5.0],
        "frame": [0, 30],
    }
    well = learning_rate("double_well", lr=0.05).figure
    assert (well.start, well.limits["start"]) == (1.8, [-1.9, 1.9])
    assert learning_rate(ranges={"lr": (0.05, 0.5)}).figure.rates == [0.05, 0.5]
    assert set(learning_rate(controls=[]).figure.limits) == {"start", "frame"}


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ("curve must be one of parabola, .* got 'cubic'", {"curve": "cubic"}),
        ("curve must be one of .* got \\[\\]", {"curve": []}),
        ("lr must be a number in \\(0, inf\\); got 0", {"lr": 0}),
        ("start must be a number in \\[-4.0, 4.0\\]; got 5", {"start": 5}),
        ("steps must be a whole number, at least 1; got 0", {"steps": 0}),
        ("frame must be at most steps = 30; got 31", {"frame": 31}),
        ("curvature must be a number in \\(0, inf\\); got 0", {"curvature": 0}),
        ("controls must be a list out of .* got \\['L'\\]", {"controls": ["L"]}),
        ("only the parabola has 'curvature'", {"curve": "plateau", "controls": ["curvature"]}),
        ("ranges may have lr, curvature; got 'eta'", {"ranges": {"eta": (1, 2)}}),
        ("task must be a sentence", {"task": 3}),
    ],
)
def test_a_bad_argument_is_named_with_its_value(message, arguments):
    with pytest.raises((TypeError, ValueError), match=f"learning_rate: {message}"):
        learning_rate(**arguments)


# As a reader meets it -----------------------------------------------------------------------


def numbers(page):
    return page.locator(".optlib-values tbody td").all_inner_texts()


def told(page):
    return page.locator(".optlib-told").all_inner_texts()


def canvas(page):
    return page.locator(".optlib-curve canvas").first


@pytest.fixture
def page(show):
    return show(learning_rate(lr=0.5, controls=["lr", "curvature"], name="mine"))


def test_step_by_step(page):
    assert numbers(page) == ["−3.00", "4.50", "−3.00", "1.50"]
    page.get_by_role("button", name="+ 1 step").click()
    assert numbers(page) == ["−1.50", "1.13", "−1.50", "0.750"]
    expect(page.locator(".optlib-curve caption")).to_have_text("Step 1 of 30, η = 0.500")
    assert told(page)[1] == "L = 1.00, the curvature. A step multiplies x by 1 − ηL = 0.500."
    page.get_by_label("L, curvature").focus()
    page.keyboard.press("End")
    assert "L = 5.00" in told(page)[1]
    assert "diverges" in told(page)[0]


def test_twice_the_inverse_of_l_is_on_the_slider(show):
    page = show(learning_rate(lr=0.2, ranges={"lr": (0.02, 3)}))
    page.get_by_label("η").fill(str(np.log10(2)))
    assert told(page)[0] == "30 steps: it bounces for ever between two points."


def test_the_start_moves_by_pointer_and_keys(page):
    box = canvas(page).bounding_box()
    canvas(page).click(position={"x": box["width"] - 10, "y": 40})
    assert float(numbers(page)[0]) > 3.9
    canvas(page).click(position={"x": 2, "y": 40})
    assert numbers(page)[0] == "−4.00"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowUp")
    page.keyboard.press("ArrowDown")
    assert numbers(page)[0] == "−3.20"
    page.get_by_role("button", name="Start over").click()
    assert numbers(page)[0] == "−3.00"


def test_basins_and_curves(show):
    page = show(learning_rate(["double_well", "inflection"], lr=0.1))
    assert told(page)[0].endswith("x = 0.914 without swinging about it, in the right basin.")
    assert told(page)[1] == "L = 9.83, the largest |J″| shown."
    page.get_by_label("Curve", exact=True).select_option("Level spot")
    assert numbers(page)[0] == "−1.00"
    assert "is all but stuck at the level spot x = 0" in told(page)[0]


def test_a_screen_reader_hears_it(page):
    expect(page.locator(".optlib-heard")).to_have_text(
        re.compile(r"Step 0: x = −3.00. 30 steps: it converges .* 2/L = 2.00."), timeout=3000
    )


def test_a_link_restores_it(show, page):
    page.get_by_label("Step", exact=True).fill("3")
    page.get_by_label("η").focus()
    page.keyboard.press("ArrowLeft")
    state = numbers(page)
    page.get_by_role("button", name="Copy link").click()
    fragment = page.evaluate("location.hash")
    again = learning_rate(lr=0.5, controls=["lr", "curvature"], name="mine")
    assert numbers(show(again, fragment=fragment)) == state


@pytest.mark.parametrize(("theme", "width"), [("light", 320), ("dark", 1280)])
def test_no_accessibility_violation_and_no_overflow(show, theme, width):
    figure = learning_rate(list(CURVES), controls=["lr", "curvature"], task="Which η is best?")
    page = show(figure, theme=theme, viewport={"width": width, "height": 800})
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
