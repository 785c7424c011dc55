"""The glossary: sorted, each term once, and each defined in bold in the chapter it links to."""

import json
import re

from tools.build import ROOT

ENTRY = re.compile(
    r"^- \*\*(?P<term>[^*]+)\*\*: (?P<text>.+[.?]) (?P<links>\[.+\]\(\S+\))$", re.MULTILINE
)
LINES = [
    line
    for line in (ROOT / "book" / "glossary.md").read_text(encoding="utf-8").splitlines()
    if line.startswith("- ")
]
ENTRIES = [ENTRY.fullmatch(line) for line in LINES]


def plain(text):
    """Letters only, for sorting and comparing: mathematics, case and hyphens do not count."""
    return re.sub(r"[^a-z0-9]+", " ", text.lower()).strip()


def test_every_line_is_an_entry():
    assert LINES
    assert [line for line, entry in zip(LINES, ENTRIES, strict=True) if entry is None] == []


def test_sorted_and_once():
    terms = [plain(entry["term"]) for entry in ENTRIES]
    assert terms == sorted(set(terms))


def test_each_term_is_defined_in_its_chapter():
    lost = []
    for entry in ENTRIES:
        file = re.search(r"\]\(([^)#]+)", entry["links"])[1]
        cells = json.loads((ROOT / "book" / file).read_text(encoding="utf-8"))["cells"]
        text = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
        bold = {plain(words) for words in re.findall(r"\*\*([^*]+)\*\*", text)}
        if plain(entry["term"]) not in bold:
            lost.append((entry["term"], file))
    assert lost == []
