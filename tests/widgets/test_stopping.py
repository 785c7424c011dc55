"""Early stopping: the verdicts are `EarlyStopping`'s, and the figure works as a reader meets it."""

import itertools
import re

import numpy as np
import pytest
from playwright.sync_api import expect

from optlib.training import EarlyStopping
from optlib.widgets import stopping
from optlib.widgets.draws import normals
from tests.widgets.harness import axe_violations

# The same numbers as in Python ------------------------------------------------------------

ASK = """async (settings) => {
  const { halt, hindsight, means, seenOf } = await import("./halting.js");
  return settings.map(({ truth, sigma, draw, patience, delta }) => {
    const seen = seenOf(truth, sigma, draw), mean = means(truth, { sigma, delta });
    return { seen, ...halt(seen, patience, delta), after: hindsight(truth),
      mean: Object.fromEntries(Object.entries(mean).map(([name, values]) => [name, [...values]])) };
  });
}"""
CHECKS = np.arange(61)
VALLEY = 0.3 + 0.7 * np.exp(-CHECKS / 5) + 0.004 * CHECKS
TWO = VALLEY + 0.1 * np.exp(-((CHECKS - 25) ** 2) / 40) - 0.01 * np.maximum(CHECKS - 30, 0)
FALLING = 0.1 + np.exp(-CHECKS / 20)
STAIRS = 3 - 0.25 * (CHECKS // 7)  # where ties are exact
SETTINGS = [
    {"truth": truth.tolist(), "sigma": sigma, "delta": delta, "draw": draw, "patience": patience}
    for draw, (truth, sigma, (delta, patience)) in enumerate(
        itertools.product(
            (VALLEY, TWO, FALLING, STAIRS),
            (0.0, 0.02, 0.1),
            ((0.0, 1), (0.0, 5), (0.01, 3), (0.05, 12), (0.5, 40)),
        )
    )
]


def stopped(seen, patience, delta):
    """The check of the stop (-1: none), and what is kept after each check until then."""
    stop, kept = EarlyStopping(patience, delta), []
    for k, value in enumerate(seen):
        over = stop(value, k)
        kept.append(stop.best)
        if over:
            return k, kept
    return -1, kept


def test_verdicts_are_those_of_early_stopping(ask):
    answers = ask(ASK, SETTINGS)
    for one, js in zip(SETTINGS, answers, strict=True):
        stop, kept = stopped(js["seen"], one["patience"], one["delta"])
        assert js["stop"] == stop
        assert js["kept"][: len(kept)] == kept
        assert set(js["kept"][len(kept) :]) <= {kept[-1]}
        assert js["after"] == {"least": min(one["truth"]), "check": np.argmin(one["truth"])}
    assert sum(js["stop"] < 0 for js in answers) > 2
    assert len({js["stop"] for js in answers}) > 15


def test_what_is_seen_is_the_loss_and_the_draws_noise(ask):
    for one, js in zip(SETTINGS, ask(ASK, SETTINGS), strict=True):
        noise = [normals(one["draw"], k)[0] for k in range(len(one["truth"]))]
        expected = np.array(one["truth"]) + one["sigma"] * np.array(noise)
        np.testing.assert_allclose(js["seen"], expected, rtol=1e-12)


def test_means_are_those_of_two_hundred_runs_of_the_rule(ask):
    noise = np.array([[normals(draw, k)[0] for k in CHECKS] for draw in range(200)])
    settings = [SETTINGS[i] for i in (0, 6, 18, 27, 33, 44, 46)]
    for one, js in zip(settings, ask(ASK, settings), strict=True):
        truth = np.array(one["truth"])
        seen = truth + one["sigma"] * noise
        for patience in (1, 2, 7, 40):
            ends = [stopped(row, patience, one["delta"]) for row in seen]
            best = np.array([kept[-1] for _, kept in ends])
            stop = np.array([s if s >= 0 else 60 for s, _ in ends])
            flattery = truth[best] - seen[np.arange(200), best]
            expected = {"regret": truth[best] - truth.min(), "stop": stop, "flattery": flattery}
            for name, values in expected.items():
                assert js["mean"][name][patience] == pytest.approx(values.mean(), abs=1e-9), name
                assert len(js["mean"][name]) == 41


def test_the_noise_of_python_is_standard_normal():
    noise = np.array([normals(3, t) for t in range(2000)])
    assert np.abs(noise.mean(0)).max() < 0.1
    assert np.abs(np.cov(noise.T) - np.eye(2)).max() < 0.15


DRAWN = """async ({ picture, ...now }) => {
  const module = await import("./verdict.js"), told = {}, calls = [];
  const heard = (name) => (...values) => calls.push({ name, values, ...told });
  const context = new Proxy(told, { get: (own, key) => own[key] ?? heard(key) });
  const theme = { tick: 10, font: "serif", muted: "", rule: "", page: "", text: "black" };
  module[picture](context, { width: 242, height: 236, theme, ...now });
  return calls;
}"""
LOOK = {"true": ("blue", "o"), "seen": ("red", "s")}
LOOK = {name: {"color": color, "dash": [2], "marker": m} for name, (color, m) in LOOK.items()}


def drawn(ask, picture, **now):
    """The calls on a canvas whose plot is 200 wide and 200 high, from (34, 16)."""
    return ask(DRAWN, {"picture": picture, "styles": LOOK, "style": LOOK["true"], **now})


def values(calls, name, **told):
    return [c["values"] for c in calls if c["name"] == name and told.items() <= c.items()]


@pytest.mark.parametrize(
    ("stop", "frame"), [(8, 10), (8, 8), (8, 7), (-1, 7), (2, 9), (4, 9), (5, 9)]
)
def test_what_the_rule_saw_is_drawn(ask, stop, frame):
    """On ten checks, 20 pixels each; the loss from 0 to 1.04 times its largest."""
    truth = [2, 1.5, 1.2, 1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7]
    seen = [v - 0.1 * (k % 2) for k, v in enumerate(truth)]
    kept = [min(k, 3) for k in range(11)]
    after = {"check": 3, "least": 1}
    calls = drawn(ask, "drawChecks", truth=truth, seen=seen, stop=stop, kept=kept, frame=frame,
                  hindsight=after)  # fmt: skip
    X = [34 + 20 * k for k in range(11)]
    Y = [216 - 200 * v / 2.08 for v in truth]
    until, best = min(stop, frame) if stop >= 0 else frame, kept[frame]
    (wait,) = values(calls, "fillRect")
    assert wait == [X[best], 16, X[until] - X[best], 200]
    own = {
        a: [v[0] for v in values(calls, "lineTo", globalAlpha=a, strokeStyle="red")]
        for a in (0.4, 1)
    }
    assert own[0.4] == X[until:]
    assert own[1][: until + 1] == X[: until + 1]
    assert [v for v in values(calls, "setLineDash") if v != [[]]] == [[[2]], [[3.5]], [[4.5]]]
    blue = values(calls, "lineTo", strokeStyle="blue", globalAlpha=1)[:11]
    np.testing.assert_allclose(blue, np.transpose([X, Y]))
    said = [c for c in calls if c["values"][:1] == ["stop"]]
    words = [(c["values"][1:], c["textAlign"]) for c in said if c["globalAlpha"] == 1]
    seen_stop = 0 <= stop <= frame
    late = stop > 5
    side = ([X[stop] - 5 if late else X[stop] + 5, 18], "right" if late else "left")
    assert words == ([side] if seen_stop else [])
    assert ([X[stop], 216] in values(calls, "lineTo")) == seen_stop
    assert ([X[stop], 16] in values(calls, "moveTo")) == seen_stop
    assert [v[:2] for v in values(calls, "arc")] == [pytest.approx([X[frame], Y[frame]])]
    crossed = [pytest.approx([X[3] - 5, Y[3] + d]) for d in (-5, 5)]
    assert all(end in values(calls, "moveTo") for end in crossed)
    assert pytest.approx([X[best], Y[best] - 6]) in values(calls, "moveTo")


def test_the_seen_loss_may_be_negative(ask):
    calls = drawn(ask, "drawChecks", truth=[1.0, 0.5], seen=[2.0, -0.5], stop=-1, kept=[0, 1],
                  frame=1, hindsight={"check": 1, "least": 0.5})  # fmt: skip
    last = values(calls, "lineTo", strokeStyle="blue")[1]
    assert last == pytest.approx([234, 216 - 200 / 2.58])


def test_the_regret_is_drawn_by_patience(ask):
    regret = [0, *np.linspace(0.2, 0.1, 40)]
    for longest, columns in ((40, ["1", "10", "20", "30", "40"]), (9, ["1"])):
        calls = drawn(ask, "drawRegret", regret=regret, patience=4, longest=longest)
        X = [34 + 200 * (k - 1) / (longest - 1) for k in range(1, longest + 1)]
        Y = [216 - 208 * v / 0.22 for v in regret[1 : longest + 1]]
        line = values(calls, "lineTo", strokeStyle="blue")[:longest]
        np.testing.assert_allclose(line, np.transpose([X, Y]))
        assert pytest.approx([X[3], Y[3] - 6]) in values(calls, "moveTo")
        told = [c["values"][0] for c in calls if c["name"] == "fillText"]
        assert told[-len(columns) :] == columns
    flat = drawn(ask, "drawRegret", regret=[0, 0, 0], patience=1, longest=2)
    assert values(flat, "lineTo", strokeStyle="blue")[1] == [234, 216]


# Python's side ------------------------------------------------------------------------------

CURVES = {"one valley": VALLEY, "two valleys": TWO}


def test_controls_and_words():
    figure = stopping(CURVES, 7, frame=9, controls=["noise"], task="Try <it>.")
    assert repr(figure).startswith("Early stopping with a patience of 7, over 61 checks. Live fig")
    assert "Try &lt;it&gt;." in figure.children[0].value
    assert figure.figure.limits == {
        "curve": [0, 1],
        "noise": [0.0, 0.2],
        "patience": [1, 40],
        "frame": [0, 60],
    }
    assert "curve" not in stopping({"one": VALLEY}).figure.limits


def test_what_it_shows_unless_asked_otherwise():
    shown = {"curve": 0, "patience": 5, "noise": 0.05, "min_delta": 0, "draw": 0, "frame": 60}
    assert {name: getattr(stopping(CURVES).figure, name) for name in shown} == shown
    assert stopping(CURVES, patience=40, draw=199).figure.patience == 40


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ("curves must be a dict from labels to losses; got \\[1\\]", {"curves": [1]}),
        ("curves must be a dict from labels to losses; got {}", {"curves": {}}),
        ("curve 'a' must be a list of positive numbers", {"curves": {"a": [1, 0, 2]}}),
        ("curve 'a' must be a list of positive numbers", {"curves": {"a": [1, np.nan, 2]}}),
        ("the curves must be equally long", {"curves": {"a": [1, 2, 3], "b": [1, 2, 3, 4]}}),
        ("steps must be a whole number, at least 2; got 1", {"curves": {"a": [1, 2]}}),
        ("patience must be a whole number, at least 1; got 0", {"patience": 0}),
        ("patience must be at most 40; got 41", {"patience": 41}),
        ("draw must be at most 199; got 200", {"draw": 200}),
        ("noise must be a number in \\[0, inf\\); got -1", {"noise": -1}),
        ("min_delta must be a number in \\[0, inf\\); got nan", {"min_delta": float("nan")}),
        ("frame must be at most steps = 60; got 61", {"frame": 61}),
        ("controls must be a list .* got \\['seed'\\]", {"controls": ["seed"]}),
        ("ranges may have noise, min_delta; got 'draw'", {"ranges": {"draw": (1, 2)}}),
        ("task must be a sentence", {"task": 3}),
    ],
)
def test_a_bad_argument_is_named_with_its_value(message, arguments):
    with pytest.raises((TypeError, ValueError), match=f"stopping: {message}"):
        stopping(**{"curves": CURVES, **arguments})


# As a reader meets it -----------------------------------------------------------------------

NOISE = "σ, validation noise"


def shown(page):
    cells = page.locator(".optlib-stopping tbody td").all_inner_texts()
    return cells, page.locator(".optlib-told").all_inner_texts()


@pytest.fixture
def page(show):
    return show(stopping(CURVES, noise=0.02, name="mine"))


def test_table_and_words_are_those_of_the_rule(page):
    seen = [v + 0.02 * normals(0, k)[0] for k, v in enumerate(VALLEY)]
    stop, kept = stopped(seen, 5, 0.0)
    cells, told = shown(page)
    assert cells[:2] == [str(kept[-1]), f"{seen[kept[-1]]:.3f}"]
    assert cells[3] == str(stop)
    assert cells[6:] == [str(VALLEY.argmin()), cells[7], f"{VALLEY.min():.3f}"]
    assert told[0].startswith(f"Stopped at check {stop}: 5 checks without improvement; regret ")
    assert told[1].startswith("Mean of 200 draws: stop at check ")


def test_sliders_move_it(page):
    for name in ("patience", NOISE, "min_delta", "draw of the noise"):
        before = shown(page)
        page.get_by_label(name, exact=True).focus()
        for _ in range(6):
            page.keyboard.press("ArrowRight")
        assert shown(page) != before, name
    page.get_by_role("button", name="Start over").click()
    assert "5 checks without improvement" in shown(page)[1][0]


def test_the_other_curve_is_chosen(page):
    page.get_by_label("Curve").select_option("two valleys")
    assert shown(page)[0][6:] == [str(TWO.argmin()), shown(page)[0][7], f"{TWO.min():.3f}"]


def test_before_the_stop_the_rule_waits(page):
    page.get_by_label(NOISE).fill("0")
    page.get_by_label("Step", exact=True).fill(str(VALLEY.argmin() + 2))
    cells, told = shown(page)
    assert cells[3] == "none yet"
    assert told[0] == "Goes on: 2 of 5 checks without improvement; regret 0, 0 % of the lowest loss"


def test_the_check_moves_by_pointer_and_keys(page):
    canvas = page.locator(".optlib-stopping canvas").first
    box = canvas.bounding_box()
    canvas.click(position={"x": box["width"] - 9, "y": box["height"] / 2})
    caption = page.locator(".optlib-stopping caption")
    expect(caption).to_have_text("After check 60 of 60")
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(caption).to_have_text("After check 49 of 60")
    page.keyboard.press("ArrowUp")
    assert "6 checks without improvement" in shown(page)[1][0]
    assert canvas.evaluate("c => getComputedStyle(c).touchAction") == "none"


def test_a_screen_reader_hears_it(page):
    heard = re.compile(r"Check 60\. Kept: check \d+\. Stopped at check \d+.*Mean of 200 draws")
    expect(page.locator(".optlib-heard")).to_have_text(heard, timeout=3000)


def test_a_link_restores_it(show, page):
    page.get_by_label("patience", exact=True).fill("9")
    page.get_by_label("Step", exact=True).fill("33")
    state = shown(page)
    page.get_by_role("button", name="Copy link").click()
    fragment = page.evaluate("location.hash")
    again = show(stopping(CURVES, noise=0.02, name="mine"), fragment=fragment)
    assert shown(again) == state


@pytest.mark.parametrize("damaged", ["patience=0", "noise=x", "draw=200", "curve=2", "frame=-1"])
def test_a_damaged_link_changes_nothing(show, page, damaged):
    again = show(stopping(CURVES, noise=0.02, name="mine"), fragment=f"#mine?{damaged}")
    assert shown(again) == shown(page)


@pytest.mark.parametrize(("theme", "width"), [("light", 320), ("dark", 1280)])
def test_no_accessibility_violation_and_no_overflow(show, theme, width):
    page = show(
        stopping(CURVES, task="Double σ."), theme=theme, viewport={"width": width, "height": 800}
    )
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
