"""The stochastic-gradient figure: its numbers are NumPy's, and it works as a reader meets it."""

import itertools
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from optlib import GradientDescent, descend, path
from optlib.surfaces import least_squares
from optlib.widgets import base, draws, sampling
from tests.widgets.harness import axe_violations

TABLE = ".optlib-sampling tbody tr"


# The same numbers as in Python ------------------------------------------------------------


def test_every_epoch_draws_each_sample_once(ask):
    cases = [(n, size, seed) for n in (2, 7, 32) for size in (1, 2, 5, n) for seed in (0, 3)]
    cases = [case for case in cases if case[1] <= case[0]]
    found = ask(
        """async (cases) => {
          const { batches } = await import("./sgd.js");
          return cases.map(([n, size, seed]) => {
            const drawn = batches(n, size, seed), steps = [...Array(3 * drawn.each).keys()];
            return steps.map((k) => drawn.of(k + 1));
          });
        }""",
        cases,
    )
    orders = set()
    for (n, size, seed), js in zip(cases, found, strict=True):
        assert js == list(itertools.islice(draws.batches(n, size, seed), len(js)))
        each = len(js) // 3
        for k in range(0, len(js), each):
            epoch = [i for batch in js[k : k + each] for i in batch]
            assert sorted(epoch) == list(range(n))
            orders.add(tuple(epoch))
    assert len(orders) == 2 + 12  # another for every seed and epoch


def test_all_orders_are_equally_likely():
    seen = [tuple(draws.permutation(3, seed, epoch)) for seed in range(30) for epoch in range(40)]
    counts = np.unique(seen, axis=0, return_counts=True)[1]
    assert counts.size == 6
    assert np.abs(counts - 200).max() < 4.5 * np.sqrt(200 * 5 / 6)


@pytest.fixture(scope="module")
def cases():
    rng, found = np.random.default_rng(11), []
    for n, size in ((2, 1), (16, 1), (16, 3), (32, 8), (32, 32), (40, 16)):
        f = least_squares(n, noise=rng.uniform(0.2, 2), seed=int(rng.integers(50)))
        start, lr = rng.uniform(-2, 4, 2).tolist(), 10 ** rng.uniform(-2, -0.5)
        found.append((f, size, {"start": start, "lr": lr}))
    return found


RUN = """async (cases) => {
  const { batches, descent, samplesOf, spread, variance } = await import("./sgd.js");
  return cases.map(({ inputs, targets, size, start, lr, best }) => {
    const samples = samplesOf({ inputs, targets }), drawn = batches(samples.n, size, 5);
    const [few, all] = [drawn.of, () => samples.all].map((idx) =>
      descent(samples, idx, start, lr, 60));
    const row = ({ x, y, f }) => [[...x], [...y], [...f]];
    return { few: row(few), all: row(all), spread: spread(few, 31, 60, best),
      variance: variance(samples, size, ...start), single: samples.grad([0], ...start) };
  });
}"""


def test_runs_variance_and_spread(ask, cases):
    sent = [
        {**base.parameters_of(f), "size": size, "best": f.minima[0], **how}
        for f, size, how in cases
    ]
    for (f, size, how), js in zip(cases, ask(RUN, sent), strict=True):
        n, start, rule = f.targets.size, np.array(how["start"]), GradientDescent(lr=how["lr"])
        drawn = itertools.islice(draws.batches(n, size, 5), 60)
        grads = (lambda theta, f=f, idx=idx: f.sample_grad(theta, idx) for idx in drawn)
        few = np.array([start, *(theta for theta, _ in descend(rule, grads, start))]).T
        np.testing.assert_allclose(js["few"], [*few, f(few)], rtol=1e-9, atol=1e-11)
        all_ = path(rule, f, start, 60)
        np.testing.assert_allclose(js["all"], [*all_.theta.T, all_.value], rtol=1e-9, atol=1e-11)
        away = few[:, 31:] - np.array(f.minima[0])[:, None]
        assert js["spread"] == pytest.approx(np.sqrt((away**2).sum(0).mean()), rel=1e-9)
        residuals = start @ f.inputs - f.targets
        each = residuals * f.inputs
        one = ((each - each.mean(1, keepdims=True)) ** 2).sum(0).mean()
        assert js["variance"]["one"] == pytest.approx(one, rel=1e-9)
        assert js["variance"]["batch"] == pytest.approx(one * (n - size) / size / (n - 1), rel=1e-9)
        np.testing.assert_allclose(js["single"], each[:, 0], rtol=1e-12)


def test_the_variance_is_that_of_all_batches(ask):
    """The factor (n - B) / (B (n - 1)), by going through every batch there is."""
    f, start = least_squares(n=7), (0.3, -0.4)
    sent = [{**base.parameters_of(f), "size": 3, "best": [0, 0], "start": start, "lr": 0.1}]
    (js,) = ask(RUN, sent)
    subsets = list(itertools.combinations(range(7), 3))
    g = np.array([f.sample_grad(np.array(start), list(idx)) for idx in subsets])
    exact = ((g - f.grad(np.array(start))) ** 2).sum(1).mean()
    assert js["variance"]["batch"] == pytest.approx(exact, rel=1e-9)


# Python's side ------------------------------------------------------------------------------


def test_controls_and_words():
    figure = sampling(16, batch=4, controls=["batch", "lr", "seed"], task="Try <it>.")
    assert repr(figure).startswith("Stochastic gradients of 16 samples, 4 at a time. Live figure")
    assert "Try &lt;it&gt;." in figure.children[0].value
    assert figure.figure.limits == {
        "batch": [1, 16],
        "lr": pytest.approx([0.01, 1.0]),
        "seed": [0, 9999],
        "start": "point",
        "frame": [0, 200],
    }
    assert figure.figure.data == base.parameters_of(least_squares(16, noise=1.0))
    assert set(sampling(controls=[]).figure.limits) == {"start", "frame"}
    assert sampling(lr=3.0).figure.limits["lr"][1] == pytest.approx(3.0)
    given = least_squares(8, seed=2)
    assert sampling(given).figure.data["targets"] == given.targets.tolist()
    assert sampling(lr=0.2, ranges={"lr": (0.1, 0.4)}).figure.limits["lr"] == pytest.approx(
        [0.1, 0.4]
    )


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ("samples must be a whole number, at least 2; got 1", {"samples": 1}),
        ("samples must be a whole number, at least 2; got 'ravine'", {"samples": "ravine"}),
        ("batch must be at most the 8 samples; got 9", {"samples": 8, "batch": 9}),
        ("batch must be a whole number, at least 1; got 0", {"batch": 0}),
        ("lr must be a number in \\(0, inf\\); got 0", {"lr": 0}),
        ("steps must be a whole number, at least 2; got 1", {"steps": 1}),
        ("frame must be at most steps = 9; got 10", {"steps": 9, "frame": 10}),
        ("start must be two finite numbers", {"start": 1}),
        ("controls must be a list out of .* got \\['noise'\\]", {"controls": ["noise"]}),
        ("ranges may have lr; got 'batch'", {"ranges": {"batch": (1, 2)}}),
        ("seed must be a whole number, at least 0; got -1", {"seed": -1}),
        ("task must be a sentence", {"task": 3}),
    ],
)
def test_a_bad_argument_is_named_with_its_value(message, arguments):
    with pytest.raises((TypeError, ValueError), match=f"sampling: {message}"):
        sampling(**arguments)


# As a reader meets it -----------------------------------------------------------------------


def numbers(page, row=0):
    return page.locator(TABLE).nth(row).locator("td").all_inner_texts()


def told(page):
    return page.locator(".optlib-told").all_inner_texts()


def canvas(page):
    return page.locator(".optlib-sampling canvas").first


@pytest.fixture
def page(show):
    return show(sampling(least_squares(16), batch=4, lr=0.2, name="mine"))


def test_batch_rate_and_step(page):
    start = numbers(page)
    assert "· (16 − 4)/(4 · 15)" in told(page)[0]
    page.get_by_label("B, batch size").fill("16")
    assert "0 = " in told(page)[0]
    assert numbers(page, 0) == numbers(page, 1) != start
    page.get_by_label("B, batch size").fill("4")
    assert numbers(page) == start
    rms = told(page)[1]
    page.get_by_label("η").focus()
    page.keyboard.press("ArrowLeft")
    assert told(page)[1] != rms
    page.get_by_label("Step", exact=True).fill("100")
    assert told(page)[1] == "The cloud: steps 101 to 200"
    expect(page.locator(".optlib-sampling caption")).to_have_text(
        "After 100 of 200 steps: 25.0 epochs"
    )
    page.get_by_role("button", name="+ 1 step").click()
    assert told(page)[1].startswith("Cloud, steps 101 to 101: RMS distance 0.")


def test_the_start_moves_by_pointer_and_keys(page):
    page.get_by_label("Step", exact=True).fill("0")
    box = canvas(page).bounding_box()
    canvas(page).click(position={"x": box["width"] / 2, "y": box["height"] / 4})
    assert numbers(page)[:2] == ["1.00", "2.50"]
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Shift+ArrowDown")
    assert numbers(page)[:2] == ["1.06", "1.90"]
    page.get_by_role("button", name="Start over").click()
    page.get_by_label("Step", exact=True).fill("0")
    assert numbers(page)[:2] == ["−1.50", "−0.500"]


def test_divergence_is_said(page):
    page.get_by_label("η").evaluate(
        "e => { e.value = e.max; e.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    state = page.locator(f"{TABLE} small").last
    expect(state).to_have_text(re.compile(r"diverged at step \d+"))


def test_a_screen_reader_hears_numbers(page):
    heard = page.locator(".optlib-heard")
    expect(heard).to_have_text(
        re.compile(r"Step 200. batches of 4: f = .* Variance of a batch.* RMS distance"),
        timeout=3000,
    )


def test_a_link_restores_it(show, page):
    page.get_by_label("B, batch size").fill("2")
    page.get_by_label("Step", exact=True).fill("33")
    state = numbers(page)
    page.get_by_role("button", name="Copy link").click()
    fragment = page.evaluate("location.hash")
    again = show(sampling(least_squares(16), batch=4, lr=0.2, name="mine"), fragment=fragment)
    assert numbers(again) == state
    assert again.get_by_label("B, batch size").input_value() == "2"


@pytest.mark.parametrize(("theme", "width"), [("light", 320), ("dark", 1280)])
def test_no_accessibility_violation_and_no_overflow(show, theme, width):
    figure = sampling(batch=4, controls=["batch", "lr", "seed"], task="What shrinks the cloud?")
    page = show(figure, theme=theme, viewport={"width": width, "height": 800})
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_touch_moves_the_start(show):
    page = show(
        sampling(frame=0),
        viewport={"width": 360, "height": 740},
        has_touch=True,
        is_mobile=True,
    )
    box = canvas(page).bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    assert numbers(page)[:2] == ["1.00", "1.00"]
    assert canvas(page).evaluate("c => getComputedStyle(c).touchAction") == "none"
