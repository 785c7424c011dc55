"""Delayed gradients: roots, limits and runs are NumPy's and optlib's; and it works for a reader."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from optlib import descend
from optlib.parallel import DelayedGradientDescent
from optlib.widgets import delayed
from tests.widgets.harness import axe_violations

# The same numbers as in Python ------------------------------------------------------------

ASK = """async (cases) => {
  const { calm, late, lateness, limit } = await import("./lateness.js");
  return cases.map(([a, delay]) => ({
    ...lateness(a, delay), limit: limit(delay), calm: calm(delay), x: [...late(a, delay, 60)],
  }));
}"""


def _limit(delay):
    return 2 * np.sin(np.pi / (2 * (2 * delay + 1)))


def _calm(delay):
    return float(delay) ** delay / (delay + 1.0) ** (delay + 1)


def _cases():
    rng = np.random.default_rng(4)
    cases = [[rng.uniform(0.01, 2.5), delay] for delay in range(11) for _ in range(25)]
    cases += [[share * _limit(d), d] for d in range(11) for share in (0.97, 0.999, 1.001, 1.03)]
    return [[float(a), d] for a, d in cases]


def test_roots_are_numpys(ask):
    for (a, delay), js in zip(_cases(), ask(ASK, _cases()), strict=True):
        polynomial = np.zeros(delay + 2)
        polynomial[:2], polynomial[-1] = (1, -1), polynomial[-1] + a
        if delay == 0:
            polynomial = np.array([1, a - 1])
        theirs = np.array([complex(*z) for z in js["roots"]])
        assert len(theirs) == delay + 1
        for root in np.roots(polynomial):
            assert abs(theirs - root).min() < 1e-6, (a, delay)
        assert js["rate"] == pytest.approx(abs(np.roots(polynomial)).max(), abs=1e-6)
        assert (js["rate"] < 1) == (a < js["limit"]) == (js["regime"] != "diverges")


def test_limits_and_regimes(ask):
    edges = [case for d in range(11) for case in ([_limit(d), d], [_calm(d), d])]
    found = ask(ASK, edges)
    for (_, delay), js in zip(edges, found, strict=True):
        assert js["limit"] == pytest.approx(_limit(delay), rel=1e-13)
        assert js["calm"] == pytest.approx(_calm(delay), rel=1e-13)
    assert [js["regime"] for js in found[:4]] == [
        "bounces for ever",
        "lands",
        "swings for ever",
        "creeps",
    ]
    for js in found[2::2]:
        assert js["rate"] == pytest.approx(1, abs=1e-9)
    for (a, delay), js in zip(_cases(), ask(ASK, _cases()), strict=True):
        x = np.array(js["x"])
        if js["regime"] == "creeps" and a < 0.98 * _calm(delay):
            assert (x > 0).all()
        if js["regime"] == "swings" and a > 1.3 * _calm(delay) and delay < 5:
            assert (x < 0).any(), (a, delay)


def test_runs_are_optlibs(ask):
    for (a, delay), js in zip(_cases(), ask(ASK, _cases()), strict=True):
        rule = DelayedGradientDescent(lr=a, delay=delay)
        run = descend(rule, [lambda x: x] * 60, np.array([1.0]))
        ours = np.array([1.0, *(theta[0] for theta, _ in run)])
        scale = 1e-9 * np.maximum.accumulate(np.abs(ours))
        assert (np.abs(js["x"] - ours) <= scale).all(), (a, delay)


# Python's side ------------------------------------------------------------------------------


def test_controls_and_words():
    figure = delayed(0.2, 5, steps=40, curvature=2.0, frame=7, controls=["delay"])
    assert repr(figure).startswith("Gradients 5 steps late on a quadratic. Live figure")
    assert set(figure.figure.limits) == {"lr", "delay", "frame"}
    assert figure.figure.limits["delay"] == [0, 10]
    assert figure.figure.rates == pytest.approx([0.005, 1.25], rel=0.1)


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ("delayed: lr must be", {"lr": 0}),
        ("delayed: curvature must be", {"curvature": -1}),
        ("delayed: delay must be at most 10; got 11", {"delay": 11}),
        ("delayed: delay must be a whole number, at least 0; got -1", {"delay": -1}),
        ("delayed: steps must be a whole number, at least 1; got 0", {"steps": 0}),
        ("delayed: frame must be at most steps = 60; got 61", {"frame": 61}),
        ("delayed: controls must be a list .* got \\['eps'\\]", {"controls": ["eps"]}),
        ("delayed: ranges may have lr; got 'delay'", {"ranges": {"delay": (0, 3)}}),
        ("delayed: task must be a sentence", {"task": 3}),
    ],
)
def test_a_bad_argument_is_named_with_its_value(message, arguments):
    with pytest.raises((TypeError, ValueError), match=message):
        delayed(**arguments)


# As a reader meets it -----------------------------------------------------------------------


def shown(page):
    cells = page.locator(".optlib-delayed tbody td").all_inner_texts()
    head = page.locator(".optlib-delayed tbody th").inner_text()
    return [head.strip(), *cells], page.locator(".optlib-told").inner_text()


@pytest.fixture
def page(show):
    return show(delayed(name="mine"))


def test_table_and_words(page):
    cells, told = shown(page)
    assert cells[:4] == ["3", "0.300", "0.445", "0.105"]
    assert told.startswith("It swings, 6 digits in about ")
    assert told.endswith(" steps. ηλ is 67 % of the limit 0.445.")
    page.get_by_label("τ, delay").fill("5")
    assert shown(page)[0][0] == "5"
    assert shown(page)[1] == "It diverges. ηλ is 105 % of the limit 0.285."
    page.get_by_label("η", exact=True).focus()
    page.keyboard.press("ArrowLeft")
    assert shown(page)[1].startswith("It swings")


def test_keys_and_drags_move_the_point(page):
    canvas = page.locator(".optlib-delayed canvas").first
    canvas.focus()
    for key in ("Shift+ArrowUp", "ArrowUp"):  # not below 0
        page.keyboard.press(key)
    assert shown(page)[0][0] == "0"
    for key in ("Shift+ArrowDown", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    cells, _ = shown(page)
    assert cells[0] == "4"
    assert float(cells[1]) == pytest.approx((0.3**0.5 + 0.01) ** 2, abs=2e-3)
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + box["width"] - 12, box["y"] + box["height"] * 0.9)
    cells, told = shown(page)
    assert cells[0] == "10"
    assert float(cells[1]) > 2
    assert told.startswith("It diverges")
    assert canvas.evaluate("c => getComputedStyle(c).touchAction") == "none"


def test_a_screen_reader_hears_it(page):
    heard = re.compile(r"Delay 3, step 60: x = .*It swings.*of the limit 0\.445\.")
    expect(page.locator(".optlib-heard")).to_have_text(heard, timeout=3000)


def test_a_link_restores_it(show, page):
    page.get_by_label("τ, delay").fill("1")
    page.get_by_label("Step", exact=True).fill("9")
    state = shown(page)
    page.get_by_role("button", name="Copy link").click()
    fragment = page.evaluate("location.hash")
    assert shown(show(delayed(name="mine"), fragment=fragment)) == state


@pytest.mark.parametrize("damaged", ["delay=99", "lr=x", "lr=1,2", "frame=-1"])
def test_a_damaged_link_changes_nothing(show, damaged):
    page = show(delayed(name="mine"), fragment=f"#mine?{damaged}")
    assert shown(page)[0][:2] == ["3", "0.300"]


@pytest.mark.parametrize(("theme", "width"), [("light", 320), ("dark", 1280)])
def test_no_accessibility_violation_and_no_overflow(show, theme, width):
    page = show(
        delayed(0.2, 10, task="Raise τ until it diverges."),
        theme=theme,
        viewport={"width": width, "height": 800},
    )
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
