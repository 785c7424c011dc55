"""Figures: what they draw, what they weigh, and that their text and numbers come along."""

import io
import subprocess
import sys

import matplotlib
import numpy as np
import pytest

import optlib
from optlib import Adam, path, plots
from optlib._optional import need
from optlib.palette import COLORS, LIGHT, STYLES
from optlib.surfaces import SURFACES, beale, saddle

ALT = "Adam follows the curved valley to the minimum at (3, 0.5)."


def rgb(color):
    return tuple(int(color[i : i + 2], 16) for i in (1, 3, 5))


def pixels(shown):
    image = need("PIL.Image").open(io.BytesIO(shown.png)).convert("RGB")
    return np.asarray(image)


def test_show_gives_the_alt_text_as_text_and_as_repr():
    shown = plots.show(plots.subplots()[0], ALT)
    assert repr(shown) == ALT
    bundle = shown._repr_mimebundle_()
    assert bundle["text/plain"] == ALT
    assert bundle["image/png"].startswith(b"\x89PNG")


@pytest.mark.parametrize("alt", ["x" * 29, "x" * 251, "two lines of text\n" * 3, " " * 40])
def test_show_refuses_an_alt_text_that_no_reader_is_served_by(alt):
    with pytest.raises(ValueError, match="30 to 250 characters"):
        plots.show(plots.subplots()[0], alt)
    with pytest.raises(TypeError, match="alt must be a text"):
        plots.show(plots.subplots()[0], None)


def drawn_figure():
    fig, (left, right) = plots.subplots(1, 2)
    plots.contour(left, beale)
    run = path(Adam(lr=0.1), beale, beale.start, 100)
    plots.trajectory(left, run, "Adam")
    plots.loss(right, run.value, "Adam")
    plots.legend(right)
    return fig


def test_the_same_figure_gives_the_same_bytes_and_weighs_little():
    first, second = (plots.show(drawn_figure(), ALT).png for _ in range(2))
    assert first == second
    assert len(first) < 50_000
    assert b"matplotlib" not in first  # no version, no date


def test_the_stored_image_keeps_the_palette_and_the_white_page():
    seen = pixels(plots.show(drawn_figure(), ALT)).reshape(-1, 3).astype(int)
    for color in (COLORS["rose"], LIGHT["page"]):
        assert (abs(seen - rgb(color)).max(axis=1) <= 1).sum() > 100


def test_an_open_figure_of_pyplot_is_closed():
    matplotlib.use("agg")
    from matplotlib import pyplot

    fig, _ = pyplot.subplots()
    plots.show(fig, ALT)
    assert not pyplot.fignum_exists(fig.number)


@pytest.mark.parametrize("table", [
    {"step": [1, 2], "loss": np.array([1 / 3, 2e-9])},
    [{"step": 1, "loss": 1 / 3}, {"step": 2, "loss": np.float64(2e-9)}],
])  # fmt: skip
def test_the_numbers_behind_a_figure_come_as_a_folded_table(table, monkeypatch):
    shown = plots.show(plots.subplots()[0], ALT, table)
    outputs = []
    monkeypatch.setattr("IPython.display.display", lambda data, raw: outputs.append(data))
    shown._ipython_display_()
    image, numbers = outputs
    assert image["text/plain"] == ALT
    assert numbers["text/html"].startswith("<details")
    assert "The numbers behind this figure" in numbers["text/html"]
    assert "<td>1</td><td>0.333333</td>" in numbers["text/html"]
    assert "<td>2</td><td>2e-09</td>" in numbers["text/html"]


def test_a_ragged_or_empty_table_is_refused():
    fig, _ = plots.subplots()
    with pytest.raises(ValueError, match="equally long; got a: 1, b: 2"):
        plots.show(fig, ALT, {"a": [1], "b": [1, 2]})
    with pytest.raises(ValueError, match="at least one row"):
        plots.show(fig, ALT, [])


def test_every_drawing_function_returns_its_axes():
    _, ax = plots.subplots()
    rates, values = np.array([0.1, 1.0]), np.array([[1.0, 2.0], [np.nan, 3.0]])
    assert plots.contour(ax, saddle) is ax
    assert plots.trajectory(ax, np.zeros((3, 2)), "Adam") is ax
    assert plots.loss(ax, [3.0, 2.0], "NAG") is ax
    assert plots.spread(ax, values, "Rprop") is ax
    assert plots.tuning(ax, rates, values, "Nadam") is ax
    assert plots.regions(ax, rates, rates, np.eye(2, dtype=int), ["no", "yes"]) is ax
    assert plots.legend(ax) is ax


@pytest.mark.parametrize("surface", SURFACES.values(), ids=list(SURFACES))
def test_contours_fill_the_domain_of_every_surface(surface):
    _, ax = plots.subplots()
    plots.contour(ax, surface)
    assert (ax.get_xlim(), ax.get_ylim()) == tuple(map(tuple, surface.domain))
    assert sum(len(p.vertices) > 0 for p in ax.collections[0].get_paths()) >= 15


@pytest.mark.parametrize("rule", STYLES)
def test_a_line_has_the_colour_dash_and_marker_of_its_rule(rule):
    _, ax = plots.subplots()
    (line,) = plots.loss(ax, np.ones(30), rule).lines
    assert line.get_color() == STYLES[rule]["color"]
    assert line.get_marker() == STYLES[rule]["marker"]
    assert line.is_dashed() == bool(STYLES[rule]["dash"])
    assert line.get_label() == rule


def test_an_unknown_rule_is_told_with_the_known_ones():
    with pytest.raises(ValueError, match="no rule is called 'adam'; known: GradientDescent"):
        plots.loss(plots.subplots()[1], [1.0], "adam")


def test_a_grid_of_trajectories_is_one_entry_in_the_legend():
    _, ax = plots.subplots()
    run = path(Adam(lr=0.1), beale, np.ones((2, 3)), 10)
    plots.trajectory(ax, run, "Adam")
    assert ax.get_legend_handles_labels()[1] == ["Adam"]
    assert sum(line.get_color() == STYLES["Adam"]["color"] for line in ax.lines) == 3


def test_the_band_of_many_seeds_spans_their_quantiles():
    _, ax = plots.subplots()
    values = np.tile(np.arange(1.0, 12.0), (4, 1))
    plots.spread(ax, values, "Adam")
    heights = ax.collections[0].get_paths()[0].vertices[:, 1]
    assert (heights.min(), heights.max()) == (2.0, 10.0)
    assert list(ax.lines[0].get_ydata()) == [6.0] * 4


def test_a_diverged_seed_counts_as_the_worst():
    _, ax = plots.subplots()
    plots.spread(ax, np.array([[1.0, np.nan, 3.0], [1.0, 2.0, 3.0]]), "Adam")
    assert list(ax.lines[0].get_ydata()) == [3.0, 2.0]


def test_a_diverged_rate_is_marked_and_never_drawn_as_a_number():
    _, ax = plots.subplots()
    values = np.array([[1.0, 2.0, 3.0], [1.0, 2.0, np.nan], [np.inf, np.nan, 1.0]])
    plots.tuning(ax, [0.01, 0.1, 1.0], values, "Adam")
    middle, crosses = ax.lines
    assert list(middle.get_ydata()[:2]) == [2.0, 2.0]
    assert np.isnan(middle.get_ydata()[2])
    assert list(crosses.get_xdata()) == [0.1, 1.0]


@pytest.mark.parametrize("worst", [3.0, np.nan])
def test_a_tuning_curve_fills_its_half_of_the_figure(worst):
    fig, axes = plots.subplots(1, 2)
    for ax in axes:
        plots.tuning(ax, [0.01, 0.1, 1.0], np.array([[1.0, 2.0], [1.0, 3.0], [4.0, worst]]), "Adam")
    plots.show(fig, ALT)
    assert all(0.35 < ax.get_position().width < 0.5 for ax in axes)


def test_the_style_does_not_leak():
    before = dict(matplotlib.rcParams)
    plots.show(drawn_figure(), ALT)
    assert dict(matplotlib.rcParams) == before


def test_a_missing_library_is_told_in_a_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ModuleNotFoundError, match=r"optlib\.plots needs matplotlib: pip install"):
        plots.subplots()


def test_a_fault_inside_a_library_is_not_taken_for_its_absence(tmp_path, monkeypatch):
    (tmp_path / "hollow.py").write_text("import nothing_of_this_name")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(ModuleNotFoundError, match="nothing_of_this_name"):
        need("hollow")


def test_importing_the_module_imports_no_matplotlib():
    code = "import sys, optlib.plots; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
    assert list(STYLES) == list(optlib.OPTIMIZERS)


def test_short_numbers_on_a_logarithmic_axis_are_no_powers():
    fig, ax = plots.subplots()
    plots.tuning(ax, [1e-6, 0.1, 1e6], np.array([[0.01], [1.0], [100.0]]), "Adam")
    plots.show(fig, ALT)
    labels = (label.get_text() for label in ax.get_yticklabels())
    names = dict(zip(ax.get_yticks().tolist(), labels, strict=True))
    assert [names[x] for x in (0.01, 1, 100)] == ["0.01", "1", "100"]
    assert any("10^{6}" in label.get_text() for label in ax.get_xticklabels())


def test_an_axis_of_another_base_has_its_numbers():
    fig, ax = plots.subplots()
    ax.semilogx([1, 2, 4, 8, 32], range(5), base=2)
    plots.show(fig, ALT)
    labels = [label.get_text() for label in ax.get_xticklabels()]
    assert {"1", "2", "4", "8", "16", "32"} <= set(labels)
