"""Each rule of the notebook lint tells the one thing spoilt in a chapter with nothing wrong."""

import re

import nbformat
import pytest

from tests.gates import good
from tools.lint.__main__ import main
from tools.lint.notebook import RULES, Notebook, problems


@pytest.fixture(scope="session", autouse=True)
def _run_once():
    """Where the good chapter does not even run, say so once."""
    good.chapter()


def cell(notebook, name):
    return next(cell for cell in notebook.cells if cell.id == name)


def edit(name, old, new):
    def spoil(notebook):
        source = cell(notebook, name).source
        assert old in source
        cell(notebook, name).source = source.replace(old, new, 1)

    return spoil


def add(name, text):
    def spoil(notebook):
        cell(notebook, name).source += text

    return spoil


def drop(*names):
    def spoil(notebook):
        notebook.cells = [cell for cell in notebook.cells if cell.id not in names]

    return spoil


def twice(name, new, times=1):
    def spoil(notebook):
        at = [cell.id for cell in notebook.cells].index(name)
        for number in range(times):
            copy = nbformat.from_dict(notebook.cells[at])
            copy.id = new if times == 1 else f"{new}-{number}"
            notebook.cells.insert(at, copy)

    return spoil


def put(name, path, value):
    """Set what stands at `path` in a cell (or, with no name, in the notebook's metadata)."""

    def spoil(notebook):
        *way, last = path
        place = cell(notebook, name) if name else notebook.metadata
        for step in way:
            place = place.setdefault(step, {}) if isinstance(step, str) else place[step]
        place[last] = value

    return spoil


def printed(text, kind="stdout"):
    return put("two", ["outputs"], [nbformat.v4.new_output("stream", name=kind, text=text)])


def computed(alt):
    """A figure whose alt text stands in a variable, with a line before it and its numbers after."""

    def spoil(notebook):
        figure = cell(notebook, "figure")
        figure.source = re.sub(r'(plots\.show\(fig, )".*?"', r"\1alt", figure.source)
        assert "plots.show(fig, alt)" in figure.source
        numbers = {"text/plain": "The numbers behind this figure", "text/html": 300 * "<td>1</td>"}
        new, texts = nbformat.v4.new_output, [{"text/plain": alt}, numbers]
        shown = [new("display_data", data=text) for text in texts]
        figure.outputs = [new("stream", name="stdout", text="What the cell prints.\n"), *shown]

    return spoil


def swap(one, other):
    def spoil(notebook):
        names = [cell.id for cell in notebook.cells]
        i, j = names.index(one), names.index(other)
        notebook.cells[i], notebook.cells[j] = notebook.cells[j], notebook.cells[i]

    return spoil


PICTURE = [nbformat.v4.new_output("display_data", data={"image/png": "AAAA"})]
RESULT = [nbformat.v4.new_output("error", ename="ValueError", evalue="no", traceback=[])]
QUIZ = '<details class="quiz'
SPOILT = [
    ("one_title", add("section-3", "\n\n# Another"), "2 headings of level one"),
    ("one_title", swap("title", "first-cell"), "not the notebook's first line"),
    ("heading_steps", add("prose-2", "\n\n#### Deep"), "#### Deep follows a ##"),
    ("sections", drop("section-2"), "missing: ## The rule"),
    ("sections", edit("section-2", "## The rule", "## The law"), "## The law is not in the arc"),
    ("sections", swap("section-0", "section-1"), "another order"),
    ("sections", edit("section-3", "## Try", "Words.\n\n## Try"), "not its cell's first line"),
    ("sections", put(None, ["book", "arc"], ["The rule"]), "leaves out ## Summary"),
    ("title_block", edit("title", "You learn", "**You** learn"), "no one-sentence promise"),
    ("title_block", edit("title", "looks like.", "is. It is good."), "no one-sentence promise"),
    ("title_block", edit("title", "- run a rule on a bowl.", ""), "no list of objectives"),
    ("title_block", edit("title", "**Time** 40 minutes", ""), "no reading time"),
    ("title_block", edit("title", "[the notation](notation.md)", "nothing"), "to know first"),
    ("length", drop(*(f"prose-{n}" for n in range(10))), "words; a chapter has 1200 to 2300"),
    ("length", add("prose-1", " word" * 1000), "words; a chapter has 1200 to 2300"),
    ("code_cells", drop("two", "four"), "9 code cells"),
    ("code_cells", twice("two", "more", 10), "21 code cells"),
    ("code_cells", lambda n: [add(c, "\n0" * 9)(n) for c in LONG], "half the code cells"),
    ("cell_ids", put("two", ["id"], "a1b2c3d4"), "is no short slug"),
    ("cell_ids", put("two", ["id"], "four"), "'four' stands twice"),
    ("kernel", put(None, ["kernelspec", "name"], "julia"), "kernel 'julia'"),
    ("first_code_cell", edit("first-cell", "HOME", "HOUSE"), "is not the book's"),
    ("first_code_cell", put("first-cell", ["metadata", "tags"], ["first-cell"]), "hide-input"),
    ("python", edit("two", "1 + 1", "%timeit 1 + 1"), "not plain Python"),
    ("python", edit("two", "1 + 1", "1 +"), "not plain Python"),
    ("semicolon", edit("two", "1 + 1", "1 + 1;  # quiet"), "the cell ends in ;"),
    ("line_length", edit("two", "1 + 1", "1 + " + "1" * 80), "a line of 84 characters"),
    ("cell_length", add("solution-1", "\n0" * 20), "lines of code"),
    ("places", edit("prose-1", "The slope", "See /home/me/x. The slope"), "/home/m"),
    ("places", printed("saved in /root/x\n"), "a place on one machine"),
    ("no_myst", add("prose-1", "\n\n```{note}\nx\n```"), "a MyST directive"),
    ("no_myst", add("prose-1", "\n\n:::{note}\nx\n:::"), "a MyST directive"),
    ("no_myst", add("prose-1", " {doc}`adam`"), "a MyST role"),
    ("no_myst", add("prose-1", "\n\n(here)=\n"), "a MyST target"),
    ("no_myst", add("prose-1", " word[^1]"), "a footnote"),
    ("html", add("prose-1", ' <a href="https://x.org">x</a>'), "HTML <a href"),
    ("html", add("prose-1", '\n\n<div class="admonition note" style="x">\n\nx\n\n</div>'), "<div"),
    ("html", edit("section-2", "</details>", ""), "<details> without its end"),
    ("html", add("prose-1", '\n\n<div class="admonition note">\n\nx'), "without its end"),
    ("blank_after_tag", edit("section-2", "</summary>\n\n", "</summary>\n"), "directly below"),
    ("blank_after_tag", edit("section-2", "</summary>\n\n", "</summary> "), "behind </summary>"),
    ("plain_summary", edit("question-1", "<summary>One", "<summary>$1$"), "in <summary>$1$"),
    ("bare_environments", add("prose-1", "\n\n\\begin{align}x\\end{align}"), "LaTeX outside"),
    ("bare_environments", add("prose-1", "\n\n$$x"), "odd number of $$"),
    ("unique_tags", add("prose-3", "\n\n$$x \\tag{step}$$"), r"\tag{step} stands 2 times"),
    ("exercise_count", drop("exercise-3", "stub-3", "solution-3"), "2 exercises"),
    ("exercise_count", edit("exercise-1", "(easy)", ""), "### Exercise 1 · title"),
    ("exercise_count", edit("exercise-1", "Exercise 1", "Exercise 7"), "### Exercise 7"),
    ("exercise_count", edit("exercise-1", "(easy)", "(hard)"), "before an easier one"),
    ("exercise_parts", edit("exercise-2", "Hint", "Clue"), "no hint"),
    ("exercise_parts", drop("solution-2"), "code cells tagged [['exercise']]"),
    (
        "exercise_judged",
        edit("stub-1", "check.exercise_1", "check.exercise_2"),
        "exercise_1(answer)",
    ),
    ("exercise_judged", put("solution-1", ["outputs"], []), "not judged correct"),
    ("exercise_judged", lambda n: _copy_outputs(n, "solution-1", "stub-1"), "the stub is right"),
    ("solution_folded", put("solution-1", ["metadata", "cellView"], "x"), "not folded"),
    ("solution_folded", edit("solution-1", "# @title Solution 1", "# It"), "no title for Colab"),
    ("links_land", edit("title", "notation.md", "nowhere.md"), "leads nowhere"),
    ("links_land", edit("title", "notation.md", "notation.md#here"), "no such heading"),
    ("links_land", add("prose-1", " [x](http://example.org)"), "is not encrypted"),
    ("papers_known", add("prose-1", " [x](https://doi.org/10.1/none)"), "references.bib"),
    ("references", edit("section-10", "(1999)", ""), "the reference"),
    ("references", edit("section-10", "[doi](https", "[doi](https://x.org/"), "references.bib"),
    ("references", edit("section-10", "- Qian", "Qian"), "no references"),
    ("outputs_written", put("two", ["execution_count"], None), "1 cells were not run"),
    ("outputs_written", lambda n: [_set(c, "outputs", []) for c in n.cells], "no outputs at all"),
    ("counts", put("two", ["execution_count"], 77), "execution count 77"),
    ("written_alike", put(None, ["widgets"], {"state": {}}), "widget state"),
    ("written_alike", put("two", ["metadata", "scrolled"], True), "not as python -m"),
    ("text_only", put("two", ["outputs"], PICTURE), "an output of kind image/png"),
    ("text_only", put("two", ["outputs"], RESULT), "the cell raised ValueError"),
    ("text_only", printed("UserWarning: no\n", "stderr"), "a warning in the output"),
    ("digits", printed("loss 0.12345678\n"), "0.12345678 has 8 digits"),
    ("digits", printed("loss 1234.5678\n"), "has 8 digits"),
    ("addresses", printed("<Thing object at 0x7f00deadbeef>\n"), "a memory address"),
    ("timings", add("two", "\nimport time\ntime.perf_counter()"), "measures time prints a number"),
    ("alt_texts", edit("figure", ', "The loss falls by half', ")  # "), "without an alt text"),
    ("alt_texts", edit("figure", " falls by half with each step that is taken", ""), "alt text of"),
    ("alt_texts", computed("The loss falls."), "alt text of 15"),
    ("alt_texts", add("figure", "\nx = 1"), "does not end with plots.show"),
    ("figures_shown", add("two", "\nplt.show()"), "a figure without an alt text"),
    ("figures_shown", printed("<Figure size 640x480 with 1 Axes>\n"), "without an alt text"),
    ("quiz", edit("question-3", "**Question 3.**", "Question:"), "questions 1, 2"),
    ("quiz", edit("question-1", QUIZ, "<details"), "2 answers"),
    ("quiz", edit("question-1", QUIZ + '"', QUIZ + ' right"'), "2 right answers"),
    ("quiz", edit("question-1", QUIZ + ' right"', QUIZ + '"'), "0 right answers"),
    ("quiz", edit("question-1", "No, a step is made of one update.", "No."), "no explanation"),
    ("legacy_random", add("two", "\nnp.random.rand()"), "np.random.rand draws"),
    ("legacy_random", add("two", "\nimport random"), "random of random draws"),
    ("legacy_random", add("two", "\nfrom numpy.random import randn"), "randn of numpy.random"),
    ("unseeded_generator", edit("random", "rng(0)", "rng()"), "default_rng without a seed"),
    ("unseeded_generator", edit("random", "rng(0)", "rng(None)"), "without a seed"),
    ("unseeded_generator", add("two", "\ntrain_test_split(x)"), "without random_state"),
    ("unseeded_torch", add("two", "\ntorch.randn(3)"), "torch.randn before torch.manual_seed"),
    ("unseeded_torch", add("two", "\nnn.Linear(3, 3)"), "nn.Linear before torch.manual_seed"),
    ("slide_types", put("two", ["metadata", "slideshow"], {}), "slide_type None"),
    ("slide_types", put("title", ["metadata", "slideshow", "slide_type"], "-"), "no slide"),
    ("deck_length", put("section-5", ["metadata", "slideshow", "slide_type"], "-"), "11 slides"),
    ("notes", drop(*(f"notes-{n}" for n in (0, 2, 4, 6))), "2 notes for 12 slides"),
    ("notes", put("notes-0", ["metadata", "tags"], []), "the page would show"),
    ("notes", put("notes-0", ["source"], "Ask the class."), "Jupyter and Colab would show"),
    ("deck_only", put("prose-1", ["metadata", "tags"], ["slides-only"]), "tagged slides-only"),
]
LONG = ("set-up", "judges", "random", "two", "four", "step", "live", "equal")


def _set(cell, name, value):
    if cell.cell_type == "code":
        cell[name] = value


def _copy_outputs(notebook, one, other):
    cell(notebook, other).outputs = cell(notebook, one).outputs


def raw(notebook, folder):
    """As `good.write`, but nothing is put right on the way."""
    file = good.write(notebook, folder)
    file.write_text(nbformat.v4.writes(notebook) + "\n", encoding="utf-8")
    return file


def told(notebook, folder, write=good.write):
    return [line.split(" ", 1)[1] for line in problems(Notebook(write(notebook, folder)))]


@pytest.mark.parametrize(("rule", "spoil", "message"), SPOILT, ids=[s[0] for s in SPOILT])
def test_each_rule_tells_what_was_spoilt(rule, spoil, message, tmp_path):
    notebook = good.chapter()
    spoil(notebook)
    found = told(notebook, tmp_path, raw)
    assert any(re.search(rf"\b{rule}: ", line) and message in line for line in found), found


def test_a_good_chapter_has_no_problems(tmp_path):
    assert told(good.chapter(), tmp_path) == []


def test_no_rule_is_without_a_spoilt_chapter():
    assert {rule.__name__ for rule in RULES} == {rule for rule, _, _ in SPOILT}


def test_a_seed_before_torch_is_enough(tmp_path):
    notebook = good.chapter()
    add("two", "\ntorch.manual_seed(0)\ntorch.randn(3)")(notebook)
    assert not [line for line in told(notebook, tmp_path) if "unseeded_torch" in line]


def test_an_alt_text_may_be_computed(tmp_path):
    notebook = good.chapter()
    computed("The loss falls by half with each step, to 0.001 after ten.")(notebook)
    assert not [line for line in told(notebook, tmp_path) if "alt_texts" in line]


def test_an_arc_may_bend_its_middle(tmp_path):
    notebook = good.chapter()
    arc = ["The idea", "The experiment", "How it fails", "Summary", "Check yourself"]
    put(None, ["book", "arc"], [*arc, "Exercises", "References"])(notebook)
    drop("section-1", "section-2", "section-3", "section-4")(notebook)
    edit("section-0", "What goes wrong without it", "The idea")(notebook)
    assert not [line for line in told(notebook, tmp_path) if "sections:" in line]


def test_a_page_needs_no_arc(tmp_path):
    notebook = good.chapter()
    put(None, ["book", "kind"], "page")(notebook)
    drop("section-1", "section-8", "exercise-1")(notebook)
    assert not [line for line in told(notebook, tmp_path) if "sections:" in line or "quiz" in line]


def test_the_command_fails_where_a_rule_does(tmp_path, capsys):
    notebook = good.chapter()
    add("two", ";")(notebook)
    assert main([str(good.write(notebook, tmp_path))])
    assert "[two] semicolon" in capsys.readouterr().out
