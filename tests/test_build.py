"""The build's promises that need no build to try: nothing stale, nothing lost."""

import os
import time
from pathlib import Path

import pytest
from jupyter_cache import get_cache
from nbformat.v4 import new_code_cell, new_notebook

from tools import build, execute


@pytest.fixture
def tree(monkeypatch, tmp_path):
    """Point the build at a small tree of its own."""
    (tmp_path / "optlib").mkdir()
    (tmp_path / "optlib" / "core.py").write_text("one")
    (tmp_path / "requirements.txt").write_text("numpy")
    monkeypatch.setattr(build, "ROOT", tmp_path)
    monkeypatch.setattr(build, "BUILD", tmp_path / "_build")
    monkeypatch.setattr(build, "SITE", tmp_path / "_build" / "site")
    return tmp_path


@pytest.mark.parametrize("name", ["optlib/core.py", "optlib/new.js", "requirements.txt"])
def test_outputs_are_kept_by_what_made_them(tree, name):
    """A change of the package or of the packages installed gives the outputs another folder."""
    before = build.digest("optlib", "requirements.txt")
    assert before == build.digest("optlib", "requirements.txt")
    (tree / name).write_text("two")
    assert build.digest("optlib", "requirements.txt") != before


def test_outputs_of_another_python_are_not_used(tree, monkeypatch):
    """The version of Python counts too."""
    before = build.digest("optlib")
    monkeypatch.setattr(build.sys, "version", "another")
    assert build.digest("optlib") != before


def test_only_the_current_outputs_stay(tree):
    """What was made from other inputs is deleted."""
    for name in ("old", "new"):
        (tree / "_build" / "outputs" / name).mkdir(parents=True)
    build.forget_others(tree / "_build" / "outputs" / "new")
    assert [path.name for path in (tree / "_build" / "outputs").iterdir()] == ["new"]


def site(tree, name, text):
    """Make a site."""
    folder = tree / "_build" / name
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(text)
    return folder


def test_the_new_site_takes_the_place_of_the_old(tree):
    """Whole, with nothing of the old one left."""
    (site(tree, "site", "old") / "gone.html").touch()
    build.swap(site(tree, "new", "new"), tree / "_build" / "old")
    assert [path.name for path in build.SITE.iterdir()] == ["index.html"]
    assert (build.SITE / "index.html").read_text() == "new"


def test_a_swap_that_fails_brings_the_old_site_back(tree):
    """The new one is not there to be moved."""
    site(tree, "site", "old")
    with pytest.raises(FileNotFoundError):
        build.swap(tree / "_build" / "missing", tree / "_build" / "old")
    assert (build.SITE / "index.html").read_text() == "old"


def test_every_entry_of_the_contents_is_found():
    """The pages of `_toc.yml`, in reading order, and a sentence for one that is missing."""
    root = Path(build.__file__).parent.parent
    assert execute.pages(root)[0] == root / "book" / "index.md"
    with pytest.raises(SystemExit, match=r"no book/nowhere\.ipynb or book/nowhere\.md"):
        execute.find(root, "book/nowhere")


PARTS = """
import sys, time

for part in ("one", "\\ntwo", "\\n\\nthree\\n"):
    sys.stdout.write(part)
    sys.stdout.flush()
    time.sleep(0.3)
"""


def test_what_a_cell_printed_in_parts_is_shown_as_one_text(tmp_path):
    """A kernel sends its text whenever it likes: each part would be a box of its own, or a line."""
    page = tmp_path / "page.ipynb"
    result = execute.run(page, new_notebook(cells=[new_code_cell(PARTS)]))
    cache = get_cache(tmp_path / "cache")
    assert execute.keep(cache, page, result)
    _, kept = cache.merge_match_into_notebook(result.nb)
    assert [out.text for out in kept.cells[0].outputs] == ["one\ntwo\n\nthree\n"]


def test_what_measures_the_machine_runs_alone(tmp_path, monkeypatch):
    running, most = [], {}

    def run(path, notebook):
        running.append(path.stem)
        time.sleep(0.1)
        most[path.stem] = max(most.get(path.stem, 0), len(running))
        running.remove(path.stem)

    def page(name, measures):
        return tmp_path / name, new_notebook(metadata={"book": {"measures": measures}})

    jobs = [page("a", True), page("b", False), page("c", False), page("d", True)]
    monkeypatch.setattr(execute, "run", run)
    monkeypatch.setattr(execute, "keep", lambda *_: True)
    monkeypatch.setattr(execute, "cached", lambda *_: False)
    monkeypatch.setattr(execute, "pages", lambda root: [path for path, _ in jobs])
    monkeypatch.setattr(execute, "read", lambda path: dict(jobs)[path])
    assert execute.execute_all(tmp_path, tmp_path / "cache")
    assert most["a"] == most["d"] == 1
    assert max(most["b"], most["c"]) == 2 or os.cpu_count() == 1
