"""Workers on springs: the run is SynchronousEASGD's, and the figure works as a reader meets it."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from optlib.parallel import SynchronousEASGD
from optlib.surfaces import himmelblau
from optlib.widgets import elastic
from tests.widgets.harness import axe_violations

# The same numbers as in Python ------------------------------------------------------------

ASK = """async (settings) => {
  const { SURFACES } = await import("./surfaces.js");
  const { nearest, noiseOf, steepest, tied } = await import("./tied.js");
  const surface = SURFACES.himmelblau(), row = ({ x, y, f }) => [[...x], [...y], [...f]];
  return settings.map((one) => {
    const run = tied(surface, one), ks = [...Array(one.workers).keys()];
    const noise = [...Array(one.steps).keys()].map((t) =>
      ks.map((k) => noiseOf(one.seed, t + 1, k)));
    return { centre: row(run.centre), workers: run.workers.map(row), mean: [...run.mean], noise,
      stopped: run.stopped, steepest: steepest(one),
      nearest: run.workers.map(({ x, y }) => nearest(surface.minima, x[one.steps], y[one.steps])) };
  });
}"""
SETTINGS = [
    {"workers": K, "lr": lr, "rho": rho, "noise": noise, "start": start, "steps": 60, "seed": seed}
    for seed, (K, lr, rho, noise, start) in enumerate(
        [
            (1, 0.005, 0.0, 0.0, [0.5, 0.5]),
            (4, 0.005, 10.0, 30.0, [-0.27, -0.92]),
            (8, 0.002, 100.0, 80.0, [1.0, -2.0]),
            (3, 0.004, 50.0, 5.0, [-4.0, 4.0]),
        ]
    )
]


def test_runs_are_synchronous_easgds(ask):
    for one, js in zip(SETTINGS, ask(ASK, SETTINGS), strict=True):
        noise = one["noise"] * np.moveaxis(js["noise"], 2, 1)  # steps, 2, workers
        grads = lambda t, noise=noise: lambda at: himmelblau.grad(at) + noise[t - 1]  # noqa: E731
        method = SynchronousEASGD(one["lr"], one["lr"] * one["rho"])
        run = list(method.run(grads, np.array(one["start"]), one["workers"], one["steps"]))
        for t, (x, centre) in enumerate(run, start=1):
            ours = np.array(js["workers"])[:, :, t].T
            np.testing.assert_allclose(ours[:2], x, rtol=1e-7, atol=1e-9)
            np.testing.assert_allclose(ours[2], himmelblau(x), rtol=1e-6, atol=1e-9)
            np.testing.assert_allclose(np.array(js["centre"])[:2, t], centre, rtol=1e-7, atol=1e-9)
            assert js["mean"][t] == pytest.approx(himmelblau(x).mean(), rel=1e-6, abs=1e-9)
        away = np.linalg.norm(x[:, :, None] - np.array(himmelblau.minima).T[:, None], axis=0)
        assert js["nearest"] == away.argmin(axis=1).tolist()


def test_noise_is_standard_normal(ask):
    (js,) = ask(ASK, [{**SETTINGS[2], "steps": 2000, "noise": 0.0}])
    noise = np.array(js["noise"]).reshape(2000, -1)
    assert np.abs(noise.mean(0)).max() < 0.1
    assert np.abs(np.cov(noise.T) - np.eye(16)).max() < 0.15


def test_the_steepest_stable_curvature_is_the_eigenvalues(ask):
    for one, js in zip(SETTINGS, ask(ASK, SETTINGS), strict=True):
        K, lr, alpha = one["workers"], one["lr"], one["lr"] * one["rho"]
        for share in (0.99, 1.01):
            M = np.eye(K + 1) * (1 - lr * share * js["steepest"] - alpha)
            M[-1], M[:-1, -1] = alpha, alpha
            M[-1, -1] = 1 - K * alpha
            radius = np.abs(np.linalg.eigvals(M)).max()
            assert (radius < 1 + 1e-12) == (share < 1)
    (js,) = ask(ASK, [{**SETTINGS[2], "lr": 0.02}])
    assert js["steepest"] == 0


def test_a_run_that_overflows_stands_still(ask):
    (js,) = ask(ASK, [{**SETTINGS[1], "lr": 0.5, "rho": 1.0}])
    assert js["stopped"] > 0
    assert np.isfinite(js["centre"]).all()


# Python's side ------------------------------------------------------------------------------


def test_controls_and_words():
    figure = elastic(3, rho=20.0, frame=7, controls=["rho", "workers"])
    assert repr(figure).startswith("3 workers on springs around their centre. Live figure")
    assert figure.figure.limits == {
        "rho": [0.0, 120.0],
        "workers": [1, 8],
        "start": "point",
        "frame": [0, 300],
    }


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ("workers must be a whole number, at least 1; got 0", {"workers": 0}),
        ("workers must be at most 8; got 9", {"workers": 9}),
        ("lr must be a number in \\(0, inf\\); got 0", {"lr": 0}),
        ("rho must be a number in \\[0, inf\\); got -1", {"rho": -1}),
        ("noise must be a number in \\[0, inf\\); got -1", {"noise": -1}),
        ("steps must be a whole number, at least 2; got 1", {"steps": 1}),
        ("frame must be at most steps = 9; got 10", {"steps": 9, "frame": 10}),
        ("seed must be a whole number, at least 0; got -1", {"seed": -1}),
        ("start must be two finite numbers", {"start": 1}),
        ("controls must be a list .* got \\['seed'\\]", {"controls": ["seed"]}),
        ("ranges may have lr, rho, noise; got 'workers'", {"ranges": {"workers": (1, 2)}}),
        ("task must be a sentence", {"task": 3}),
    ],
)
def test_a_bad_argument_is_named_with_its_value(message, arguments):
    with pytest.raises((TypeError, ValueError), match=f"elastic: {message}"):
        elastic(**arguments)


# As a reader meets it -----------------------------------------------------------------------


def shown(page):
    cells = page.locator(".optlib-elastic tbody td").all_inner_texts()
    return cells, page.locator(".optlib-told").all_inner_texts()


@pytest.fixture
def page(show):
    return show(elastic(name="mine"))


def test_sliders_move_it(page):
    assert shown(page)[1][1].startswith("α = ηρ = 0.0500, Kα = 0.200: stable at curvatures below")
    for name in ("η", "ρ, spring", "K, workers", "σ, gradient noise"):
        before = shown(page)
        page.get_by_label(name).focus()
        page.keyboard.press("ArrowRight")
        assert shown(page) != before, name
    page.get_by_role("button", name="Start over").click()
    page.get_by_label("K, workers").fill("1")
    assert "(1 of 4 minima)" in shown(page)[1][0]
    page.get_by_label("Step", exact=True).fill("0")
    assert shown(page)[0][:3] == shown(page)[0][3:] == ["−0.270", "−0.920", "182"]


def test_the_start_moves_by_pointer_and_keys(page):
    page.get_by_label("Step", exact=True).fill("0")
    canvas = page.locator(".optlib-elastic canvas").first
    box = canvas.bounding_box()
    canvas.click(position={"x": 0.6 * box["width"], "y": box["height"] / 4})
    assert shown(page)[0][:2] == ["1.00", "2.50"]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    assert shown(page)[0][:2] == ["1.10", "1.50"]
    assert canvas.evaluate("c => getComputedStyle(c).touchAction") == "none"


def test_divergence_is_said(page):
    page.get_by_label("ρ, spring").fill("120")
    page.get_by_label("K, workers").fill("8")
    assert shown(page)[1][1].endswith("stable at curvatures below 0")
    state = page.locator(".optlib-elastic tbody small").first
    expect(state).to_have_text(re.compile(r"diverged at step \d+"))


def test_a_screen_reader_hears_it(page):
    heard = re.compile(r"Step 300\. J is \S+ at the centre.*Workers nearest to each minimum: \d")
    expect(page.locator(".optlib-heard")).to_have_text(heard, timeout=3000)


def test_a_link_restores_it(show, page):
    page.get_by_label("K, workers").fill("6")
    page.get_by_label("Step", exact=True).fill("33")
    state = shown(page)
    page.get_by_role("button", name="Copy link").click()
    fragment = page.evaluate("location.hash")
    assert shown(show(elastic(name="mine"), fragment=fragment)) == state


@pytest.mark.parametrize("damaged", ["workers=99", "rho=x", "lr=1,2", "frame=-1"])
def test_a_damaged_link_changes_nothing(show, damaged):
    page = show(elastic(name="mine"), fragment=f"#mine?{damaged}")
    assert shown(page)[1][1].startswith("α = ηρ = 0.0500, Kα = 0.200")


@pytest.mark.parametrize(("theme", "width"), [("light", 320), ("dark", 1280)])
def test_no_accessibility_violation_and_no_overflow(show, theme, width):
    page = show(
        elastic(8, task="Make ρ larger."), theme=theme, viewport={"width": width, "height": 800}
    )
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
