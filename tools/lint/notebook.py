"""A notebook as the rules see it, and the list that the rules enter themselves into."""

import ast
import statistics
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import nbformat

from tools.address import ROOT

RULES = []


def rule(function):
    """Enter a rule: notebook -> (cell or None, what is wrong, what is right), for any notebook."""
    RULES.append(function)
    return function


def chapter_rule(function):
    """A rule that holds for chapters only, not for pages such as the index."""

    def asked(notebook):
        return function(notebook) if notebook.is_chapter else ()

    asked.__name__, asked.__doc__ = function.__name__, function.__doc__
    RULES.append(asked)
    return function


class Cell:
    """One cell: what nbformat holds, under shorter names."""

    def __init__(self, node):
        self.node = node
        self.id = node.get("id", "")
        self.kind = node.cell_type
        self.source = node.source
        self.metadata = node.metadata
        self.tags = node.metadata.get("tags", [])
        self.outputs = node.get("outputs", [])
        self.slide = node.metadata.get("slideshow", {}).get("slide_type")

    @property
    def is_code(self):
        return self.kind == "code"

    @property
    def is_read(self):
        """Prose that a reader of the page meets: neither lecturer's notes nor deck-only text."""
        return not self.is_code and self.slide != "notes" and "slides-only" not in self.tags

    @cached_property
    def lines(self):
        """How many lines are code."""
        return sum(bool(line.strip()) for line in self.source.splitlines())

    @cached_property
    def tree(self):
        """The syntax tree; None for what is no Python."""
        try:
            return ast.parse(self.source)
        except SyntaxError:
            return None

    @cached_property
    def calls(self):
        """Each call in the cell, with its dotted name."""
        nodes = ast.walk(self.tree) if self.tree else ()
        return [(dotted(node.func), node) for node in nodes if isinstance(node, ast.Call)]

    @cached_property
    def printed(self):
        """All that the cell's outputs say, as text."""
        return "\n".join(text for _, text in self.texts())

    def texts(self):
        """(kind, text) of each output."""
        for output in self.outputs:
            if output.output_type == "stream":
                yield output.name, output.text
            elif output.output_type == "error":
                yield "error", f"{output.ename}: {output.evalue}"
            for kind, text in output.get("data", {}).items():
                yield kind, text if isinstance(text, str) else str(text)


def dotted(node):
    """`a.b.c` for such an expression, else what stands after its last dot."""
    if isinstance(node, ast.Attribute):
        before = dotted(node.value)
        return f"{before}.{node.attr}" if before else node.attr
    return node.id if isinstance(node, ast.Name) else ""


@dataclass
class Notebook:
    """One notebook of the book that stands under `root`."""

    path: Path
    root: Path = ROOT
    text: str = field(init=False, repr=False)

    def __post_init__(self):
        self.text = self.path.read_text(encoding="utf-8")
        self.node = nbformat.v4.reads(self.text)
        self.metadata = self.node.metadata
        self.cells = [Cell(cell) for cell in self.node.cells]
        self.code = [cell for cell in self.cells if cell.is_code]
        self.prose = [cell for cell in self.cells if cell.is_read]

    @property
    def name(self):
        """The chapter's name as Python writes it."""
        return self.path.stem.replace("-", "_")

    @property
    def is_chapter(self):
        """Metadata `book: {kind: page}` marks what is none."""
        return self.metadata.get("book", {}).get("kind", "chapter") == "chapter"

    @property
    def counted(self):
        """The code cells that a reader reads: no set-up, no stubs and solutions, no deck."""
        own = {"first-cell", "exercise", "solution", "slides-only"}
        return [cell for cell in self.code if not own & set(cell.tags)]

    @property
    def median(self):
        return statistics.median(cell.lines for cell in self.counted) if self.counted else 0

    def section(self, title):
        """The cells below the heading `## title`, up to the next of its level."""
        inside = False
        for cell in self.cells:
            if cell.is_read and cell.source.lstrip().startswith("## "):
                inside = cell.source.lstrip().splitlines()[0].strip() == f"## {title}"
            if inside:
                yield cell


def problems(notebook):
    """Every rule's findings as lines that say where, what is wrong, and what is right."""
    inside = notebook.path.is_relative_to(notebook.root)
    file = notebook.path.relative_to(notebook.root) if inside else notebook.path
    for check in RULES:
        for cell, wrong, right in check(notebook):
            where = f" [{cell.id}]" if cell else ""
            yield f"{file}{where} {check.__name__}: {wrong}; {right}"
