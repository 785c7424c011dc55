"""The spectrum of momentum: roots, regimes and runs are NumPy's; and it works for a reader."""

import itertools
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from optlib import Momentum, path
from optlib.surfaces import ravine
from optlib.widgets import spectrum
from tests.widgets.harness import axe_violations

# The same numbers as in Python ------------------------------------------------------------

ASK = """async (cases) => {
  const { iterates, spectrum } = await import("./damping.js");
  return cases.map(([a, gamma]) => ({ ...spectrum(a, gamma), x: [...iterates(a, gamma, 30)] }));
}"""


def _pairs():
    rng = np.random.default_rng(5)
    pairs = np.stack([rng.uniform(1e-3, 4, 300), rng.uniform(0, 0.99, 300)], axis=1)
    return [*pairs.tolist(), [1.0, 0.0], [0.5, 0.0], [1.5, 0.0], [2.0, 0.0]]


def test_roots_and_rates_are_numpys(ask):
    for (a, gamma), js in zip(_pairs(), ask(ASK, _pairs()), strict=True):
        matrix = np.array([[gamma, a], [-gamma, 1 - a]])
        ours = np.sort_complex(np.linalg.eigvals(matrix).astype(complex))
        theirs = np.sort_complex(np.array([complex(*z) for z in js["roots"]]))
        np.testing.assert_allclose(theirs, ours, atol=1e-7, err_msg=f"{a}, {gamma}")
        assert js["rate"] == pytest.approx(np.abs(ours).max(), abs=1e-7)


def test_regimes(ask):
    """By the number line: complex, positive or negative roots, within the unit circle or not."""
    for (a, gamma), js in zip(_pairs(), ask(ASK, _pairs()), strict=True):
        roots = np.array([complex(*z) for z in js["roots"]])
        if a > 2 * (1 + gamma):
            expected = "diverges"
            assert js["rate"] > 1
        elif np.abs(roots.imag).max() > 0:
            expected = "under-damped"
            assert js["rate"] == pytest.approx(gamma**0.5)
        else:
            expected = "over-damped" if roots.real.sum() > 0 else "jumps"
        if gamma > 0:
            assert js["regime"] == expected, (a, gamma)
            assert (js["rate"] < 1) == (expected != "diverges")
    edges = ask(ASK, [[0, 0.5], [2.0, 0.0], [1.0, 0.0], [(1 - 0.25**0.5) ** 2, 0.25], [3, 0.5]])
    assert [js["regime"] for js in edges] == [
        "stands still",
        "bounces for ever",
        "critically damped",
        "critically damped",
        "bounces for ever",
    ]


def test_iterates_are_optlibs(ask):
    pairs = np.array(_pairs())
    run = path(Momentum(pairs[:, 0], pairs[:, 1]), ravine(1), np.ones((2, len(pairs))), 30)
    for k, js in enumerate(ask(ASK, pairs.tolist())):
        ours = run.theta[:, 0, k]
        scale = 1e-9 * np.maximum.accumulate(np.abs(ours))
        assert (np.abs(js["x"] - ours) <= scale).all(), pairs[k]


def test_polyaks_choice_is_the_best_of_the_plane(ask):
    a, gamma = np.meshgrid(np.linspace(0.02, 4, 300), np.linspace(0, 0.99, 300))
    found = ask(
        """async (conditions) => {
          const { best } = await import("./damping.js");
          return conditions.map(best);
        }""",
        [1, 4, 25, 100],
    )
    for condition, js in zip((1, 4, 25, 100), found, strict=True):
        worst = np.maximum(_rate(a / condition, gamma), _rate(a, gamma))
        both = max(_rate(np.array(js["a"] / c), np.array(js["gamma"])) for c in (1, condition))
        assert js["rate"] == pytest.approx(both, abs=1e-6)
        assert worst.min() >= js["rate"] - 1e-6
        assert worst.min() == pytest.approx(js["rate"], abs=0.09)


def _rate(a, gamma):
    root = np.sqrt((1 + gamma - a) ** 2 - 4 * gamma + 0j)
    return np.maximum(abs(1 + gamma - a + root), abs(1 + gamma - a - root)) / 2


def test_lines_of_equal_rate(ask):
    levels = [0.1, 0.5, 0.9, 1]
    found = ask("async (rs) => rs.map((await import('./damping.js')).level)", levels)
    for r, corners in zip(levels, found, strict=True):
        for (a, gamma), (b, delta) in itertools.pairwise(corners):
            s = np.linspace(0, 1, 20)
            rates = _rate(a + s * (b - a), gamma + s * (delta - gamma))
            np.testing.assert_allclose(rates, r, atol=1e-7)


# Python's side ------------------------------------------------------------------------------


def test_controls_and_words():
    figure = spectrum(100, lr=0.02, gamma=0.8)
    assert repr(figure).startswith("Spectrum of momentum for curvatures 1 and 100. Live figure")
    assert figure.figure.point == [2.0, 0.8]
    assert figure.figure.limits == {
        "condition": pytest.approx([1, 100]),
        "point": "point",
        "frame": [0, 40],
    }
    assert spectrum(25).figure.point[0] == pytest.approx(100 / 36)
    assert set(spectrum(controls=[]).figure.limits) == {"point", "frame"}


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ("condition must be a number in \\[1, inf\\); got 0.5", {"condition": 0.5}),
        ("lr must be a number in \\(0, inf\\); got 0", {"lr": 0}),
        ("lr times condition must be at most 4; got lr=0.5", {"lr": 0.5}),
        ("gamma must be a number in \\[0, 0.99\\]; got 1", {"gamma": 1}),
        ("steps must be a whole number, at least 1; got 0", {"steps": 0}),
        ("frame must be at most steps = 40; got 41", {"frame": 41}),
        ("controls must be a list out of .* got \\['lr'\\]", {"controls": ["lr"]}),
        ("ranges may have condition; got 'lr'", {"ranges": {"lr": (1, 2)}}),
        ("task must be a sentence", {"task": 3}),
    ],
)
def test_a_bad_argument_is_named_with_its_value(message, arguments):
    with pytest.raises((TypeError, ValueError), match=f"spectrum: {message}"):
        spectrum(**arguments)


# As a reader meets it -----------------------------------------------------------------------


def cells(page, row):
    return page.locator(".optlib-spectrum tbody tr").nth(row).locator("td").all_inner_texts()


def regimes(page):
    return page.locator(".optlib-spectrum tbody small").all_inner_texts()


def told(page):
    return page.locator(".optlib-told").all_inner_texts()


def canvas(page):
    return page.locator(".optlib-spectrum canvas").first


@pytest.fixture
def page(show):
    return show(spectrum(25, name="mine"))


def test_table_and_words(page):
    assert cells(page, 0) == ["0.111", "0.894 ± 0.316 i", "0.949"]
    assert cells(page, 1) == ["2.78", "−0.439 ± 0.841 i", "0.949"]
    assert regimes(page) == ["under-damped"] * 2
    assert told(page) == [
        "η = 0.111, γ = 0.900: rate 0.949, 6 digits: 262 steps",
        "Best for κ = 25.0: rate 0.667, 6 digits: 34 steps",
    ]
    page.get_by_label("condition").fill("0")
    assert cells(page, 0) == cells(page, 1)
    assert told(page)[1].startswith("Best for κ = 1.00: rate 0, there at once")


def test_the_point_moves_by_keys_and_start_over(page):
    canvas(page).focus()
    for _ in range(5):
        page.keyboard.press("Shift+ArrowDown")
    assert "γ = 0.400" in told(page)[0]
    assert regimes(page) == ["over-damped", "jumps"]
    for _ in range(3):
        page.keyboard.press("Shift+ArrowRight")
    assert regimes(page)[1] == "diverges"
    assert "never 6 digits" in told(page)[0]
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowLeft")
    assert "γ = 0.410" in told(page)[0]
    page.get_by_role("button", name="Start over").click()
    assert cells(page, 1)[0] == "2.78"


def test_either_mark_can_be_dragged(page):
    box = canvas(page).bounding_box()
    page.mouse.click(box["x"] + 0.6 * box["width"], box["y"] + 0.5 * box["height"])
    across = float(cells(page, 1)[0])
    assert 1 < across < 1.5
    assert 0.4 < float(re.search(r"γ = ([\d.]+)", told(page)[0])[1]) < 0.6
    # The other mark stands at a fifth of its way across: take it, and let go at the axis's middle.
    left, wide = 3.4 * 11, box["width"] - 3.4 * 11 - 8
    share = (across / 25) ** 0.5 / 2
    page.mouse.move(box["x"] + left + share * wide, box["y"] + 0.5 * box["height"])
    page.mouse.down()
    page.mouse.move(box["x"] + left + 0.15 * wide, box["y"] + 0.5 * box["height"], steps=3)
    page.mouse.up()
    assert float(cells(page, 0)[0]) == pytest.approx(0.3**2, abs=0.01)


def test_touch_moves_the_point(show):
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    page = show(spectrum(), **phone)
    box = canvas(page).bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert "γ = 0.900" not in told(page)[0]
    assert canvas(page).evaluate("c => getComputedStyle(c).touchAction") == "none"


def test_a_screen_reader_hears_it(page):
    expect(page.locator(".optlib-heard")).to_have_text(
        re.compile(r"along, μ: under-damped, \|z\| = 0.949. across.* Best for κ = 25.0: rate"),
        timeout=3000,
    )


def test_a_link_restores_it(show, page):
    canvas(page).focus()
    page.keyboard.press("ArrowDown")
    state = told(page)
    page.get_by_role("button", name="Copy link").click()
    fragment = page.evaluate("location.hash")
    assert told(show(spectrum(25, name="mine"), fragment=fragment)) == state


@pytest.mark.parametrize(("theme", "width"), [("light", 320), ("light", 360), ("dark", 1280)])
def test_no_accessibility_violation_and_no_overflow(show, theme, width):
    page = show(spectrum(task="Where?"), theme=theme, viewport={"width": width, "height": 800})
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = "(e) => e.getBoundingClientRect().right"
    root = page.locator(".optlib-spectrum").evaluate(wide)
    assert page.locator(".optlib-spectrum table").evaluate(wide) <= root + 1
