"""Who writes where: updates and collisions are Python's and the formula's; it works."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from optlib.parallel import Fleet, SparseRows, hogwild
from optlib.widgets import writes
from optlib.widgets.draws import permutation
from tests.widgets.harness import axe_violations

# The same numbers as in Python ------------------------------------------------------------

ASK = """async (settings) => {
  const { expected, shares, writing } = await import("./collide.js");
  return settings.map((one) => {
    const made = writing(one);
    return { made, shares: shares(made), expected: expected(one) };
  });
}"""
SETTINGS = [
    {"workers": P, "nonzeros": k, "features": d, "seed": seed, "updates": 2000}
    for P, k, d, seed in [
        (1, 3, 60, 0),
        (2, 1, 20, 1),
        (4, 3, 60, 2),
        (8, 20, 200, 3),
        (8, 15, 20, 4),
    ]
]


def test_components_are_pythons(ask):
    for setting, js in zip(SETTINGS, ask(ASK, SETTINGS), strict=True):
        for u in (0, 1, 7, 1999):
            drawn = permutation(setting["features"], setting["seed"], u)
            assert js["made"][u]["touched"] == drawn[: setting["nonzeros"]]


def _rows(setting, made):
    """Rows and a seed with which the simulator's workers draw these components in this order."""
    n, P = 20_000, setting["workers"]
    shape, seed, distinct = (P, len(made) // P), 0, 0
    while distinct < len(made):  # until no sample is drawn twice
        seed += 1
        sample = np.random.default_rng([seed, 1]).integers(n, size=shape)
        distinct = len(np.unique(sample))
    columns = np.zeros((n, setting["nonzeros"]), dtype=int)
    columns[sample.T.ravel()] = np.array([one["touched"] for one in made], dtype=int)
    return SparseRows(columns, 0.1 + 0 * columns, np.ones(n), setting["features"]), seed


def test_collisions_are_the_simulators(ask):
    settings = [{**one, "updates": 160} for one in SETTINGS]
    for setting, js in zip(settings, ask(ASK, settings), strict=True):
        P, (rows, seed) = setting["workers"], _rows(setting, js["made"])
        run = hogwild(rows, np.zeros(rows.d), Fleet(P), 160 // P, lr=0.1, seed=seed)
        assert [len(one["hit"]) for one in js["made"]] == run.collisions.tolist()
        assert [one["stale"] for one in js["made"]] == run.staleness.tolist()


def test_shares_are_the_formulas(ask):
    for setting, js in zip(SETTINGS, ask(ASK, SETTINGS), strict=True):
        P, k, d = (setting[key] for key in ("workers", "nonzeros", "features"))
        assert js["expected"]["component"] == pytest.approx(1 - (1 - k / d) ** (P - 1))
        for kind in ("component", "update"):
            assert js["shares"][kind] == pytest.approx(js["expected"][kind], abs=0.03)


# Python's side ------------------------------------------------------------------------------


def test_controls_and_words():
    figure = writes(3, 2, 50, frame=7, controls=["workers"])
    assert repr(figure).startswith("3 workers write 2 of 50 components at a time. Live figure")
    assert figure.figure.limits == {"workers": [1, 8], "frame": [1, 32]}
    assert (figure.figure.workers, figure.figure.nonzeros, figure.figure.features) == (3, 2, 50)


@pytest.mark.parametrize(
    ("message", "arguments"),
    [
        ("writes: workers must be a whole number, at least 1; got 0", {"workers": 0}),
        ("writes: workers must be at most 8; got 9", {"workers": 9}),
        ("writes: nonzeros must be at most 20; got 21", {"nonzeros": 21}),
        ("writes: features must be a whole number, at least 20; got 5", {"features": 5}),
        ("writes: frame must be at most 32; got 33", {"frame": 33}),
        ("writes: seed must be a whole number, at least 0; got -1", {"seed": -1}),
        ("writes: controls must be a list .* got \\['lr'\\]", {"controls": ["lr"]}),
        ("writes: task must be a sentence", {"task": 3}),
    ],
)
def test_a_bad_argument_is_named_with_its_value(message, arguments):
    with pytest.raises((TypeError, ValueError), match=message):
        writes(**arguments)


# As a reader meets it -----------------------------------------------------------------------


def shown(page):
    cells = page.locator(".optlib-writes tbody td").all_inner_texts()
    return cells, page.locator(".optlib-told").all_inner_texts()


@pytest.fixture
def page(show):
    return show(writes(name="mine"))


def test_table_and_words(page):
    cells, told = shown(page)
    assert cells[1] == f"{1 - 0.95**3:.3f}"
    assert told[1] == "4 workers, density 3/60 = 0.0500"
    assert told[0].startswith("Update 32 by worker 4, 3 others since its read")
    page.get_by_label("P, workers").fill("1")
    cells, told = shown(page)
    assert cells == ["0.000"] * 4
    assert told[0] == "Update 32 by worker 1, 0 others since its read; no hit"
    for name in ("k, non-zeros", "d, components"):
        before = shown(page)[1]
        page.get_by_label(name).focus()
        page.keyboard.press("ArrowRight")
        assert shown(page)[1] != before, name


def test_keys_and_taps_choose_an_update(page):
    canvas = page.locator(".optlib-writes canvas").first
    canvas.focus()
    for key in ("Shift+ArrowUp", "ArrowLeft", "ArrowDown", "ArrowRight"):
        page.keyboard.press(key)
    assert shown(page)[1][0].startswith("Update 28 by")
    box = canvas.bounding_box()
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] - 4)
    assert shown(page)[1][0].startswith("Update 32 by")
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + 1)
    assert shown(page)[1][0].startswith("Update 1 by worker 1, 0 others")
    assert canvas.evaluate("c => getComputedStyle(c).touchAction") == "none"


def test_a_screen_reader_hears_it(page):
    heard = re.compile(r"Update 32 by worker 4.*Share of components hit: 0\.\d+, expected 0\.143\.")
    expect(page.locator(".optlib-heard")).to_have_text(heard, timeout=3000)


def test_a_link_restores_it(show, page):
    page.get_by_label("d, components").fill("120")
    page.get_by_label("Step", exact=True).fill("9")
    state = shown(page)
    page.get_by_role("button", name="Copy link").click()
    fragment = page.evaluate("location.hash")
    assert shown(show(writes(name="mine"), fragment=fragment)) == state


@pytest.mark.parametrize("damaged", ["workers=99", "nonzeros=x", "features=1,2", "frame=0"])
def test_a_damaged_link_changes_nothing(show, damaged):
    page = show(writes(name="mine"), fragment=f"#mine?{damaged}")
    assert shown(page)[1][1] == "4 workers, density 3/60 = 0.0500"


@pytest.mark.parametrize(("theme", "width"), [("light", 320), ("dark", 1280)])
def test_no_accessibility_violation_and_no_overflow(show, theme, width):
    page = show(
        writes(8, 20, 20, task="Halve the density."),
        theme=theme,
        viewport={"width": width, "height": 800},
    )
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
