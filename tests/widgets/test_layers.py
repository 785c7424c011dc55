"""A network layer by layer: torch's pre-activations and gradients, and it works for a reader."""

import re

import numpy as np
import pytest
import torch
from playwright.sync_api import expect

from optlib.widgets import layers
from tests.widgets.harness import axe_violations

# The same numbers as in Python ------------------------------------------------------------

ASK = """async (settings) => {
  const { inputs, network, quantiles, slopes, weights } = await import("./network.js");
  return settings.map((one) => ({
    inputs: [...inputs(one.seed, one.batch)], slopes: [...slopes(one.seed, one.batch)],
    weights: Array.from({ length: one.depth }, (_, k) => [...weights(one.seed, k)]),
    layers: network(one).map(({ y, size, slope }) => ({ y: [...y], size, slope,
      quantiles: quantiles(y, [0.05, 0.25, 0.5, 0.75, 0.95]) })),
  }));
}"""
SETTINGS = [
    {"scale": scale, "depth": depth, "batch": batch, "normed": normed, "seed": seed}
    for seed, (scale, depth, batch) in enumerate(
        [(1.0, 10, 32), (0.25, 20, 64), (4.0, 20, 7), (0.5, 2, 2), (2.0, 5, 1), (0.001, 3, 16)]
    )
    for normed in (False, True)
]


def by_autograd(one, js):
    """The pre-activations of each layer and the gradient in its weights, from torch."""
    width, batch = 32, one["batch"]
    a, c = (torch.tensor(np.reshape(js[of], (batch, width))) for of in ("inputs", "slopes"))
    drawn = np.reshape(js["weights"], (-1, width, width))
    W = torch.tensor(one["scale"] * np.sqrt(2 / width) * drawn, requires_grad=True)
    seen = []
    for w in W:
        z = a @ w
        if one["normed"]:
            mean, var = z.mean(0), z.var(0, correction=0)
            z = (z - mean) / torch.sqrt(var + 1e-5)
        seen.append(z.detach().numpy())
        a = torch.relu(z)
    (g,) = torch.autograd.grad((c * z).sum() / batch, W)
    return seen, g.numpy()


def test_forwards_and_backwards_as_autograd(ask):
    """ε is as large as the variances at the scale of 0.001."""
    for one, js in zip(SETTINGS, ask(ASK, SETTINGS), strict=True):
        seen, gradient = by_autograd(one, js)
        largest = max(np.sqrt((g**2).mean()) for g in gradient)
        for layer, z, g in zip(js["layers"], seen, gradient, strict=True):
            size, slope = (np.sqrt((v**2).mean()) for v in (z, g))
            np.testing.assert_allclose(layer["y"], z.ravel(), rtol=1e-9, atol=1e-9 * size)
            np.testing.assert_allclose(layer["size"], size, rtol=1e-9)
            np.testing.assert_allclose(layer["slope"], slope, rtol=1e-9, atol=1e-9 * largest)
            shares = np.quantile(abs(z), [0.05, 0.25, 0.5, 0.75, 0.95])
            np.testing.assert_allclose(layer["quantiles"], shares, rtol=1e-9, atol=1e-9 * size)


def test_what_is_drawn_is_standard_normal_and_not_shared(ask):
    (js, other) = ask(ASK, [{**SETTINGS[2], "seed": seed} for seed in (0, 1)])
    for one in (js["inputs"], js["slopes"], *js["weights"]):
        assert abs(np.mean(one)) < 0.12
        assert abs(np.var(one) - 1) < 0.2
    drawn = [*js["inputs"], *js["slopes"], *np.ravel(js["weights"])]
    assert len(set(drawn)) == len(drawn)
    assert js["inputs"][0] != other["inputs"][0]


def test_a_batch_of_one_is_normalised_away(ask):
    (js,) = ask(ASK, [{**SETTINGS[0], "batch": 1, "normed": True}])
    assert {layer["size"] for layer in js["layers"]} == {0}
    assert {layer["slope"] for layer in js["layers"]} == {0}


def test_quantiles_reach_from_the_least_to_the_most(ask):
    asked = """async ({ y, shares }) => {
      const { quantiles } = await import("./network.js");
      return quantiles(y, shares);
    }"""
    assert ask(asked, {"y": [4, -2, 1], "shares": [0, 0.5, 0.75, 1]}) == [1, 2, 3, 4]


def test_decades_cover_what_is_shown(ask):
    found = ask(
        """async (many) => {
          const { decades } = await import("./bands.js");
          return many.map(decades);
        }""",
        [[1, 1], [0, 3e5], [2e-7, 0.1], [0, 0]],
    )
    ends = [[one["low"], one["high"]] for one in found]
    assert ends == [[-2, 2], [-2, 6], [-7, 2], [-2, 2]]
    assert all(len(one["ticks"]) <= 7 for one in found)


DRAWN = """async ({ picture, ...now }) => {
  const module = await import("./bands.js"), told = {}, calls = [];
  const heard = (name) => (...values) => calls.push({ name, values, ...told });
  const context = new Proxy(told, { get: (own, key) => own[key] ?? heard(key) });
  const theme = { tick: 10, font: "serif", muted: "", rule: "", page: "", text: "black" };
  const style = (color) => ({ color, dash: [2], marker: "o" });
  const lines = now.lines?.map((line) => ({ ...line, style: style(line.color) }));
  const size = { width: 231, height: 234 }, scale = module.decades(now.bands?.flat() ?? []);
  module[picture](context, { ...size, theme, style: style("blue"), scale, ...now, lines });
  return calls;
}"""


def values(calls, name, **told):
    return [c["values"] for c in calls if c["name"] == name and told.items() <= c.items()]


def test_each_band_lies_between_its_quantiles(ask):
    """On a plot 200 wide from 19, 200 high from 16; the powers of ten from -2 to 2, 50 a power."""
    bands = [[0.1, 0.5, 1, 2, 10], [0.01, 1, 1, 1, 100], [0, 0, 0, 0, 0], [1e-2, 1e-1, 1, 10, 100]]
    calls = ask(DRAWN, {"picture": "drawBands", "bands": bands, "layer": 1})
    X = 119 + 50 * np.log10(np.maximum(bands, 0.01))
    drawn = {
        alpha: values(calls, "fillRect", fillStyle="blue", globalAlpha=alpha)
        for alpha in (0.3, 0.75)
    }
    for k, x in enumerate(X):
        y = 16 + 50 * (k + 0.5)
        assert drawn[0.3][k] == pytest.approx([x[0], y - 10, max(x[4] - x[0], 2), 20])
        assert drawn[0.75][k] == pytest.approx([x[1], y - 10, max(x[3] - x[1], 2), 20])
        middle = values(calls, "fillRect", fillStyle="black", globalAlpha=1)[k]
        assert middle == pytest.approx([x[2] - 1, y - 10, 2, 20])
        assert [str(k + 1), 14, y] in values(calls, "fillText")
    assert values(calls, "rect") == [[17, 66, 204, 50]]
    powers = [v[1:] for v in values(calls, "fillText", textBaseline="bottom")]
    assert powers == [[19 + 50 * k, 233] for k in range(5)]
    assert values(calls, "moveTo") == [[19 + 50 * k, 16] for k in range(5)]
    assert values(calls, "lineTo") == [[19 + 50 * k, 216] for k in range(5)]


def test_layers_that_stand_close_are_numbered_now_and_then(ask):
    calls = ask(DRAWN, {"picture": "drawBands", "bands": 40 * [5 * [1]], "layer": 4})
    told = [v[0] for v in values(calls, "fillText", textAlign="right")]
    assert told == [str(k + 1) for k in range(40) if k % 3 == 0 or k == 4]
    assert all(v[3] == pytest.approx(3.6) for v in values(calls, "fillRect", fillStyle="blue"))


def test_the_gradients_are_drawn_by_layer(ask):
    """On a plot 189 wide from 32, 194 high from 22: 47.25 a layer, 48.5 a power of ten."""
    slopes = {"red": [1, 10, 0.1, 1], "blue": [0.01, 0.1, 1, 100]}
    lines = [{"slopes": v, "color": c, "chosen": c == "red"} for c, v in slopes.items()]
    calls = ask(DRAWN, {"picture": "drawSlopes", "lines": lines, "layer": 2, "depth": 4})
    for color, wide, size in (("red", 3, 6), ("blue", 1.5, 4.5)):
        points = [
            [32 + 47.25 * (k + 0.5), 119 - 48.5 * np.log10(v)] for k, v in enumerate(slopes[color])
        ]
        spans = [c for c in calls if c["name"] == "stroke" and c["strokeStyle"] == color]
        assert [c["lineWidth"] for c in spans] == [wide]
        at = calls.index(spans[0])
        ends = [c["values"] for c in calls[at - 5 : at - 1]]
        np.testing.assert_allclose(ends, points)
        assert calls[at - 1]["values"] == [[4]]
        top = pytest.approx([points[2][0], points[2][1] - size])
        assert top in values(calls, "moveTo")
    assert [v[0] for v in values(calls, "fillText", textBaseline="bottom")] == ["1", "3", "4"]
    assert values(calls, "fillRect") == [pytest.approx([32 + 47.25 * 2.5 - 1, 22, 2, 194])]
    rows = [v[1:] for v in values(calls, "fillText", textAlign="right")]
    np.testing.assert_allclose(rows, [[28, 216 - 48.5 * k] for k in range(5)])


def test_numbers_of_a_low_plot_keep_apart(ask):
    lines = [{"slopes": [1e-3, 1e3], "color": "red", "chosen": True}]
    now = {"picture": "drawSlopes", "lines": lines, "layer": 0, "depth": 2, "height": 55}
    rows = [v[2] for v in values(ask(DRAWN, now), "fillText", textAlign="right")]
    np.testing.assert_allclose(rows, [37, 27])


# Python's side ------------------------------------------------------------------------------


def test_controls_and_words():
    figure = layers(depth=7, controls=["scale", "normed"], task="Try <it>.")
    assert repr(figure).startswith("7 layers with and without batch normalization. Live figure")
    assert "Try &lt;it&gt;." in figure.children[0].value
    assert [c.description for c in figure.children[1].children] == [
        "s, scale",
        "normalise",
        "Layer",
    ]
    assert figure.figure.frame == 7
    assert figure.figure.limits["depth"] == [2, 20]
    assert figure.figure.limits["normed"] == "boolean"
    assert figure.figure.limits["frame"] == [1, 20]


def test_what_it_shows_unless_asked_otherwise():
    shown = {"scale": 0.5, "depth": 10, "batch": 32, "normed": False, "seed": 0, "frame": 10}
    assert {name: getattr(layers().figure, name) for name in shown} == shown
    assert layers(depth=20, batch=64, frame=20).figure.frame == 20


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ("scale must be a number in \\(0, inf\\); got 0", {"scale": 0}),
        ("depth must be a whole number, at least 2; got 1", {"depth": 1}),
        ("depth must be at most 20; got 21", {"depth": 21}),
        ("batch must be a whole number, at least 1; got 0", {"batch": 0}),
        ("batch must be at most 64; got 65", {"batch": 65}),
        ("frame must be at most 9; got 10", {"depth": 9, "frame": 10}),
        ("seed must be a whole number, at least 0; got -1", {"seed": -1}),
        ("controls must be a list .* got \\['seed'\\]", {"controls": ["seed"]}),
        ("ranges may have scale; got 'batch'", {"ranges": {"batch": (1, 2)}}),
        ("task must be a sentence", {"task": 3}),
    ],
)
def test_a_bad_argument_is_named_with_its_value(message, arguments):
    with pytest.raises((TypeError, ValueError), match=f"layers: {message}"):
        layers(**arguments)


# As a reader meets it -----------------------------------------------------------------------

SCALE = "s, scale"


def shown(page):
    cells = page.locator(".optlib-layers tbody td").all_inner_texts()
    caption = page.locator(".optlib-layers caption").inner_text()
    return cells, caption, page.locator(".optlib-told").inner_text()


@pytest.fixture
def page(show):
    return show(layers(name="mine"))


def test_sliders_move_it(page):
    assert shown(page)[1] == "Layer 10 of 10: root mean squares"
    for name in (SCALE, "layers", "B, batch size"):
        before = shown(page)
        page.get_by_label(name, exact=True).focus()
        page.keyboard.press("ArrowRight")
        assert shown(page) != before, name
    page.get_by_role("button", name="Start over").click()
    page.get_by_role("button", name="− 1 layer").click()
    assert shown(page)[1].startswith("Layer 9 of 10")


def test_the_box_changes_the_bands_and_not_the_numbers(page):
    title, canvas = page.locator("figcaption strong").first, page.locator("canvas").first
    before, picture = shown(page), canvas.evaluate("c => c.toDataURL()")
    assert title.inner_text() == "Without batch normalization"
    page.get_by_label("normalise", exact=True).check()
    assert title.inner_text() == "With batch normalization"
    assert shown(page) == before
    assert canvas.evaluate("c => c.toDataURL()") != picture


def test_a_batch_of_one_is_told(page):
    page.get_by_label("B, batch size").fill("1")
    cells, _, told = shown(page)
    assert cells[2:] == ["0", "0"]
    assert told.startswith("A batch of one: normalised, z is 0 and so is the gradient.")


def test_the_layer_is_one_that_the_network_has(page):
    page.get_by_label("layers", exact=True).fill("4")
    assert shown(page)[1].startswith("Layer 4 of 4")
    page.get_by_role("button", name="+ 1 layer").click()
    assert shown(page)[1].startswith("Layer 4 of 4")
    page.get_by_role("button", name="− 1 layer").click()
    assert shown(page)[1].startswith("Layer 3 of 4")


def test_pointer_and_keys_choose_a_layer_and_the_scale(page):
    canvas = page.locator(".optlib-layers canvas").first
    box = canvas.bounding_box()
    canvas.click(position={"x": box["width"] / 2, "y": 0.2 * box["height"]})
    assert shown(page)[1].startswith("Layer 2 of 10")
    page.keyboard.press("ArrowDown")
    assert shown(page)[1].startswith("Layer 3 of 10")
    page.keyboard.press("Shift+ArrowUp")
    assert shown(page)[1].startswith("Layer 1 of 10")
    page.keyboard.press("Shift+ArrowRight")
    assert "Deviation of the weights: 0.198." in shown(page)[2]
    assert canvas.evaluate("c => getComputedStyle(c).touchAction") == "none"


def test_a_screen_reader_hears_it(page):
    heard = re.compile(
        r"Without batch normalization, layer 10 of 10: \|z\| is \S+, the gradient \S+\. Gradient"
    )
    expect(page.locator(".optlib-heard")).to_have_text(heard, timeout=3000)


def test_a_link_restores_it(show, page):
    page.get_by_label(SCALE).fill("0.3")
    page.get_by_label("normalise", exact=True).check()
    page.get_by_role("button", name="− 1 layer").click()
    state = shown(page)
    page.get_by_role("button", name="Copy link").click()
    fragment = page.evaluate("location.hash")
    assert shown(show(layers(name="mine"), fragment=fragment)) == state


@pytest.mark.parametrize("damaged", ["scale=9", "depth=x", "batch=0", "normed=1", "frame=21"])
def test_a_damaged_link_changes_nothing(show, damaged):
    page = show(layers(name="mine"), fragment=f"#mine?{damaged}")
    assert shown(page)[1] == "Layer 10 of 10: root mean squares"
    assert "Deviation of the weights: 0.125." in shown(page)[2]


@pytest.mark.parametrize(("theme", "width"), [("light", 320), ("dark", 1280)])
def test_no_accessibility_violation_and_no_overflow(show, theme, width):
    page = show(layers(task="Raise s."), theme=theme, viewport={"width": width, "height": 800})
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
