"""Noise that fades: the runs are `noisy`'s, and the figure works as a reader meets it."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from optlib import GradientDescent, descend
from optlib.gradients import noisy
from optlib.surfaces import himmelblau
from optlib.widgets import annealed
from tests.widgets.harness import axe_violations

# The same numbers as in Python ------------------------------------------------------------

ASK = """async (settings) => {
  const { SURFACES } = await import("./surfaces.js");
  const { nearest } = await import("./tied.js");
  const { crowd, meanOf, noiseOf, shares, variance } = await import("./crowd.js");
  const surface = SURFACES.himmelblau();
  return settings.map((one) => {
    const ks = [...Array(one.count).keys()], ts = [...Array(one.steps).keys()];
    const runs = crowd(surface, one).map((run) => ({ ...run, diverged: run.stopped }));
    return { runs: runs.map(({ x, y, f }) => [[...x], [...y], [...f]]), mean: [...meanOf(runs)],
      noise: ts.map((t) => ks.map((k) => noiseOf(one.seed, t, k))),
      variance: ts.map((t) => variance(one, t)), stopped: runs.map(({ stopped }) => stopped),
      shares: shares(runs, surface.minima, one.steps, nearest) };
  });
}"""
SETTINGS = [
    {"count": n, "lr": lr, "eta": eta, "gamma": gamma, "start": start, "steps": 60, "seed": seed}
    for seed, (n, lr, eta, gamma, start) in enumerate(
        [
            (1, 0.005, 0.0, 0.55, [0.5, 0.5]),
            (5, 0.005, 1600.0, 0.55, [0.087, 2.884]),
            (8, 0.002, 6400.0, 0.0, [1.0, -2.0]),
            (3, 0.004, 100.0, 0.99, [-4.0, 4.0]),
        ]
    )
]


class Drawn:
    """Stands for a generator: hands out the browser's normal numbers."""

    def __init__(self, rows):
        self.rows = iter(np.moveaxis(rows, 2, 1))

    def standard_normal(self, shape):
        row = next(self.rows)
        assert row.shape == shape
        return row


def test_runs_are_those_of_noisy(ask, monkeypatch):
    monkeypatch.setattr("optlib.gradients.generator", lambda *_: None)
    for one, js in zip(SETTINGS, ask(ASK, SETTINGS), strict=True):
        rng, grads = Drawn(np.array(js["noise"])), one["steps"] * [himmelblau.grad]
        start = np.outer(one["start"], np.ones(one["count"]))
        fading = noisy(grads, rng, eta=one["eta"], gamma=one["gamma"])
        ours = np.moveaxis(js["runs"], 0, -1)  # x, y and f; steps; runs
        np.testing.assert_allclose(ours[2], himmelblau(ours[:2]), rtol=1e-9, atol=1e-12)
        np.testing.assert_allclose(js["mean"], ours[2].mean(-1), rtol=1e-9)
        for t, (theta, _) in enumerate(descend(GradientDescent(one["lr"]), fading, start), 1):
            np.testing.assert_allclose(ours[:2, t], theta, rtol=1e-7, atol=1e-9)
        away = np.linalg.norm(theta[:, :, None] - np.array(himmelblau.minima).T[:, None], axis=0)
        held = np.bincount(away.argmin(axis=1), minlength=4).tolist()
        assert js["shares"] == {"held": held, "lost": 0}


def test_the_variance_is_that_of_the_schedule(ask):
    for one, js in zip(SETTINGS, ask(ASK, SETTINGS), strict=True):
        expected = one["eta"] / (1 + np.arange(60)) ** one["gamma"]
        np.testing.assert_allclose(js["variance"], expected, rtol=1e-12)


def test_noise_is_standard_normal(ask):
    (js,) = ask(ASK, [{**SETTINGS[2], "steps": 2000, "eta": 0.0}])
    noise = np.array(js["noise"]).reshape(2000, -1)
    assert np.abs(noise.mean(0)).max() < 0.1
    assert np.abs(np.cov(noise.T) - np.eye(16)).max() < 0.15


def test_a_run_that_overflows_stands_still_and_is_counted(ask):
    (js,) = ask(ASK, [{**SETTINGS[1], "lr": 0.5}])
    assert min(js["stopped"]) > 0
    assert np.isfinite(js["runs"]).all()
    assert js["shares"] == {"held": [0, 0, 0, 0], "lost": 5}


# Python's side ------------------------------------------------------------------------------


def test_controls_and_words():
    figure = annealed(runs=9, frame=7, controls=["eta", "lr"], task="Try <it>.")
    assert repr(figure).startswith("9 runs with gradient noise that fades. Live figure")
    assert "Try &lt;it&gt;." in figure.children[0].value
    assert figure.figure.limits == {
        "eta": [0.0, 6400.0],
        "lr": pytest.approx([0.001, 0.02], rel=0.15),
        "start": "point",
        "frame": [0, 300],
    }


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ("runs must be a whole number, at least 1; got 0", {"runs": 0}),
        ("runs must be at most 64; got 65", {"runs": 65}),
        ("eta must be a number in \\[0, inf\\); got -1", {"eta": -1}),
        ("gamma must be a number in \\[0, inf\\); got -1", {"gamma": -1}),
        ("lr must be a number in \\(0, inf\\); got 0", {"lr": 0}),
        ("steps must be a whole number, at least 2; got 1", {"steps": 1}),
        ("frame must be at most steps = 9; got 10", {"steps": 9, "frame": 10}),
        ("seed must be a whole number, at least 0; got -1", {"seed": -1}),
        ("start must be two finite numbers", {"start": 1}),
        ("controls must be a list .* got \\['seed'\\]", {"controls": ["seed"]}),
        ("ranges may have eta, gamma, lr; got 'runs'", {"ranges": {"runs": (1, 2)}}),
        ("task must be a sentence", {"task": 3}),
    ],
)
def test_a_bad_argument_is_named_with_its_value(message, arguments):
    with pytest.raises((TypeError, ValueError), match=f"annealed: {message}"):
        annealed(**arguments)


# As a reader meets it -----------------------------------------------------------------------

NOISE = "η, variance"


def shown(page):
    cells = page.locator(".optlib-annealed tbody td").all_inner_texts()
    return cells, page.locator(".optlib-told").all_inner_texts()


@pytest.fixture
def page(show):
    return show(annealed(name="mine"))


def test_sliders_move_it(page):
    assert "σ² = 69.3 at t = 300; temperature T = lr · σ²/2 = 0.173" in shown(page)[1][1]
    for name in (NOISE, "γ", "learning rate"):
        before = shown(page)
        page.get_by_label(name, exact=True).focus()
        page.keyboard.press("ArrowRight")
        assert shown(page) != before, name
    page.get_by_role("button", name="Start over").click()
    page.get_by_label("Step", exact=True).fill("0")
    assert shown(page)[0][:3] == shown(page)[0][3:] == ["0.0870", "2.88", "67.7"]


def test_without_noise_all_runs_are_one(page):
    page.get_by_label(NOISE).fill("0")
    assert "(3.0, 2.0) 100 %; (−2.8, 3.1) 0 %" in shown(page)[1][0]
    assert shown(page)[0][:2] == shown(page)[0][3:5] == ["3.00", "2.00"]


def test_the_start_moves_by_pointer_and_keys(page):
    page.get_by_label("Step", exact=True).fill("0")
    canvas = page.locator(".optlib-annealed canvas").first
    box = canvas.bounding_box()
    canvas.click(position={"x": 0.6 * box["width"], "y": box["height"] / 4})
    assert shown(page)[0][:2] == ["1.00", "2.50"]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    assert shown(page)[0][:2] == ["1.10", "1.50"]
    assert canvas.evaluate("c => getComputedStyle(c).touchAction") == "none"


def test_divergence_is_said(show):
    page = show(annealed(lr=0.2, ranges={"lr": (0.1, 0.3)}))
    assert shown(page)[1][0].endswith("diverged 100 %")
    state = page.locator(".optlib-annealed tbody small").first
    expect(state).to_have_text(re.compile(r"diverged at step \d+"))


def test_a_screen_reader_hears_it(page):
    heard = re.compile(
        r"Step 300\. J is \S+ in one run.*Nearest to each minimum: \(3\.0, 2\.0\) \d"
    )
    expect(page.locator(".optlib-heard")).to_have_text(heard, timeout=3000)


def test_a_link_restores_it(show, page):
    page.get_by_label(NOISE).fill("400")
    page.get_by_label("Step", exact=True).fill("33")
    state = shown(page)
    page.get_by_role("button", name="Copy link").click()
    fragment = page.evaluate("location.hash")
    assert shown(show(annealed(name="mine"), fragment=fragment)) == state


@pytest.mark.parametrize("damaged", ["eta=9999", "gamma=x", "lr=1,2", "frame=-1"])
def test_a_damaged_link_changes_nothing(show, damaged):
    page = show(annealed(name="mine"), fragment=f"#mine?{damaged}")
    assert shown(page)[1][1].startswith("σ² = 69.3 at t = 300")


@pytest.mark.parametrize(("theme", "width"), [("light", 320), ("dark", 1280)])
def test_no_accessibility_violation_and_no_overflow(show, theme, width):
    page = show(annealed(task="Raise η."), theme=theme, viewport={"width": width, "height": 800})
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
