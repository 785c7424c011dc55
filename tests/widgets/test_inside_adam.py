"""Adam from inside: averages and steps are optlib's, its bound is reached; it works."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from optlib import Adam
from optlib.widgets import inside_adam
from optlib.widgets.inside_adam import presets
from tests.widgets.harness import axe_violations

# The same numbers as in Python ------------------------------------------------------------

ASK = """async (cases) => {
  const { longest, moments } = await import("./moments.js");
  return cases.map(({ gradients, ...hyper }) => ({
    told: moments(gradients, hyper),
    ends: [true, false].map((isCorrected) =>
      gradients.map((_, k) => longest(k + 1, hyper, isCorrected))),
  }));
}"""


def _cases():
    rng = np.random.default_rng(4)
    for _ in range(40):
        hyper = {"beta1": rng.uniform(0, 0.99), "beta2": rng.uniform(0.05, 0.999)}
        eps = float(rng.choice([1e-8, 0.01, 0.5]))
        yield {"gradients": rng.uniform(-1, 1, 24).tolist(), **hyper, "eps": eps}


def test_averages_and_steps_are_optlibs(ask):
    cases = list(_cases())
    for case, js in zip(cases, ask(ASK, cases), strict=True):
        beta1, beta2, eps = (case[key] for key in ("beta1", "beta2", "eps"))
        opt, theta = Adam(lr=1.0, beta1=beta1, beta2=beta2, eps=eps), np.zeros(1)
        state = opt.init(theta)
        for t, (g, told) in enumerate(zip(case["gradients"], js["told"], strict=True), 1):
            before = theta
            theta, state = opt.step(theta, state, lambda theta, g=g: np.array([g]))
            m, v = state.m[0], state.v[0]
            short1, short2 = 1 - beta1**t, 1 - beta2**t
            assert (told["t"], told["g"]) == (t, g)
            raw, corrected = told["raw"], told["corrected"]
            close = lambda value: pytest.approx(value, rel=1e-9, abs=1e-15)  # noqa: E731
            assert (raw["m"], raw["v"], raw["root"]) == (close(m), close(v), close(v**0.5))
            assert raw["step"] == close(m / (v**0.5 + eps))
            assert (corrected["m"], corrected["v"]) == (close(m / short1), close(v / short2))
            assert corrected["root"] == close((v / short2) ** 0.5)
            assert corrected["step"] == pytest.approx((before - theta)[0], rel=1e-9, abs=1e-12)
            assert (told["short1"], told["short2"]) == (close(short1), close(short2))


def test_no_step_is_longer_than_the_bound_and_some_gradients_reach_it(ask):
    cases = [{**case, "eps": 1e-300} for case in _cases()]
    n, reaching = 24, []
    for case in cases:  # gradients that are proportional to the quotient of the weights
        ratio = case["beta1"] / case["beta2"]
        g = ratio ** np.arange(n - 1.0, -1, -1)
        reaching.append({**case, "gradients": (g / g.max()).tolist()})
    for k, (js, best) in enumerate(zip(ask(ASK, cases), ask(ASK, reaching), strict=True)):
        for kind, ends, same in zip(("corrected", "raw"), js["ends"], best["ends"], strict=True):
            steps = [abs(one[kind]["step"]) for one in js["told"]]
            assert (np.array(steps) <= np.array(ends) * (1 + 1e-9)).all()
            assert best["told"][-1][kind]["step"] == pytest.approx(same[-1], rel=1e-6), cases[k]


def test_the_bound_at_the_defaults(ask):
    """Without the correction it nears the chapter's 7.27; without memory in v there is none."""
    sent = [
        {"gradients": [0.5] * 60, "beta1": 0.9, "beta2": 0.999, "eps": 1e-8},
        {"gradients": [0.5] * 3, "beta1": 0.9, "beta2": 0.0, "eps": 1e-8},
    ]
    usual, forgetful = ask(
        ASK.replace(
            "longest(k + 1, hyper, isCorrected)", "String(longest(k + 1, hyper, isCorrected))"
        ),
        sent,
    )
    corrected, raw = (np.array(ends, float) for ends in usual["ends"])
    assert raw[-1] == pytest.approx(7.27, abs=0.005)
    assert (corrected[:24] < 1.3).all()
    assert forgetful["ends"][0][1] == "Infinity"


def test_presets():
    made = presets(24)
    assert list(made) == ["constant", "alternating", "one spike", "sparse", "noisy", "growing"]
    for values in made.values():
        assert len(values) == 24
        assert max(map(abs, values)) <= 1
    assert made["one spike"].count(1.0) == 1
    assert np.diff(np.log(made["growing"])) == pytest.approx(np.log(0.999 / 0.9))


# Python's side ------------------------------------------------------------------------------


def test_controls_and_words():
    figure = inside_adam([0.1, -0.2, 0.3], controls=["eps"], correction=False)
    assert repr(figure).startswith("Adam from inside, over 3 gradients. Live figure")
    assert figure.figure.gradients == figure.figure.presets[0] == [0.1, -0.2, 0.3]
    assert figure.figure.limits == {
        "preset": [0, 6],
        "correction": "boolean",
        "eps": pytest.approx([1e-10, 1.0]),
        "gradients": {"numbers": 3, "within": [-1, 1]},
        "frame": [1, 3],
    }
    sparse = inside_adam("sparse", steps=12).figure
    assert sparse.gradients == presets(12)["sparse"] == sparse.presets[sparse.preset]


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        (
            "inside_adam: gradients must be one of constant, .* got 'steady'",
            {"gradients": "steady"},
        ),
        ("inside_adam: gradients must be .* got \\[2\\]", {"gradients": [2]}),
        ("inside_adam: gradients must be .* got \\[0, 2\\]", {"gradients": [0, 2]}),
        ("inside_adam: gradients must be .* got 7", {"gradients": 7}),
        ("inside_adam: steps must be a whole number, at least 2; got 1", {"steps": 1}),
        ("inside_adam: steps must be at most 60; got 61", {"steps": 61}),
        ("inside_adam: t must be at most 24, the steps; got 25", {"t": 25}),
        ("Adam: beta1 must be a number in \\[0, 1\\)", {"beta1": 1.0}),
        ("inside_adam: eps must be a number in \\(0, inf\\); got 0", {"eps": 0}),
        ("inside_adam: correction must be True or False; got 1", {"correction": 1}),
        ("inside_adam: controls must be a list .* got \\['lr'\\]", {"controls": ["lr"]}),
        ("inside_adam: ranges may have beta1, beta2, eps; got 'lr'", {"ranges": {"lr": (1, 2)}}),
        ("inside_adam: task must be a sentence", {"task": 3}),
    ],
)
def test_a_bad_argument_is_named_with_its_value(message, arguments):
    with pytest.raises((TypeError, ValueError), match=message):
        inside_adam(**arguments)


# As a reader meets it -----------------------------------------------------------------------


def row(page, which):
    return page.locator(".optlib-values tbody tr").nth(which).locator("td").all_inner_texts()


def told(page):
    return page.locator(".optlib-told").all_inner_texts()


def canvas(page):
    return page.locator(".optlib-inside canvas").first


@pytest.fixture
def page(show):
    return show(inside_adam(name="mine", controls=["beta1", "beta2", "eps"]))


def test_table_and_words(page):
    assert row(page, 0) == ["0.0500", "0.500"]
    assert row(page, 1) == ["2.5·10⁻⁴", "0.250"]
    assert row(page, 3) == ["3.16", "1.00"]
    assert told(page)[1] == "Step: 1.00 η; the longest possible here: 1.00 η"
    page.get_by_label("Bias correction").uncheck()
    assert told(page)[1] == "Step: 3.16 η; the longest possible here: 3.16 η"
    page.get_by_role("button", name="+ 1 step").click()
    expect(page.locator(".optlib-inside caption")).to_have_text("Step 2 of 24")
    for name in ("β₁", "β₂", "ε"):
        before = [*row(page, 0), *row(page, 2), *row(page, 3)]
        page.get_by_label(name).focus()
        for _ in range(20 if name == "ε" else 1):
            page.keyboard.press("ArrowRight" if name == "ε" else "ArrowLeft")
        assert [*row(page, 0), *row(page, 2), *row(page, 3)] != before, name


def test_keys_choose_a_step_and_change_its_gradient(page):
    canvas(page).focus()
    for key in ("ArrowRight", "Shift+ArrowRight", "ArrowLeft", "ArrowUp", "Shift+ArrowDown"):
        page.keyboard.press(key)
    expect(page.locator(".optlib-inside caption")).to_have_text("Step 6 of 24")
    assert told(page)[0].startswith("g = 0.300;")
    for _ in range(8):
        page.keyboard.press("Shift+ArrowDown")
    assert told(page)[0].startswith("g = −1.00;")
    page.get_by_role("button", name="Start over").click()
    assert told(page)[0].startswith("g = 0.500; 1 − β₁ᵗ = 0.100,")


def test_bars_are_dragged(page):
    box = canvas(page).bounding_box()
    at = lambda across, down: (  # noqa: E731
        box["x"] + across * box["width"],
        box["y"] + down * box["height"],
    )
    page.mouse.move(*at(0.99, 0.1))
    page.mouse.down()
    page.mouse.move(*at(0.99, 0.9))  # below the strip: the bar ends at −1
    page.mouse.up()
    expect(page.locator(".optlib-inside caption")).to_have_text("Step 24 of 24")
    assert told(page)[0].startswith("g = −1.00;")
    before = told(page)[0]
    page.mouse.click(*at(0.1, 0.6))  # a click on another strip only chooses a step
    assert told(page)[0] != before
    assert told(page)[0].startswith("g = 0.500;")


def test_touch_draws_a_bar(show):
    phone = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
    page = show(inside_adam(), **phone)
    box = canvas(page).bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + 0.05 * box["height"])
    assert "g = 0.500" not in told(page)[0]
    assert canvas(page).evaluate("c => getComputedStyle(c).touchAction") == "none"


def test_a_preset_replaces_what_was_drawn(page):
    page.get_by_label("Gradients", exact=True).select_option("Growing")
    page.get_by_label("Bias correction").uncheck()
    page.get_by_label("Step", exact=True).fill("24")
    assert told(page)[1] == "Step: 7.25 η; the longest possible here: 7.25 η"
    page.get_by_label("Gradients", exact=True).select_option("One spike")
    page.get_by_label("Step", exact=True).fill("12")
    assert row(page, 3) == ["0", "0"]
    page.get_by_role("button", name="+ 1 step").click()
    assert told(page)[1].startswith("Step: 3.16 η;")
    page.get_by_role("button", name="Start over").click()
    assert told(page) == [
        "g = 0.500; 1 − β₁ᵗ = 0.100, 1 − β₂ᵗ = 0.00100",
        "Step: 1.00 η; the longest possible here: 1.00 η",
    ]


def test_a_screen_reader_hears_it(page):
    expect(page.locator(".optlib-heard")).to_have_text(
        re.compile(r"Step 1: g = 0.500; .* Step: 1.00 η; the longest possible here: 1.00 η."),
        timeout=3000,
    )


def test_a_link_restores_it(show, page):
    page.get_by_label("Gradients", exact=True).select_option("Noisy")
    canvas(page).focus()
    page.keyboard.press("Shift+ArrowUp")
    page.get_by_label("Bias correction").uncheck()
    state = told(page)
    page.get_by_role("button", name="Copy link").click()
    fragment = page.evaluate("location.hash")
    again = inside_adam(name="mine", controls=["beta1", "beta2", "eps"])
    assert told(show(again, fragment=fragment)) == state


@pytest.mark.parametrize("gradients", ["1,1", "2" + ",0" * 23, "x" + ",0" * 23])
def test_a_damaged_link_changes_nothing(show, gradients):
    page = show(inside_adam(name="mine"), fragment=f"#mine?gradients={gradients}&frame=3")
    assert told(page)[0].startswith("g = 0.500; 1 − β₁ᵗ = 0.271,")


@pytest.mark.parametrize(("theme", "width"), [("light", 320), ("dark", 1280)])
def test_no_accessibility_violation_and_no_overflow(show, theme, width):
    figure = inside_adam(controls=["beta1", "beta2", "eps"], task="Make the longest step.")
    page = show(figure, theme=theme, viewport={"width": width, "height": 800})
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
