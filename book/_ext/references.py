"""The bibliography: every entry of references.bib, and the chapters that cite it.

It is written as Markdown, like a chapter's own list: so its links are made and checked as all
others are, and another look of the list is another line of text here.
"""

import json
import os
import re
from pathlib import Path
from urllib.parse import quote, urlsplit

from docutils.nodes import container
from docutils.statemachine import StringList
from pybtex.database import parse_file
from pybtex.richtext import Text
from sphinx.util.docutils import SphinxDirective

from tools import execute
from tools.lint import markdown

PLACES = (
    ("doi", "https://doi.org/", "doi:"),
    ("eprint", "https://arxiv.org/abs/", "arXiv:"),
    ("url", "", ""),
)


def entries(bib):
    """Return {key: entry} of a .bib file."""
    return parse_file(str(bib), bib_format="bibtex").entries


def addresses(entry):
    """List the (text, address) of each place where a paper can be found, best first."""
    fields = entry.fields
    return [
        (label + fields[name] if label else host(fields[name]), start + fields[name])
        for name, start, label in PLACES
        if name in fields
    ]


def host(address):
    """Name the site of an address."""
    return urlsplit(address).netloc.removeprefix("www.")


def known_as(address):
    """Return an address as it is compared: case and a last slash do not count."""
    return address.lower().rstrip("/")


def prose(page):
    """Return the Markdown of a page of the book."""
    text = page.read_text(encoding="utf-8")
    if page.suffix != ".ipynb":
        return text
    cells = json.loads(text)["cells"]
    return "\n\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")


def citations(root):
    """Return {address: the pages that link it}, for the notebooks of `_toc.yml`, in its order."""
    found = {}
    for page in execute.pages(root):
        if page.suffix == ".ipynb":
            for link in dict.fromkeys(map(known_as, markdown.links(prose(page)))):
                found.setdefault(link, []).append(page)
    return found


def cited_by(entry, found):
    """List the pages that cite an entry, by any of its addresses."""
    pages = [page for _, address in addresses(entry) for page in found.get(known_as(address), [])]
    return list(dict.fromkeys(pages))


def listed(root, bib, folder):
    """Write the whole list for a page in `folder`: a line of Markdown for each entry, by author."""
    found = citations(root)
    lines = []
    for entry in sorted(entries(bib).values(), key=order):
        line = f"- {reference(entry)}"
        titles = [
            f"[{title(p)}]({quote(os.path.relpath(p, folder))})" for p in cited_by(entry, found)
        ]
        lines.append(f"{line} Cited in: {', '.join(titles)}." if titles else line)
    return lines


def order(entry):
    """Sort by the authors' names, then by year, as chapters do."""
    names = [plain(" ".join(person.last_names)) for person in entry.persons["author"]]
    return [name.casefold() for name in names], entry.fields["year"], entry.key


def reference(entry):
    """Write one entry: Author, A. (year). Title. Venue. [doi](…)"""
    parts = [f"{authors(entry)} ({entry.fields['year']})", text(entry.fields["title"])]
    parts += [venue(entry)] if venue(entry) else []
    where = " ".join(f"[{literal(name)}]({url(to)})" for name, to in addresses(entry))
    ends = [part if part.endswith(("?", "!", ".")) else f"{part}." for part in parts]
    return " ".join([*ends, where])


def authors(entry):
    """Write all authors: family names first, other names as initials."""
    people = entry.persons["author"]
    names = [initialled(person) for person in people if person.last_names != ["others"]]
    if len(names) < len(people):
        return f"{', '.join(names)}, et al."
    return ", & ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]


def initialled(person):
    """Write a name as `Müller, K.-R.`"""
    family = text(" ".join([*person.prelast_names, *person.last_names]))
    given = [plain(name) for name in [*person.first_names, *person.middle_names]]
    initials = ["-".join(f"{part[0]}." for part in name.split("-") if part) for name in given]
    return ", ".join([family, " ".join(initials)]) if initials else family


def venue(entry):
    """Write where an entry appeared: journal, volume(number), pages."""
    fields = entry.fields
    name = next((fields[k] for k in ("journal", "booktitle", "publisher") if k in fields), "")
    volume = fields.get("volume", "") + (f"({fields['number']})" if "number" in fields else "")
    parts = [name, volume, fields.get("pages", "").replace("--", "–")]
    note = f" {fields['note']}." if "note" in fields else ""
    return text(", ".join(filter(None, parts)) + ("." if name and note else "") + note).strip()


def plain(latex):
    """Read LaTeX: accents become letters, braces go."""
    return str(Text.from_latex(latex))


def literal(text):
    """Write plain text so that Markdown leaves it as it is."""
    return re.sub(r"([\\`*_\[\]<>$])", r"\\\1", text)


def text(latex):
    """Write LaTeX as Markdown."""
    return literal(plain(latex))


def url(address):
    """Write an address so that it ends where it should: `(64)` is part of some DOIs."""
    return address.replace("(", "%28").replace(")", "%29")


def title(page):
    """Return the title of a page."""
    return markdown.headings(prose(page))[0][1]


class Bibliography(SphinxDirective):
    """`{bibliography}` and a .bib file: the whole list."""

    required_arguments = 1

    def run(self):
        """Let the page's own parser read the list; read it anew when a source changes."""
        root, folder = Path(self.env.srcdir), Path(self.env.doc2path(self.env.docname)).parent
        bib = folder / self.arguments[0]
        for file in (bib, root / "_toc.yml", *execute.pages(root)):
            self.env.note_dependency(str(file))
        box = container(classes=["bibliography"])
        lines = listed(root, bib, folder)
        self.state.nested_parse(StringList(lines, source=str(bib)), self.content_offset, box)
        return [box]


def setup(app):
    """Register the directive."""
    app.add_directive("bibliography", Bibliography)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
