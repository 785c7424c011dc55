"""What a committed notebook may hold of its outputs, and what stands for its figures."""

import ast
import re

from tools import notebooks
from tools.lint.notebook import rule

ALT = (30, 250)
FLOAT = re.compile(
    r"(?<![\w.])-?(\d[\d,_]*\.\d+|\d+(?=[eE][+-]?\d))(?:[eE][+-]?\d+)?(?![\w.]*\.\d)"
)
ADDRESS = re.compile(r"\b0x[0-9a-fA-F]{6,}\b")
AGAIN = "run python -m tools.notebooks"


@rule
def outputs_written(notebook):
    """nbval passes anything on a cell that was never run."""
    unrun = [cell for cell in notebook.code if cell.source.strip()]
    unrun = [cell for cell in unrun if cell.node.execution_count is None]
    if unrun:
        yield unrun[0], f"{len(unrun)} cells were not run before they were committed", AGAIN
    if notebook.code and not any(cell.outputs for cell in notebook.code):
        yield None, "the notebook has no outputs at all, so nothing is compared", AGAIN


@rule
def counts(notebook):
    """Run from top to bottom, once: 1, 2, 3 …"""
    ran = [cell for cell in notebook.code if cell.node.execution_count is not None]
    for number, cell in enumerate(ran, start=1):
        if cell.node.execution_count != number:
            count = cell.node.execution_count
            yield cell, f"execution count {count}, not {number}", AGAIN
            return


@rule
def written_alike(notebook):
    """The bytes that the tool writes: sorted, without pictures, times and widget state."""
    if "widgets" in notebook.metadata:
        yield None, "the notebook holds widget state", AGAIN
    if notebooks.normalised(notebook.node) != notebook.text:
        yield None, "the file is not as python -m tools.notebooks writes it", AGAIN


@rule
def text_only(notebook):
    """Text is compared and read in the preview; pictures are neither."""
    for cell in notebook.code:
        for kind, text in cell.texts():
            if kind == "stderr":
                yield cell, f"a warning in the output: {text.strip()[:60]}", "mend its cause"
            elif kind == "error" and "raises-exception" not in cell.tags:
                yield (
                    cell,
                    f"the cell raised {text[:60]}",
                    "mend it, or show the message another way",
                )
            elif not kind.startswith("text/") and kind not in ("stdout", "error"):
                yield cell, f"an output of kind {kind}", f"only text is committed: {AGAIN}"


@rule
def digits(notebook):
    """The last bits differ between machines: six significant digits agree everywhere."""
    for cell in notebook.code:
        shown = re.sub(r"<[^>]+>", " ", cell.printed)
        for found in FLOAT.finditer(shown):
            figures = re.sub(r"\D", "", found[1]).lstrip("0")
            if len(figures) > 6:
                yield cell, f"{found[0]} has {len(figures)} digits", "print at most 6: f'{x:.6g}'"


@rule
def addresses(notebook):
    """A memory address differs every time."""
    for cell in notebook.code:
        found = ADDRESS.search(cell.printed)
        if found:
            yield cell, f"a memory address in the output ({found[0]})", "give it a __repr__"


@rule
def timings(notebook):
    """A measured time differs every time: nbval, or the next machine, will say so."""
    clocks = {"perf_counter", "process_time", "monotonic", "timeit", "repeat", "time.time"}
    for cell in notebook.code:
        named = {name for name, _ in cell.calls} | {n.rsplit(".", 1)[-1] for n, _ in cell.calls}
        if named & clocks and re.search(r"\d", cell.printed):
            yield cell, "a cell that measures time prints a number", "assert a bound, and say that"


def alt_of(call):
    """The alt text's node in a call of plots.show."""
    named = [word.value for word in call.keywords if word.arg == "alt"]
    return (named + call.args[1:2] or [None])[0]


@rule
def alt_texts(notebook):
    """A figure says in words what a sighted reader concludes."""
    right = f"{ALT[0]} to {ALT[1]} characters that say what a sighted reader concludes"
    for cell in notebook.code:
        shown = [call for name, call in cell.calls if name == "plots.show"]
        for call in shown:
            alt = alt_of(call)
            if alt is None:
                yield cell, "plots.show without an alt text", right
                continue
            literal = isinstance(alt, ast.Constant) and isinstance(alt.value, str)
            plain = [text for kind, text in cell.texts() if kind == "text/plain"]
            length = len((alt.value if literal else (plain or [""])[0]).strip())
            if not ALT[0] <= length <= ALT[1]:
                yield cell, f"an alt text of {length} characters", right
        if shown and not _ends_with_show(cell.tree):
            yield (
                cell,
                "a figure whose cell does not end with plots.show",
                "let it be the last line",
            )


def _ends_with_show(tree):
    last = tree.body[-1]
    return isinstance(last, ast.Expr) and "plots.show" in ast.unparse(last)


@rule
def figures_shown(notebook):
    """Only plots.show gives a figure its alt text and its table."""
    for cell in notebook.code:
        other = [name for name, _ in cell.calls if name in ("plt.show", "fig.show")]
        if other or "<Figure size" in cell.printed or "<Axes" in cell.printed:
            yield cell, "a figure without an alt text", 'end the cell with plots.show(fig, "…")'
