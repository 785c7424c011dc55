"""The order of samples: paths and fixed points are NumPy's, and it works as a reader meets it."""

import itertools
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from optlib import GradientDescent, descend
from optlib.surfaces import least_squares
from optlib.widgets import base, draws, ordered
from tests.widgets.harness import axe_violations

# The same numbers as in Python ------------------------------------------------------------

ORDERS = """async (cases) => {
  const { epochs } = await import("./orders.js");
  return cases.map(([kind, n, seed]) => {
    const of = epochs(kind, n, seed);
    return [0, 1, 2, 3].map(of);
  });
}"""


def first(kind, n, seed, epochs=4):
    return list(itertools.islice(draws.orders(kind, n, seed), epochs))


def test_orders_are_those_of_python(ask):
    cases = [[kind, n, seed] for kind in draws.ORDERS for n in (2, 7, 30) for seed in (0, 3, 9999)]
    for case, js in zip(cases, ask(ORDERS, cases), strict=True):
        assert js == first(*case)


def test_what_each_strategy_keeps_and_changes():
    for n in (12, 30):
        in_order, once, again, drawn = (first(kind, n, 1) for kind in draws.ORDERS)
        assert in_order == 4 * [list(range(n))]
        assert once == 4 * [once[0]]
        assert once[0] != in_order[0]
        assert len({tuple(epoch) for epoch in again}) == 4
        assert all(sorted(epoch) == in_order[0] for epoch in once + again)
        assert len({tuple(epoch) for epoch in drawn}) == 4
        assert all(set(epoch) < set(range(n)) for epoch in drawn)
    with pytest.raises(ValueError, match=r"kind must be one of ordered, .* got 'sorted'"):
        next(draws.orders("sorted", 3, 0))


def test_draws_are_uniform():
    seen = [i for seed in range(40) for epoch in first("drawn with replacement", 6, seed, 50)
            for i in epoch]  # fmt: skip
    counts = np.bincount(seen)
    assert np.abs(counts - 2000).max() < 4.5 * np.sqrt(2000 * 5 / 6)


RUN = """async (cases) => {
  const { bias, distances, epochs, fixedPoint, meanOf } = await import("./orders.js");
  const { descent, samplesOf } = await import("./sgd.js");
  return cases.map(({ kind, seed, start, lr, best, ...data }) => {
    const samples = samplesOf(data), { n } = samples, of = epochs(kind, n, seed), order = of(1);
    const met = (t) => [of(Math.floor((t - 1) / n))[(t - 1) % n]];
    const path = descent(samples, met, start, lr, 4 * n);
    const f = distances(path, n, best), twice = f.map((v) => 3 * v);
    return { x: [...path.x], y: [...path.y], f: [...f], mean: [...meanOf([{ f }, { f: twice }])],
      leads: fixedPoint(data, order, lr), bias: bias(data, order, lr, best) };
  });
}"""


@pytest.fixture(scope="module")
def cases():
    rng = np.random.default_rng(3)
    made = []
    for kind, n in itertools.product(draws.ORDERS, (2, 5, 12, 30)):
        f = least_squares(n, noise=rng.uniform(0.2, 2), seed=int(rng.integers(50)))
        how = {
            "kind": kind,
            "seed": int(rng.integers(100)),
            "start": rng.uniform(-2, 4, 2).tolist(),
        }
        made += [(f, {**how, "lr": lr}) for lr in 10 ** rng.uniform([-2.5, -1.2], [-1.2, 0.1])]
    return made


def affine(f, order, lr):
    """An epoch as NumPy sees it: θ becomes M θ + c."""
    M, c = np.eye(2), np.zeros(2)
    for i in order:
        a = f.inputs[:, i]
        step = np.eye(2) - lr * np.outer(a, a)
        M, c = step @ M, step @ c + lr * a * f.targets[i]
    return M, c


def test_paths_fixed_points_and_their_first_order(ask, cases):
    sent = [{**base.parameters_of(f), "best": f.minima[0], **how} for f, how in cases]
    settled = 0
    for (f, how), js in zip(cases, ask(RUN, sent), strict=True):
        n, lr, best = f.targets.size, how["lr"], np.array(f.minima[0])
        epochs = first(how["kind"], n, how["seed"])
        grads = (lambda x, f=f, i=i: f.sample_grad(x, [i]) for order in epochs for i in order)
        run = descend(GradientDescent(lr), grads, np.array(how["start"]))
        ours = np.array([how["start"], *(theta for theta, _ in run)]).T
        np.testing.assert_allclose([js["x"], js["y"]], ours, rtol=1e-9, atol=1e-10)
        away = ((ours[:, ::n] - best[:, None]) ** 2).sum(axis=0)
        np.testing.assert_allclose(js["f"], away, rtol=1e-8, atol=1e-12)
        np.testing.assert_allclose(js["mean"], 2 * away, rtol=1e-8, atol=1e-12)

        M, c = affine(f, epochs[1], lr)
        if abs(np.linalg.eigvals(M)).max() < 1:
            leads = np.linalg.solve(np.eye(2) - M, c)
            np.testing.assert_allclose(js["leads"], leads, rtol=1e-8, atol=1e-10)
            settled += 1
        else:
            assert js["leads"] is None
        g = (best @ f.inputs - f.targets)[epochs[1]] * f.inputs[:, epochs[1]]
        a, before = f.inputs[:, epochs[1]], np.cumsum(g, axis=1) - g
        total = (a * (a * before).sum(axis=0)).sum(axis=1)
        expected = lr / n * np.linalg.solve(f.hessian(best), total)
        np.testing.assert_allclose(js["bias"], expected, rtol=1e-8, atol=1e-11)
    assert 20 < settled < len(cases)


def test_the_first_order_is_the_limit_of_small_rates():
    """(bias) of the chapter, on the figure's own problem."""
    data = ordered().figure.data
    f, order = least_squares(12, noise=1.0), range(12)
    f = type(f)(
        **{**vars(f), "inputs": np.array(data["inputs"]), "targets": np.array(data["targets"])}
    )
    best, off = np.array(f.minima[0]), []
    for lr in (1e-3, 1e-4):
        M, c = affine(f, order, lr)
        g = (best @ f.inputs - f.targets) * f.inputs
        before = np.cumsum(g, axis=1) - g
        total = (f.inputs * (f.inputs * before).sum(axis=0)).sum(axis=1)
        first_order = lr / 12 * np.linalg.solve(f.hessian(best), total)
        off.append(np.linalg.norm(np.linalg.solve(np.eye(2) - M, c) - best - first_order))
    assert off[0] / off[1] == pytest.approx(100, rel=0.05)


# Python's side ------------------------------------------------------------------------------


def test_samples_above_the_line_come_first():
    data = ordered().figure.data
    best = np.array(least_squares(12, noise=1.0).minima[0])
    above = np.array(data["targets"]) - best @ np.array(data["inputs"])
    assert (np.diff(above) < 0).all()
    own = least_squares(5, seed=4)
    assert ordered(own).figure.data == base.parameters_of(own)


def test_controls_and_words():
    figure = ordered(9, "drawn with replacement", epochs=20, frame=7,
                     controls=["strategy", "lr", "seed"], task="Try <it>.")  # fmt: skip
    assert repr(figure).startswith("9 samples of a line, drawn with replacement. Live figure")
    assert "Try &lt;it&gt;." in figure.children[0].value
    assert figure.figure.strategy == 3
    assert figure.figure.limits == {
        "strategy": [0, 3],
        "lr": pytest.approx([0.005, 0.2], rel=0.15),
        "seed": [0, 9999],
        "start": "point",
        "frame": [0, 180],
    }


def test_what_it_shows_unless_asked_otherwise():
    shown = {"strategy": 0, "lr": 0.05, "steps": 360, "frame": 360, "seed": 0}
    assert {name: getattr(ordered().figure, name) for name in shown} == shown
    assert ordered().figure.start == [-0.692, 1.024]
    data = ordered().figure.data
    inputs, targets = np.array(data["inputs"]), np.array(data["targets"])
    above = targets > np.linalg.lstsq(inputs.T, targets)[0] @ inputs
    assert list(above) == sorted(above, reverse=True)  # those above the line come first


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ("samples must be a whole number, at least 2; got 1", {"samples": 1}),
        ("samples must be at most 40; got 41", {"samples": 41}),
        ("strategy must be one of ordered, .*; got 'sorted'", {"strategy": "sorted"}),
        ("lr must be a number in \\(0, inf\\); got 0", {"lr": 0}),
        ("epochs must be a whole number, at least 1; got 0", {"epochs": 0}),
        ("frame must be at most steps = 24; got 25", {"epochs": 2, "frame": 25}),
        ("seed must be a whole number, at least 0; got -1", {"seed": -1}),
        ("start must be two finite numbers", {"start": 1}),
        ("controls must be a list .* got \\['steps'\\]", {"controls": ["steps"]}),
        ("ranges may have lr; got 'seed'", {"ranges": {"seed": (1, 2)}}),
        ("task must be a sentence", {"task": 3}),
    ],
)
def test_a_bad_argument_is_named_with_its_value(message, arguments):
    with pytest.raises((TypeError, ValueError), match=f"ordered: {message}"):
        ordered(**arguments)


# As a reader meets it -----------------------------------------------------------------------


def shown(page):
    cells = page.locator(".optlib-ordered tbody td").all_inner_texts()
    return cells, page.locator(".optlib-told").all_inner_texts()


@pytest.fixture
def page(show):
    return show(ordered(name="mine"))


def test_the_table_holds_all_strategies(page):
    cells, told = shown(page)
    assert cells[0] == cells[1] == cells[2] == "0.069"  # settled: run, mean and fixed point
    assert cells[-2] == "–"
    means = [float(v) for v in cells[2::3]]
    assert means[2] < means[1] < means[3] < means[0]
    assert told[0].endswith("[1] 2 3 4 5 6 7 8 9 10 11 12.")
    assert told[1] == (
        "This order leads to (0.313, 2.05), 0.263 from the minimum; to first order in η, 0.238."
    )


def test_the_strategy_is_chosen_by_keyboard(page):
    choice = page.get_by_label("Strategy", exact=True)
    choice.focus()
    heard = []
    for kind in draws.ORDERS:
        assert page.locator(".optlib-ordered figcaption strong").first.inner_text() == kind
        current = page.locator(".optlib-ordered tbody tr[aria-current=true] th").inner_text()
        assert current == kind
        heard.append(shown(page)[1])
        page.keyboard.press("ArrowDown")
    assert heard[1][1].startswith("This order leads to")
    assert heard[2][1].startswith("Repeated, this order would lead to")
    assert heard[3][1].startswith("Drawn: samples come twice or not at all")


def test_sliders_move_it(page):
    before = shown(page)
    page.get_by_label("η", exact=True).focus()
    page.keyboard.press("ArrowLeft")
    assert float(shown(page)[0][0]) < float(before[0][0])  # a smaller rate, a smaller bias
    page.get_by_role("button", name="Start over").click()
    page.get_by_label("Step", exact=True).fill("0")
    assert shown(page)[0][:3] == ["2.9", "0.069", "2.9"]
    page.get_by_role("button", name="+ 1 step").click()
    assert "1 [2] 3" in shown(page)[1][0]


def test_the_start_moves_by_pointer_and_keys(page):
    page.get_by_label("Step", exact=True).fill("0")
    canvas = page.locator(".optlib-ordered canvas").first
    box = canvas.bounding_box()
    canvas.click(position={"x": box["width"] / 2, "y": box["height"] / 2})
    assert "·10⁻" in shown(page)[0][0]  # on the minimum, to the pixel
    page.keyboard.press("Shift+ArrowRight")
    assert shown(page)[0][0] == "0.090"  # a tenth of the map's width, squared
    assert canvas.evaluate("c => getComputedStyle(c).touchAction") == "none"


def test_divergence_is_said(show):
    page = show(ordered(lr=1.0, ranges={"lr": (0.1, 1.0)}))
    assert shown(page)[1][1] == "Repeated, this order would not settle: η is too large."
    state = page.locator(".optlib-ordered tbody small").first
    expect(state).to_have_text(re.compile(r"(diverged at|off the map since) step \d+"))


def test_a_screen_reader_hears_it(page):
    heard = re.compile(
        r"After 30 epochs, mean squared distance from the minimum: ordered 0\.069, "
        r"shuffled once \S+, reshuffled \S+, drawn with replacement \S+\. Epoch 31"
    )
    expect(page.locator(".optlib-heard")).to_have_text(heard, timeout=3000)


def test_a_link_restores_it(show, page):
    page.get_by_label("Strategy", exact=True).select_option("reshuffled")
    page.get_by_label("Step", exact=True).fill("33")
    state = shown(page)
    page.get_by_role("button", name="Copy link").click()
    fragment = page.evaluate("location.hash")
    assert shown(show(ordered(name="mine"), fragment=fragment)) == state


@pytest.mark.parametrize("damaged", ["lr=9", "strategy=4", "strategy=x", "frame=-1", "start=1"])
def test_a_damaged_link_changes_nothing(show, damaged):
    page = show(ordered(name="mine"), fragment=f"#mine?{damaged}")
    assert shown(page)[0][0] == "0.069"


@pytest.mark.parametrize(("theme", "width"), [("light", 320), ("dark", 1280)])
def test_no_accessibility_violation_and_no_overflow(show, theme, width):
    page = show(ordered(task="Lower η."), theme=theme, viewport={"width": width, "height": 800})
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
