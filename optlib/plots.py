"""Figures: every function draws on an Axes and returns it; `show` ends the cell.

    fig, ax = plots.subplots()
    plots.contour(ax, beale)
    plots.trajectory(ax, run, "Adam")
    plots.show(fig, "Adam follows the valley to the minimum at (3, 0.5) in 200 steps.")

A line's look is the name of a rule, which has a colour, a dash and a marker of its own in
`optlib.palette`, or a dict of those three. Needs matplotlib.
"""

from __future__ import annotations

import functools

import numpy as np

from ._figure import Shown, show, style, subplots
from .palette import COLORS, LIGHT, STYLES

__all__ = [
    "Shown",
    "contour",
    "legend",
    "loss",
    "regions",
    "show",
    "spread",
    "style",
    "subplots",
    "trajectory",
    "tuning",
]


_SIZES = {"*": 9.5, "P": 6.5, "X": 6.5, "D": 5}  # of markers that would look smaller or larger


def _styled(draw):
    @functools.wraps(draw)
    def drawn(*args, **options):
        with style():
            return draw(*args, **options)

    return drawn


def _look(look, label=None):
    """A rule's name, or a dict of color, dash and marker, as matplotlib's keywords."""
    if isinstance(look, str):
        if look not in STYLES:
            raise ValueError(f"no rule is called {look!r}; known: {', '.join(STYLES)}")
        label, look = look if label is None else label, STYLES[look]
    dash = look.get("dash", ())
    marker = look.get("marker", "")
    return {
        "color": look["color"],
        "linestyle": (0, tuple(dash)) if dash else "-",
        "marker": marker,
        "markersize": _SIZES.get(marker, 5.5),
        "markeredgecolor": LIGHT["page"],
        "markeredgewidth": 0.7,
        "label": label,
    }


def _every(count, marks=8):
    """Where markers stand on a line of `count` points: a few, whatever its length."""
    return max(1, -(-count // marks))


def _array(x):
    """`x` as a NumPy array; torch tensors too, also those with a gradient."""
    return np.asarray(x.detach() if hasattr(x, "detach") else x)


@_styled
def contour(ax, surface, levels=18, points=241):
    """The surface's level lines over its domain, and a cross on each global minimum.

    The levels are evenly spaced in log(f − minimum), so that a valley's floor shows too; in f
    itself for a surface without a minimum. Darker lines are lower.
    """
    (left, right), (bottom, top) = surface.domain
    x, y = np.meshgrid(np.linspace(left, right, points), np.linspace(bottom, top, points))
    z = surface(np.array([x, y]))
    if surface.minimum is None:
        heights = np.linspace(z.min(), z.max(), levels + 2)[1:-1]
    else:
        low, high = np.quantile(z - surface.minimum, [0.004, 1])
        heights = surface.minimum + np.geomspace(max(low, 1e-9 * high), high, levels + 1)[:-1]
    greys = [str(shade) for shade in np.linspace(0.55, 0.86, levels)]
    ax.contour(x, y, z, levels=heights, colors=greys, linewidths=0.8, linestyles="solid")
    if surface.minima:
        ax.plot(
            *zip(*surface.minima, strict=True), "+", color=LIGHT["ink"], ms=11, mew=1.6, zorder=3
        )
    ax.grid(False)
    ax.set(xlim=(left, right), ylim=(bottom, top), xlabel="$x$", ylabel="$y$")
    return ax


@_styled
def trajectory(ax, path, look, label=None):
    """The way of `path` over a surface: from the ringed start, marks on the way.

    path: what `optlib.path` returns, or its iterates of shape (steps + 1, 2, *grid).
    """
    theta = _array(getattr(path, "theta", path))
    lines = theta.reshape(len(theta), 2, -1)
    keywords = _look(look, label)
    for k in range(lines.shape[2]):
        x, y = lines[:, 0, k], lines[:, 1, k]
        ax.plot(x, y, markevery=_every(len(x)), **keywords)
        ax.plot(x[0], y[0], "o", ms=9, mfc="none", mec=LIGHT["ink"], mew=1.3)
        keywords["label"] = None  # one entry in the legend
    return ax


@_styled
def loss(ax, values, look, label=None, steps=None):
    """A loss curve on a logarithmic axis. values: one number a step; steps: where, 0, 1, … ."""
    values = _array(values)
    steps = np.arange(len(values)) if steps is None else steps
    ax.plot(steps, values, markevery=_every(len(values)), **_look(look, label))
    return _log_axis(ax)


@_styled
def spread(ax, values, look, label=None, steps=None, within=(0.1, 0.9)):
    """Loss curves of many seeds: their median, and a band `within` those quantiles.

    values: shape (steps, seeds). A diverged run (NaN or infinite) counts as worst.
    """
    values = _worst(values)
    steps = np.arange(len(values)) if steps is None else steps
    low, middle, high = _quantiles(values, within)
    keywords = _look(look, label)
    ax.fill_between(steps, low, high, color=keywords["color"], alpha=0.18, linewidth=0)
    ax.plot(steps, middle, markevery=_every(len(middle)), **keywords)
    return _log_axis(ax)


@_styled
def tuning(ax, rates, values, look, label=None, within=(0.1, 0.9)):
    """Final loss against learning rate, both logarithmic; a bar spans the seeds `within`.

    values: shape (rates, seeds). A rate at which some seed diverged (NaN or infinite) gets a
    cross on the upper edge, and the line breaks there if its median diverged.
    """
    values = _worst(values)
    low, middle, high = _quantiles(values, within)
    keywords = _look(look, label)
    rates, shown = np.asarray(rates), np.isfinite(middle)
    high = np.where(np.isfinite(high), high, middle)
    ax.plot(rates, np.where(shown, middle, np.nan), **keywords)
    ax.vlines(rates[shown], low[shown], high[shown], color=keywords["color"], alpha=0.5, lw=3)
    lost = rates[~np.isfinite(values).all(axis=1)]
    if lost.size:
        crosses = ax.plot(lost, np.ones(lost.size), "x", transform=ax.get_xaxis_transform(),
                          clip_on=False, color=keywords["color"], ms=7, mew=1.8)  # fmt: skip
        crosses[0].set_in_layout(False)
    ax.set_xscale("log")
    ax.set(xlabel="learning rate")
    return _log_axis(ax, xlabel=None)


@_styled
def legend(ax, **options):
    """The names of the lines that have one; `options` are those of `Axes.legend`."""
    ax.legend(**options)
    return ax


@_styled
def regions(ax, x, y, values, names):
    """A map of which case holds where, each region with its tint and its name written on it.

    x, y: the values along the axes; values: integers, shape (len(y), len(x)), into `names`.
    """
    values = _array(values)
    tints = [_tint(color) for color in COLORS.values()][: len(names)]
    if len(names) > len(COLORS) or values.min() < 0 or values.max() >= len(names):
        raise ValueError(f"regions: at most {len(COLORS)} names, and values 0 to len(names) - 1")
    colors = np.array(tints)[values]
    ax.pcolormesh(x, y, colors, shading="nearest", rasterized=True)
    for k, name in enumerate(names):
        inside = np.argwhere(values == k)
        if len(inside):
            j, i = inside[np.argmin(((inside - np.median(inside, axis=0)) ** 2).sum(1))]
            ax.text(x[i], y[j], name, ha="center", va="center")
    for k in range(len(names) - 1):
        ax.contour(x, y, values > k, levels=[0.5], colors=LIGHT["muted"], linewidths=1)
    ax.grid(False)
    return ax


def _tint(color):
    rgb = np.array([int(color[i : i + 2], 16) for i in (1, 3, 5)]) / 255
    return tuple(1 - 0.32 * (1 - rgb))


def _worst(values):
    values = _array(values).astype(float)
    return np.where(np.isfinite(values), values, np.inf)


def _quantiles(values, within):
    """The low, middle and high of each row over the seeds, by rank: one diverged seed is a rank."""
    return np.quantile(values, [within[0], 0.5, within[1]], axis=1 if values.ndim > 1 else 0,
                       method="nearest")  # fmt: skip


def _log_axis(ax, xlabel="step"):
    ax.set_yscale("log")
    ax.set(ylabel=ax.get_ylabel() or "loss")
    if xlabel and not ax.get_xlabel():
        ax.set_xlabel(xlabel)
    return ax
