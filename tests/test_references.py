"""The bibliography: each citation of a chapter is in references.bib, each entry is cited."""

import re
import runpy

import pytest
from pybtex.database import parse_string

from tools import execute
from tools.address import ROOT
from tools.lint import markdown

BIB = ROOT / "book" / "references.bib"
MADE = runpy.run_path(str(ROOT / "book" / "_ext" / "references.py"))
ENTRIES = MADE["entries"](BIB)
KNOWN = {MADE["known_as"](to) for entry in ENTRIES.values() for _, to in MADE["addresses"](entry)}
NOTEBOOKS = [page for page in execute.pages(ROOT) if page.suffix == ".ipynb"]
SECTION = re.compile(r"^## References\n(.*?)(?=^## |\Z)", re.M | re.S)


@pytest.mark.parametrize("page", NOTEBOOKS, ids=lambda page: page.stem)
def test_every_reference_of_a_chapter_is_an_entry(page):
    """Each web address of a section *References*, and each DOI or arXiv link anywhere."""
    text = MADE["prose"](page)
    section = SECTION.search(text)
    links = [link for link in markdown.links(section[1] if section else "") if "://" in link]
    links += [link for link in markdown.links(text) if re.match(r"https://(doi|arxiv)\.org/", link)]
    assert [link for link in links if MADE["known_as"](link) not in KNOWN] == []


def test_every_entry_is_cited_by_a_chapter():
    """Nothing stands in the list that the book does not use."""
    found = MADE["citations"](ROOT)
    assert [key for key, entry in ENTRIES.items() if not MADE["cited_by"](entry, found)] == []


def test_every_entry_can_be_found_and_stands_there_once():
    """An address for each, and no address for two."""
    keys = {}
    for key, entry in ENTRIES.items():
        assert MADE["addresses"](entry), key
        for _, address in MADE["addresses"](entry):
            keys.setdefault(MADE["known_as"](address), []).append(key)
    assert [pair for pair in keys.values() if len(pair) > 1] == []


def test_the_list_has_every_entry_with_its_links_and_chapters():
    lines = MADE["listed"](ROOT, BIB, ROOT / "book")
    assert len(lines) == len(ENTRIES)
    # The same form as in a chapter.
    entry = re.compile(
        r"- \S.+ \((?:18|19|20)\d\d\)\. \S.+[.?!] \[.+\]\(https://\S+\)( Cited in: .+\.)?"
    )
    assert [line for line in lines if not entry.fullmatch(line)] == []
    (adam,) = (line for line in lines if line.startswith("- Kingma, D. P., & Ba, J."))
    assert "](https://arxiv.org/abs/1412.6980) Cited in: " in adam
    assert "[Adam](algorithms/adam.ipynb)" in adam


def test_how_an_entry_is_written():
    """Initials, accents, particles, `and others`, pages, brackets of a DOI, Markdown's signs."""
    bib = r"""
    @article{one, author = {M{\"u}ller, Klaus-Robert and van der Berg, Jan P. and others},
      title = {{A title with_signs: is it *right*?}}, year = {1999}, journal = {Acts \& Facts},
      volume = {4}, number = {5}, pages = {1--17}, doi = {10.1/(64)x}}
    @misc{two, author = {Solo, Ann}, title = {{Slides}}, year = {2000}, note = {Lecture},
      url = {https://www.example.org/a}}
    """
    one, two = parse_string(bib, "bibtex").entries.values()
    assert MADE["reference"](one) == (
        r"Müller, K.-R., van der Berg, J. P., et al. (1999). A title with\_signs: is it "
        r"\*right\*? Acts & Facts, 4(5), 1–17. [doi:10.1/(64)x](https://doi.org/10.1/%2864%29x)"
    )
    assert MADE["reference"](two) == (
        "Solo, A. (2000). Slides. Lecture. [example.org](https://www.example.org/a)"
    )


def test_the_page_asks_for_the_list():
    text = (ROOT / "book" / "references.md").read_text(encoding="utf-8")
    assert "```{bibliography} references.bib\n```" in text
