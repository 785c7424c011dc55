"""CONTRIBUTING.md, followed to the letter: its lists of files and its commands are whole.

A small rule and a small chapter are added to a copy of the repository, file by file as listed. The
listed commands pass, and they fail as soon as any one of the files is left out.
"""

import re
import shlex

import pytest

from tests.gates.copies import Whole
from tests.gates.newcomers import adabelief, chapter
from tools import notebooks
from tools import test as driver
from tools.address import ROOT
from tools.lint.notebook import Notebook

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
PYTHON = ".venv/bin/python -m "
# Of a rule's tests, those that tell within seconds whether it is missing somewhere.
MISSING = "missing or has_an_oracle or every_rule_has or has_a_style or has_a_twin or explained"


def section(title):
    return re.search(rf"^## {title}\n(.*?)(?=^## )", TEXT, re.M | re.S)[1]


def rows(title):
    """The first column of the section's table."""
    lines = [line for line in section(title).splitlines() if line.startswith("| `")]
    return [line.split(" | ")[0].removeprefix("| ") for line in lines]


def files(title, **names):
    """The files that the section lists; of two that are joined by *or*, the last."""
    found = []
    for row in rows(title):
        row = re.sub(r"`[^`]+` or ", "", row)
        found += [named(file, **names) for file in re.findall(r"`([^`]+)`", row)]
    return found


def named(text, **names):
    for word, name in names.items():
        text = text.replace(f"<{word}>", name)
    return text


def commands(title, **names):
    """The section's commands, without the environment's Python."""
    lines = re.findall(rf"^{re.escape(PYTHON)}(.*)$", section(title), re.M)
    return [shlex.split(named(line, **names)) for line in lines]


def add(root, file, edits):
    """Put in what a newcomer adds to a file."""
    path = root / file
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    for words, new in edits:
        assert not words or text.count(words) == 1, (
            f"{file} has {words!r} {text.count(words)} times"
        )
        new = new() if callable(new) else new
        text = text.replace(words, new + words) if words else text + new
    path.write_text(text, encoding="utf-8")


class Left:
    """While this lasts, the file is as it was before the newcomer."""

    def __init__(self, root, file):
        self.path, self.old = root / file, ROOT / file

    def __enter__(self):
        self.new = self.path.read_bytes()
        self.path.unlink()
        if self.old.exists():
            self.path.write_bytes(self.old.read_bytes())

    def __exit__(self, *_):
        self.path.write_bytes(self.new)


# An optimiser ------------------------------------------------------------------------------

RULE = files("An optimiser")
NEW_RULE = [file for file in RULE if not file.endswith(".ipynb")]
JUDGING = [command for command in commands("An optimiser") if command[0] == "pytest"]


@pytest.fixture(scope="module")
def rule(tmp_path_factory):
    tree = Whole(tmp_path_factory.mktemp("rule") / "book")
    for file, edits in adabelief.FILES.items():
        add(tree.root, file, edits)
    return tree


def test_a_rule_is_the_listed_files():
    assert sorted(NEW_RULE) == sorted(adabelief.FILES)


def test_the_listed_notebooks_are_those_that_run_every_rule():
    every = re.compile(r"OPTIMIZERS\.(items|values)\(\)")
    books = [Notebook(file) for file in notebooks.of_the_book()]
    found = [b.path for b in books if any(every.search(cell.source) for cell in b.code)]
    assert {ROOT / file for file in RULE if file.endswith(".ipynb")} == set(found)
    (again,) = [c for c in commands("An optimiser") if c[0] == "tools.notebooks"]
    assert {ROOT / file for file in again[1:]} == set(found)


def test_the_listed_tests_are_of_the_gate_that_is_named():
    assert ["tools.test", "unit"] in commands("An optimiser")
    outside = [word for word in driver.GATES["unit"][0] if word.startswith("--ignore=")]
    outside = tuple(word.removeprefix("--ignore=") for word in outside)
    (judging,) = JUDGING
    assert all((ROOT / word).is_file() for word in judging[1:])
    assert not [word for word in judging if word.startswith(outside)]


@pytest.mark.timeout(600)
def test_with_all_files_a_rule_is_accepted(rule):
    (judging,) = JUDGING
    chosen = f"{MISSING} or (AdaBelief and not jax)"
    done = rule.run(*judging, "-q", "-p", "no:cacheprovider", "-k", chosen)
    assert done.returncode == 0, done.stdout[-3000:]
    assert int(re.search(r"(\d+) passed", done.stdout)[1]) > 40, done.stdout[-500:]


@pytest.mark.timeout(300)
@pytest.mark.parametrize("file", NEW_RULE)
def test_a_rule_without_one_of_its_files_is_refused(file, rule):
    (judging,) = JUDGING
    with Left(rule.root, file):
        done = rule.run(*judging, "-q", "-x", "-p", "no:cacheprovider", "-k", MISSING)
    assert done.returncode in (1, 2, 4), done.stdout[-3000:]
    assert re.search("AdaBelief", done.stdout), done.stdout[-3000:]


# A chapter ---------------------------------------------------------------------------------

NAMES = {"part": "strategies", "name": chapter.NAME, "module": chapter.NAME.replace("-", "_")}
CHAPTER = files("A chapter", **NAMES)
FOLLOWED = commands("A chapter", **NAMES)


@pytest.fixture(scope="module")
def followed(tmp_path_factory):
    """The copy with the chapter, and what each of the listed commands said."""
    tree = Whole(tmp_path_factory.mktemp("chapter") / "book")
    for file, edits in chapter.FILES.items():
        add(tree.root, file, edits)
    return tree, [tree.run(*command) for command in FOLLOWED]


def test_a_chapter_is_the_listed_files():
    assert sorted(CHAPTER) == sorted(chapter.FILES)


@pytest.mark.timeout(600)
def test_with_all_files_a_chapter_is_accepted(followed):
    for command, done in zip(FOLLOWED, followed[1], strict=True):
        assert done.returncode == 0, f"{' '.join(command)}: {done.stdout[-3000:]}"


@pytest.mark.timeout(600)
@pytest.mark.parametrize("file", CHAPTER)
def test_a_chapter_without_one_of_its_files_is_refused(file, followed):
    tree, _ = followed
    judging = [command for command in FOLLOWED if command[0] in ("tools.lint", "pytest")]
    judging = [[*c, "-x"] if c[0] == "pytest" else c for c in judging]
    with Left(tree.root, file):
        assert any(tree.run(*command).returncode for command in judging)
