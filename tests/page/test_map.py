"""The map: each entry of the sources has its place, each chapter stands in it, each link lands."""

import os
import re
from urllib.parse import unquote

import yaml

from tools import execute
from tools.address import ROOT
from tools.lint import markdown
from tools.lint.links import anchors

BOOK = ROOT / "book"
MAP = (BOOK / "map.md").read_text(encoding="utf-8")
PAGES = execute.pages(ROOT)
CONTENTS = """
Gradient descent variants; Batch gradient descent; Stochastic gradient descent;
Mini-batch gradient descent; Challenges; Gradient descent optimization algorithms; Momentum;
Nesterov accelerated gradient; Adagrad; Adadelta; RMSprop; Adam; AdaMax; Nadam; AMSGrad;
Visualization of algorithms; Which optimizer to choose?; Parallelizing and distributing SGD;
Hogwild!; Downpour SGD; Delay-tolerant Algorithms for SGD; TensorFlow; Elastic Averaging SGD;
Additional strategies for optimizing SGD; Shuffling and Curriculum Learning; Batch normalization;
Early Stopping; Gradient noise; Conclusion; References
"""
SOURCES = ("survey", "first lecture", "second lecture", "article", "podcast")
PLANNED = re.compile(r"\*planned\*: `([a-z/-]+)`")


def links():
    """Return (link, file, anchor) of each link inside the book."""
    found = [link for link in markdown.links(MAP) if "://" not in link]
    parts = [unquote(link).partition("#") for link in found]
    return [
        (link, (BOOK / name).resolve(), anchor)
        for link, (name, _, anchor) in zip(found, parts, strict=True)
    ]


def rows(source):
    """Return the (entry, place) rows of the table of one source."""
    section = re.search(rf"^## The {source}\n(.*?)(?=^## |\Z)", MAP, re.M | re.S)[1]
    found = [line.strip("|").split("|") for line in section.splitlines() if line.startswith("| ")]
    return [(entry.strip(), place.strip()) for entry, place in found[1:]]


def test_every_link_lands_on_a_page_of_the_book():
    """A page that `_toc.yml` names, and a heading that the page has."""
    assert [link for link, file, _ in links() if file not in PAGES] == []
    lost = [link for link, file, anchor in links() if anchor and anchor not in anchors(file)]
    assert lost == []


def test_every_chapter_stands_in_the_map():
    """And every other page, but the front page and the map itself."""
    there = {file for _, file, _ in links()}
    missing = [page for page in PAGES if page not in there | {BOOK / "index.md", BOOK / "map.md"}]
    assert [os.path.relpath(page, BOOK) for page in missing] == []


def test_every_entry_of_the_survey_has_its_place_in_its_order():
    """The survey's table of contents, and its readers' questions."""
    contents = [entry.strip() for entry in CONTENTS.replace("\n", " ").split(";")]
    assert [entry for entry, _ in rows("survey")][: len(contents)] == contents
    assert any("](readers-questions.md)" in place for _, place in rows("survey"))


def test_no_entry_of_a_source_is_without_a_place():
    """A link, or the name of a chapter that is planned; or a word on where to look."""
    for source in SOURCES:
        assert rows(source), source
        bare = [
            e for e, place in rows(source) if not markdown.links(place) and "*planned*" not in place
        ]
        assert set(bare) <= {"Additional strategies for optimizing SGD"}, source


def test_what_is_planned_is_marked_and_only_that():
    """A chapter that has come is no longer planned: the map has to link it."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    files = {chapter["file"] for part in toc["parts"] for chapter in part["chapters"]}
    planned = PLANNED.findall(MAP)
    assert MAP.count("*planned*: ") == len(planned)
    assert [name for name in planned if f"book/{name}" in files] == []


def test_the_front_page_lists_every_chapter():
    found = markdown.links((BOOK / "index.md").read_text(encoding="utf-8"))
    books = {os.path.relpath(page, BOOK) for page in PAGES if page.suffix == ".ipynb"}
    assert books - set(found) == set()
