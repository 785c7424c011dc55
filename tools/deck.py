"""A chapter's notebook, seen as a deck: which cells are shown, on which slide, as what.

Nothing here draws anything: `columns(nb)` is a plain structure that `tools.slides` renders
and the tests count.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

NEW_SLIDE = {"slide", "subslide"}
SHOWN = NEW_SLIDE | {"fragment"}
NO_INPUT = {"hide-input", "remove-input", "first-cell"}
NO_OUTPUT = {"remove-output", "remove-stdout"}
# A cell that draws shows its picture alone, unless it has this tag.
WITH_CODE = "slides-code"
# The table behind a figure stays on the page.
NUMBERS = '<details class="numbers">'
# Shown only where the author gave the cell a slide type of its own.
ON_REQUEST = {"exercise", "solution"}
# Outputs a slide can show, the best first.
KINDS = {
    "application/vnd.jupyter.widget-view+json": "widget",
    "image/svg+xml": "svg",
    "image/png": "png",
    "image/jpeg": "jpeg",
    "text/html": "html",
    "text/markdown": "markdown",
    "text/latex": "latex",
    "text/plain": "text",
}
PICTURES = {"widget", "svg", "png", "jpeg"}
# What is for the deck alone is folded, since Jupyter and Colab show every cell.
FOLD = re.compile(
    r"<details><summary>For the (?:lecturer|slides)</summary>\n\n(.*)\n\n</details>", re.DOTALL
)


class Block(NamedTuple):
    """One thing on a slide. `kind`: markdown, code, or a value of KINDS."""

    kind: str
    data: object
    alt: str = ""


@dataclass
class Part:
    """Blocks that appear together; a fragment waits for the lecturer."""

    fragment: bool = False
    blocks: list[Block] = field(default_factory=list)

    @property
    def fills(self) -> bool:
        """A picture takes the room that the text leaves."""
        return any(b.kind in PICTURES for b in self.blocks)


@dataclass
class Slide:
    parts: list[Part] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def is_title(self) -> bool:
        first = next((b for p in self.parts for b in p.blocks), None)
        return bool(first and first.kind == "markdown" and first.data.startswith("# "))


def columns(nb) -> list[list[Slide]]:
    """The deck: columns from left to right, each a stack of slides."""
    deck: list[list[Slide]] = []
    for cell in nb.cells:
        kind = slide_type(cell)
        if kind == "notes" and deck:
            deck[-1][-1].notes.append(unfolded(cell.source))
        if kind in {"notes", "skip"}:
            continue
        if kind == "slide" or not deck:
            deck.append([Slide()])
        elif kind == "subslide":
            deck[-1].append(Slide())
        slide = deck[-1][-1]
        if kind in SHOWN or not slide.parts:
            slide.parts.append(Part(fragment=kind == "fragment"))
        slide.parts[-1].blocks += blocks(cell)
    for column in deck:
        for slide in column:
            slide.parts = [p for p in slide.parts if p.blocks]
    deck = [[s for s in column if s.parts] for column in deck]
    return [column for column in deck if column]


def starts(nb) -> bool:
    """Tell whether a notebook is a deck: some cell starts a slide."""
    return any(slide_type(cell) == "slide" for cell in nb.cells)


def slide_type(cell) -> str:
    """The cell's role in the deck once its tags have had their say."""
    kind = cell.metadata.get("slideshow", {}).get("slide_type") or "-"
    tags = set(cell.metadata.get("tags", []))
    if kind == "notes" or "slides-only" in tags:
        return kind
    if "remove-cell" in tags or (tags & ON_REQUEST and kind not in SHOWN):
        return "skip"
    return kind


def unfolded(source: str) -> str:
    """A Markdown cell's text without the fold that hides it from readers of the notebook."""
    fold = FOLD.fullmatch(source.strip())
    return fold[1] if fold else source.strip()


def blocks(cell) -> list[Block]:
    if cell.cell_type == "markdown":
        source = unfolded(cell.source)
        # Of the chapter's head: its title and its promise. The rest is for readers.
        source = "\n\n".join(source.split("\n\n")[:2]) if source.startswith("# ") else source
        return [Block("markdown", source)] if source else []
    if cell.cell_type != "code":
        return []
    tags = set(cell.metadata.get("tags", []))
    named = cell.metadata.get("mystnb", {}).get("image", {}).get("alt", "")
    outputs = [b for out in cell.get("outputs", []) if (b := output(out, named))]
    drawn = any(b.kind in PICTURES for b in outputs) and WITH_CODE not in tags
    code = [] if tags & NO_INPUT or drawn or not cell.source.strip() else [cell.source]
    return [Block("code", source) for source in code] + ([] if tags & NO_OUTPUT else outputs)


def output(out, alt: str = "") -> Block | None:
    if out.output_type == "stream":
        # Progress bars and warnings go to stderr: not for the lecture hall.
        return Block("text", out.text.rstrip()) if out.name == "stdout" else None
    if out.output_type == "error":
        raise ValueError(f"a cell raised {out.ename}: {out.evalue}")
    data = out.get("data", {})
    if str(data.get("text/html", "")).startswith(NUMBERS):
        return None
    for mime, kind in KINDS.items():
        if mime in data:
            return Block(kind, data[mime], alt or str(data.get("text/plain", "")).strip())
    return None
