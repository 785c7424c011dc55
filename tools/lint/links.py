"""Links lead somewhere; papers are in book/references.bib."""

import re
from functools import lru_cache
from pathlib import Path
from urllib.parse import unquote

import nbformat
from pybtex.database import parse_file

from tools.lint import markdown
from tools.lint.notebook import chapter_rule, rule

PAPER = re.compile(r"https://(?:doi\.org/|arxiv\.org/abs/)\S+", re.I)
ENTRY = re.compile(r"^[-*] .+? \((?:19|20)\d\d[a-z]?\)\. .+", re.S)


def anchors(file):
    """The anchors of a page of the book."""
    if file.suffix == ".ipynb":
        cells = nbformat.read(file, as_version=4).cells
        text = "\n\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
    else:
        text = file.read_text(encoding="utf-8")
    return {markdown.slug(heading) for _, heading in markdown.headings(text)}


@rule
def links_land(notebook):
    """A link inside the book names a file, and an anchor that is in it."""
    for cell in notebook.cells:
        for link in [] if cell.is_code else markdown.links(cell.source):
            if re.match(r"[a-z]+:", link):
                if link.startswith("http:"):
                    yield cell, f"{link} is not encrypted", "link to https"
                continue
            name, _, anchor = unquote(link).partition("#")
            file = (notebook.path.parent / name).resolve() if name else notebook.path
            if not file.is_file():
                yield cell, f"the link {link} leads nowhere", "name a file beside this one"
            elif anchor and anchor not in anchors(file):
                right = f"one of {', '.join(sorted(anchors(file)))}"
                yield cell, f"{link}: no such heading", right


@lru_cache
def bibliography(file: Path):
    """The address of every entry of the .bib file."""
    found = set()
    for entry in parse_file(str(file), bib_format="bibtex").entries.values():
        fields = entry.fields
        if "doi" in fields:
            found.add(f"https://doi.org/{fields['doi']}".lower())
        if "eprint" in fields:
            found.add(f"https://arxiv.org/abs/{fields['eprint']}".lower())
        if "url" in fields:
            found.add(fields["url"].lower())
    return found


@rule
def papers_known(notebook):
    """A paper that the text links is an entry of references.bib."""
    for cell in notebook.cells:
        for link in [] if cell.is_code else markdown.links(cell.source):
            if PAPER.match(link) and not _known(notebook, link):
                yield cell, f"{link} is not in book/references.bib", "add the paper there"


@chapter_rule
def references(notebook):
    """Author, year, title, venue, and a link to the paper, for each reference."""
    cells = [cell for cell in notebook.section("References") if cell.is_read]
    text = "\n".join(cell.source for cell in cells)
    entries = re.split(r"^(?=[-*] )", text, flags=re.M)[1:]
    if not entries:
        yield (
            cells[0] if cells else None,
            "no references",
            "- Author, A. (year). Title. Venue. [doi]",
        )
    for entry in entries:
        named = markdown.links(entry)
        shown = entry.strip().split("\n")[0][:50]
        if not ENTRY.match(entry) or not named:
            yield (
                cells[0],
                f"the reference {shown!r}",
                "- Author, A. (year). Title. Venue. [doi](…)",
            )
        elif not any(_known(notebook, link) for link in named):
            yield (
                cells[0],
                f"{shown!r} is not in book/references.bib",
                "add it, with its doi or url",
            )


def _known(notebook, link):
    file = notebook.root / "book" / "references.bib"
    return file.is_file() and link.lower().rstrip("/") in bibliography(file)
