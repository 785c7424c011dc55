"""What a finished figure is: an image, a sentence, and on request the numbers behind it."""

from __future__ import annotations

import contextlib
import html
import io
import sys
from numbers import Integral, Real

from ._optional import need
from .palette import COLORS, LIGHT

WIDTH, DPI = 7.0, 144  # inches, and pixels an inch: 1008 pixels on a column of 700
SHADES = 128  # colours of the stored image: half the bytes, and the palette within 1/255

# Drawn for a white page; in dark mode the page turns lightness round and keeps the hues.
STYLE = {
    "axes.axisbelow": True,
    "axes.edgecolor": LIGHT["muted"],
    "axes.grid": True,
    "axes.labelcolor": LIGHT["ink"],
    "axes.labelsize": 10,
    "axes.linewidth": 0.8,
    "axes.spines.right": False,
    "axes.spines.top": False,
    "axes.titlesize": 10.5,
    "figure.constrained_layout.use": True,
    "figure.facecolor": LIGHT["page"],
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "grid.color": LIGHT["grid"],
    "grid.linewidth": 0.6,
    "legend.fontsize": 9,
    "legend.edgecolor": "none",
    "legend.framealpha": 0.85,
    "legend.handlelength": 3.2,
    "lines.linewidth": 1.8,
    "lines.markersize": 5.5,
    "mathtext.fontset": "dejavusans",
    "text.color": LIGHT["ink"],
    "xtick.color": LIGHT["muted"],
    "xtick.labelcolor": LIGHT["ink"],
    "xtick.labelsize": 9,
    "ytick.color": LIGHT["muted"],
    "ytick.labelcolor": LIGHT["ink"],
    "ytick.labelsize": 9,
}


@contextlib.contextmanager
def style():
    """The book's settings of matplotlib, for as long as the `with` block runs."""
    matplotlib = need("matplotlib", by="optlib.plots")
    cycle = matplotlib.cycler(color=list(COLORS.values()))
    with matplotlib.rc_context(STYLE | {"axes.prop_cycle": cycle}):
        yield


def subplots(rows=1, columns=1, *, width=WIDTH, height=3.2, **options):
    """A figure in the book's style and its axes, as `matplotlib.pyplot.subplots` gives them.

    width, height: in inches. Nothing keeps the figure open: `show` is what displays it.
    """
    figure = need("matplotlib.figure", by="optlib.plots")
    with style():
        fig = figure.Figure(figsize=(width, height))
        return fig, fig.subplots(rows, columns, **options)


def show(fig, alt, table=None):
    """The figure as the last value of a cell: its image, and `alt` as its text.

    alt: what a sighted reader concludes from the figure, in one line of 30 to 250 characters.
    table: the numbers behind it, as a dict of columns or a list of dicts (rows); they come
        folded under the figure, with 6 significant digits.
    """
    alt = _checked_alt(alt)
    rows = None if table is None else _rows(table)
    image = _png(fig)
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(fig)
    return Shown(image, alt, rows)


class Shown:
    """A drawn figure. Its text is the alternative text everywhere: page, preview, terminal."""

    def __init__(self, png, alt, rows=None):
        self.png, self.alt, self.rows = png, alt, rows

    def __repr__(self):
        return self.alt

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"image/png": self.png, "text/plain": self.alt}

    def _ipython_display_(self):
        display = need("IPython.display")
        display.display(self._repr_mimebundle_(), raw=True)
        if self.rows is not None:
            numbers = {"text/html": self.table(), "text/plain": "The numbers behind this figure"}
            display.display(numbers, raw=True)

    def table(self):
        """The numbers behind the figure, as HTML that stays folded until it is asked for."""
        names = list(self.rows[0])
        head = "".join(f'<th scope="col">{html.escape(str(name))}</th>' for name in names)
        lines = [[html.escape(_cell(row[name])) for name in names] for row in self.rows]
        body = "\n".join("<tr><td>" + "</td><td>".join(line) + "</td></tr>" for line in lines)
        return (
            '<details class="numbers"><summary>The numbers behind this figure</summary>\n'
            '<div style="overflow-x: auto" tabindex="0" role="group" aria-label="Numbers">\n'
            f"<table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n</table>\n"
            "</div></details>"
        )


def _checked_alt(alt):
    if not isinstance(alt, str):
        raise TypeError(f"show(fig, alt): alt must be a text; got {alt!r}")
    if not 30 <= len(alt) <= 250 or "\n" in alt or alt != alt.strip():
        raise ValueError(
            "show(fig, alt): alt must say in one line of 30 to 250 characters what a sighted "
            f"reader concludes from the figure; got {len(alt)} characters: {alt!r}"
        )
    return alt


def _rows(table):
    """A list of dicts with the same keys, from that or from a dict of columns."""
    if isinstance(table, dict):
        columns = {name: list(column) for name, column in table.items()}
        if len({len(column) for column in columns.values()}) != 1:
            sizes = ", ".join(f"{name}: {len(column)}" for name, column in columns.items())
            raise ValueError(f"the columns of a table must be equally long; got {sizes or 'none'}")
        lines = zip(*columns.values(), strict=True)
        table = [dict(zip(columns, line, strict=True)) for line in lines]
    rows = list(table)
    if not rows or any(list(row) != list(rows[0]) for row in rows):
        raise ValueError("a table needs at least one row, and the same columns in every row")
    return rows


def _cell(value):
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, bool | Integral) or not isinstance(value, Real):
        return str(value)
    return f"{value:.6g}"


def _png(fig):
    """The figure's image: the same bytes every time, in few colours so that it weighs little."""
    image = need("PIL.Image")
    drawn, stored = io.BytesIO(), io.BytesIO()
    with style():
        _plain_numbers(fig)
        fig.savefig(drawn, format="png", dpi=DPI)
    full = image.open(drawn).convert("RGB")
    few = full.quantize(SHADES, method=image.Quantize.FASTOCTREE, dither=image.Dither.NONE)
    few.save(stored, format="png", optimize=True)
    return stored.getvalue()


def _plain_numbers(fig):
    """On logarithmic axes 0.01, 1 and 100 instead of powers of ten, where a number is short."""
    usual = need("matplotlib.ticker").LogFormatterSciNotation

    class Plain(usual):  # which knows the ticks that have a label
        def __call__(self, x, pos=None):
            power = super().__call__(x, pos)
            return f"{x:g}" if power and 1e-3 <= x < 1e4 else power

    for axis in (axis for ax in fig.axes for axis in (ax.xaxis, ax.yaxis)):
        if isinstance(axis.get_major_formatter(), usual):
            base = axis.get_transform().base
            axis.set_major_formatter(Plain(base))
            axis.set_minor_formatter(Plain(base))
