"""No module of judges is without its tests, and no chapter without its judges."""

from pathlib import Path

from tools import course
from tools.address import ROOT

TESTED = {file.stem.removeprefix("test_") for file in Path(__file__).parent.glob("test_*.py")}
JUDGES = {file.stem for file in (ROOT / "optlib" / "checks").glob("*.py")} - {"__init__"}


def test_every_judge_is_tested_and_every_chapter_judged():
    assert TESTED - {Path(__file__).stem.removeprefix("test_")} == JUDGES
    assert {notebook.name for notebook in course.chapters().values()} == JUDGES
