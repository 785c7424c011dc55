"""A course can be planned from INSTRUCTORS.md: its minutes are computed, its tables are whole."""

import re

import pytest

from tests.gates import good
from tools import course
from tools.address import ROOT
from tools.execute import pages
from tools.lint.notebook import Notebook

TEXT = course.FILE.read_text(encoding="utf-8")
BOOKS = course.chapters()
ROWS = [row for line in TEXT.splitlines() if (row := course.ROW.match(line))]
LINK = re.compile(r"\]\((book/[^)#]+|[A-Z]+\.md)\)")


def part(title):
    """What stands below a heading of INSTRUCTORS.md."""
    return re.search(rf"^## {title}\n(.*?)(?=^## |\Z)", TEXT, re.M | re.S)[1]


def test_the_minutes_are_what_the_notebooks_say():
    assert course.main([]) == 0, "python -m tools.course --write"


def test_the_courses_have_2_5_and_10_lectures_of_at_most_90_minutes():
    lectures, number = [], 0
    for row in ROWS:
        if int(row[2]) < number:
            lectures.append(number)
        number = int(row[2])
        assert int(row[0].rsplit("|", 2)[1]) <= 90, row[0]
    assert [*lectures, number] == [2, 5, 10]
    # Ten lectures are the whole of the survey: each of its parts.
    assert {row[3].split("/")[1] for row in ROWS[-20:]} >= {b.split("/")[1] for b in BOOKS}


@pytest.mark.parametrize("title", ["The lectures", "Minutes for each section", "In the lab"])
def test_every_chapter_has_its_row(title):
    rows = [line for line in part(title).splitlines() if line.startswith("| [")]
    there = [LINK.search(line)[1] for line in rows]
    assert len(there) == len(set(there))
    assert set(BOOKS) <= set(there)
    assert all(line.count(" | ") == rows[0].count(" | ") for line in rows)


def test_links_land_or_are_planned_in_the_map():
    planned = (ROOT / "book" / "map.md").read_text(encoding="utf-8")
    planned = {f"book/{name}.ipynb" for name in re.findall(r"\*planned\*: `([^`]+)`", planned)}
    there = {page.relative_to(ROOT).as_posix() for page in pages(ROOT)} | {"CONTRIBUTING.md"}
    assert set(LINK.findall(TEXT)) - there - planned == set()


def test_minutes_of_a_section(tmp_path):
    """Of the good chapter: 4 + 8 + 12 minutes of exercises below one slide and a paragraph."""
    found = course.sections(Notebook(good.write(good.chapter(), tmp_path)))
    assert found["Exercises"] == (1, 1, 24)
    assert found["Check yourself"].work == 3
    # Three code cells that the deck does not show, and the words below its one slide.
    read = round(len(good.FILLER.split()) / course.READ + 3)
    assert found["What goes wrong without it"] == (1, read, 0)
    assert found["Try it"].lecture == 2  # its slide, and the figure on it


def test_what_is_left_out_must_be_a_section(tmp_path):
    notebook = Notebook(good.write(good.chapter(), tmp_path))
    whole = course.taught(notebook, "–")
    assert (
        whole - course.taught(notebook, "Summary") == course.sections(notebook)["Summary"].lecture
    )
    with pytest.raises(SystemExit, match=r"good\.ipynb has no section Proof: opening, What goes"):
        course.taught(notebook, "Proof")
