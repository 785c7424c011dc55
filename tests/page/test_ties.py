"""The pages that tie the book together: their links land, their numbers stand in the chapters."""

import json
import re
from pathlib import Path
from urllib.parse import unquote

import pytest

from tools import execute
from tools.address import ROOT
from tools.lint import markdown
from tools.lint.links import anchors

BOOK = ROOT / "book"
PAGES = execute.pages(ROOT)
TIES = ("conclusion", "errata", "readers-questions")
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


def text(name):
    """Return the source of one of the pages."""
    return (BOOK / f"{name}.md").read_text(encoding="utf-8")


def split(link):
    """Return the file and the anchor that a link means."""
    name, _, anchor = unquote(link).partition("#")
    return (BOOK / name).resolve(), anchor


def said(page):
    """Return all that a page says: its text, its code and what that printed."""
    source = page.read_text(encoding="utf-8")
    if page.suffix != ".ipynb":
        return source
    parts = []
    for cell in json.loads(source)["cells"]:
        parts.append("".join(cell["source"]))
        for output in cell.get("outputs", []):
            parts.append("".join(output.get("text", [])))
            parts.append("".join(output.get("data", {}).get("text/plain", [])))
    return "\n".join(parts)


@pytest.mark.parametrize("name", TIES)
def test_links_land(name):
    """On a page that `_toc.yml` names, and on a heading that the page has."""
    lost = []
    for link in markdown.links(text(name)):
        if "://" not in link:
            file, anchor = split(link)
            if file not in PAGES or (anchor and anchor not in anchors(file)):
                lost.append(link)
    assert lost == []


@pytest.mark.parametrize("name", TIES[:2])
def test_numbers_stand_in_the_chapter_that_a_row_links(name):
    """Tests hold the chapters' numbers to their cells: so they hold these."""
    loose = []
    for line in text(name).splitlines():
        links = [link for link in markdown.links(line) if ".ipynb" in link]
        if not (line.startswith("| ") and links):
            continue
        shown = re.sub(r"\]\((?:[^()]|\([^()]*\))*\)", "]", line).split(" | ", 1)[1]
        known = set(NUMBER.findall("\n".join(said(split(link)[0]) for link in links)))
        loose += [(line[:50], n) for n in NUMBER.findall(shown) if n not in known]
    assert loose == []


def test_every_errata_box_of_a_chapter_is_collected():
    linked = {split(link)[0] for link in markdown.links(text("errata")) if ".ipynb" in link}
    boxed = {p for p in PAGES if p.suffix == ".ipynb" and "admonition errata" in said(p)}
    assert [Path(page).stem for page in sorted(boxed - linked)] == []


def test_ten_questions_each_with_an_answer_and_a_place():
    parts = re.split(r"^## (?=\d+\. )", text("readers-questions"), flags=re.M)[1:]
    assert [int(part.split(".")[0]) for part in parts] == list(range(1, 11))
    for part in parts:
        assert re.search(r"\?$", part.splitlines()[0]), part[:60]
        shown = part.split("**See it**:")[1]
        assert any(".ipynb#" in link for link in markdown.links(shown)), part[:60]
