"""A gate that cannot fail is none: each is tried with the defect that it is there for.

The defects stand on pages of their own beside a good one, so that one build and one run of a gate
show what it sees and what it leaves alone.
"""

import re

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell

from tests import browser
from tests.gates import good
from tests.gates.copies import Copy, edit, red

MATHEMATICS = new_markdown_cell("Half of it is $\\frac{1}{$ here.", id="half")
DEAD = new_code_cell("import ipywidgets\n\nipywidgets.IntSlider(description='dead')", id="dead")
OUTSIDE = new_code_cell(
    "from IPython.display import HTML\n\n"
    'HTML(\'<img src="https://example.org/a.png" alt="A picture that another host has.">\')',
    id="outside",
)
NAKED = new_code_cell("import matplotlib.pyplot as plt\n\nplt.plot([1, 2])\nplt.show()", id="naked")
PAGES = [f"tests/page/test_{name}.py" for name in ("pages", "controls", "outputs")]
LIGHT = "(test_whole_and_alone or test_mathematics) and light-1280"
SOME = ["-k", f"{LIGHT} or test_every_control or test_the_build_printed"]


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    return Copy(tmp_path_factory.mktemp("copy") / "book")


@pytest.fixture(scope="module")
def built(copy):
    """The copy with its site: a good chapter, an overfull one, and a page for each defect."""
    browser.require()
    copy.page("mathematics", MATHEMATICS)
    copy.page("dead", DEAD)
    copy.page("outside", OUTSIDE)
    overfull = good.chapter()
    cell = next(cell for cell in overfull.cells if cell.id == "section-1")
    cell.source += "\n\n" + "A slide of a lecture has one idea.\n\n" * 30
    good.write(overfull, copy.book, "overfull")
    stale = good.chapter()
    next(cell for cell in stale.cells if cell.id == "two").outputs[0].data["text/plain"] = "3"
    good.write(stale, copy.book, "stale")
    copy.contents("good", "overfull", "mathematics", "dead", "outside", "stale")
    done = copy.run("tools.build")
    assert done.returncode == 0, done.stdout[-3000:]
    return copy


@pytest.fixture(scope="module")
def pages(built):
    return built.tests(*PAGES, *SOME)


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("page", "test"),
    [
        ("mathematics", "test_mathematics"),
        ("dead", "test_every_control_moves_its_figure"),
        ("outside", "test_whole_and_alone"),
        ("stale", "test_the_build_printed_what_is_committed"),
    ],
)
def test_the_pages_gate_sees(page, test, pages):
    assert any(re.search(rf" {test}\[.*\b{page}\b", line) for line in red(pages)), red(pages)


@pytest.mark.timeout(600)
def test_the_pages_gate_leaves_the_good_alone(pages):
    assert [line for line in red(pages) if re.search(r"\b(good|notation|index)\b", line)] == []


@pytest.mark.timeout(600)
def test_the_decks_gate_sees_an_overfull_slide(built):
    results = built.tests("tests/slides/test_decks.py", "-k", "can_be_projected")
    assert red(results)
    assert all("[overfull-" in line for line in red(results))


@pytest.mark.timeout(600)
def test_the_build_sees_a_raising_cell_and_keeps_the_last_site(built):
    site = built.root / "_build" / "site" / "book" / "good.html"
    before = site.read_bytes()
    built.page("raising", new_code_cell("1 / 0", id="one"))
    built.contents("good", "raising")
    done = built.run("tools.build")
    assert done.returncode != 0
    assert "ZeroDivisionError" in done.stdout
    assert site.read_bytes() == before


@pytest.mark.timeout(600)
def test_the_build_sees_a_figure_without_words(built):
    built.page("naked", NAKED)
    built.contents("good", "naked")
    done = built.run("tools.build")
    assert done.returncode != 0
    assert "no alternative text" in done.stdout


@pytest.mark.timeout(600)
def test_the_build_sees_a_missing_page(built):
    built.contents("good", "nowhere")
    done = built.run("tools.build")
    assert done.returncode != 0
    assert "nowhere" in done.stdout


@pytest.mark.timeout(300)
def test_nbval_sees_a_changed_output_and_a_raising_cell(copy):
    changed, raising = good.chapter(), good.chapter()
    cell = next(cell for cell in changed.cells if cell.id == "two")
    cell.outputs[0].data["text/plain"] = "3"
    cell = next(cell for cell in raising.cells if cell.id == "four")
    cell.source = "1 / 0"
    files = [good.write(changed, copy.book, "changed"), good.write(raising, copy.book, "raising")]
    files.append(copy.book / "good.ipynb")
    results = copy.tests("--nbval", "--nbval-current-env", *map(str, files))
    code = [cell.id for cell in good.chapter().cells if cell.cell_type == "code"]
    assert [line.split("book.")[-1] for line in red(results)] == [
        f"changed.ipynb Cell {code.index('two')}",
        f"raising.ipynb Cell {code.index('four')}",
    ]
    for file in files[:2]:
        file.unlink()


@pytest.mark.timeout(300)
def test_the_lint_sees_what_nbval_cannot(copy):
    """No outputs (nbval passes those), and numbers that differ each time."""
    silent, random = good.chapter(), good.chapter()
    for cell in silent.cells:
        if cell.cell_type == "code":
            cell.outputs, cell.execution_count = [], None
    cell = next(cell for cell in random.cells if cell.id == "random")
    cell.source = cell.source.replace("default_rng(0)", "default_rng()")
    files = [good.write(silent, copy.book, "silent"), good.write(random, copy.book, "random")]
    done = copy.run("tools.lint", *map(str, files), str(copy.book / "good.ipynb"))
    told = [line for line in done.stdout.splitlines() if line.startswith("book/")]
    assert done.returncode != 0
    assert {line.split(" ")[0] for line in told} == {"book/silent.ipynb", "book/random.ipynb"}
    assert any("outputs_written" in line for line in told)
    assert any("[random] unseeded_generator" in line for line in told)
    for file in files:
        file.unlink()


RULES = {
    "AdaMax's decay": ("adaptive.py", "maximum(beta2 * state.u", "maximum(beta1 * state.u"),
    "NAG's look-ahead": ("classical.py", "grad(theta - gamma * state.v)", "grad(theta - state.v)"),
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize("name", RULES)
def test_the_unit_gate_sees_a_changed_rule(name, copy):
    file, old, new = RULES[name]
    edit(copy.root / "optlib" / file, old, new)
    try:
        assert red(copy.tests("tests/test_rules.py", "-x", "-n", "0"))
    finally:
        edit(copy.root / "optlib" / file, new, old)
