"""Which cells a deck shows, and as what."""

import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tools import deck, slides


def cell(source, slide_type="-", tags=(), outputs=None):
    make = new_markdown_cell if outputs is None else new_code_cell
    made = make(source, metadata={"slideshow": {"slide_type": slide_type}, "tags": list(tags)})
    if outputs:
        made.outputs = outputs
    return made


def shown(*cells):
    """The texts of each slide, column by column."""
    return [
        [[str(b.data) for part in slide.parts for b in part.blocks] for slide in column]
        for column in deck.columns(new_notebook(cells=list(cells)))
    ]


def printed(text, name="stdout"):
    return [new_output("stream", text=text, name=name)]


def test_slides_stand_side_by_side_and_subslides_below():
    cells = [cell("# T", "slide"), cell("a"), cell("b", "subslide"), cell("c", "slide")]
    assert shown(*cells) == [[["# T", "a"], ["b"]], [["c"]]]


def test_a_fragment_waits():
    cells = [cell("a", "slide"), cell("b", "fragment"), cell("c")]
    (slide,) = deck.columns(new_notebook(cells=cells))[0]
    assert [(p.fragment, len(p.blocks)) for p in slide.parts] == [(False, 1), (True, 2)]


def test_notes_belong_to_their_slide_even_when_the_page_drops_them():
    cells = [cell("a", "slide"), cell("say this", "notes", ["remove-cell"]), cell("b", "slide")]
    first, second = deck.columns(new_notebook(cells=cells))
    assert [first[0].notes, second[0].notes] == [["say this"], []]


@pytest.mark.parametrize("tags", [["remove-cell"], ["exercise"], ["solution"]])
def test_cells_for_the_page_alone_are_left_out(tags):
    assert shown(cell("a", "slide"), cell("b", "-", tags)) == [[["a"]]]


def test_an_exercise_is_shown_where_its_author_says_so():
    assert shown(cell("a", "slide"), cell("b", "subslide", ["exercise"])) == [[["a"], ["b"]]]


def test_cells_for_the_deck_alone_are_kept():
    assert shown(cell("a", "slide"), cell("b", "-", ["slides-only", "remove-cell"])) == [
        [["a", "b"]]
    ]


@pytest.mark.parametrize("tag", ["hide-input", "remove-input", "first-cell"])
def test_hidden_code_is_not_projected_its_output_is(tag):
    assert shown(cell("a", "slide"), cell("print(1)", "-", [tag], printed("1\n"))) == [[["a", "1"]]]


def test_progress_bars_are_not_projected():
    code = cell("train()", "-", [], printed("50 %", "stderr"))
    assert shown(cell("a", "slide"), code) == [[["a", "train()"]]]


def test_a_figure_is_shown_as_a_picture_with_its_words():
    data = {"image/png": "iVBOR", "text/html": "<table>", "text/plain": "It falls."}
    outputs = [new_output("display_data", data)]
    (block,) = deck.blocks(cell("plots.show(fig)", "-", [], outputs))
    assert block == ("png", "iVBOR", "It falls.")
    code, _ = deck.blocks(cell("plots.show(fig)", "-", ["slides-code"], outputs))
    assert code == ("code", "plots.show(fig)", "")


def test_the_table_behind_a_figure_stays_on_the_page():
    numbers = {"text/html": '<details class="numbers"><summary>…</summary></details>'}
    assert deck.blocks(cell("x", "-", ["hide-input"], [new_output("display_data", numbers)])) == []


def test_the_title_slide_holds_the_title_and_the_promise():
    assert shown(cell("# T\n\nA promise.\n\n**You will be able to**", "slide")) == [
        [["# T\n\nA promise."]]
    ]


def test_a_cell_that_raised_makes_no_deck():
    error = [new_output("error", ename="ValueError", evalue="no", traceback=[])]
    with pytest.raises(ValueError, match="ValueError: no"):
        shown(cell("a", "slide"), cell("f()", "-", [], error))


def test_links_lead_to_pages():
    here = slides.ROOT / "book" / "algorithms" / "adam.ipynb"
    html = (
        '<a href="momentum.ipynb">1</a> <a href="../index.md#use">2</a> <a href="#the-rule">3</a>'
        ' <a href="https://doi.org/1">4</a> <link href="../_static/slides/deck.css">'
    )
    assert slides.rewrite_links(html, here) == (
        '<a href="../book/algorithms/momentum.html">1</a> <a href="../book/index.html#use">2</a>'
        ' <a href="../book/algorithms/adam.html#the-rule">3</a>'
        ' <a href="https://doi.org/1">4</a> <link href="../_static/slides/deck.css">'
    )


def test_a_deck_without_a_title_says_so():
    with pytest.raises(SystemExit, match="heading"):
        slides.title(new_notebook(cells=[cell("no heading", "slide")]))


def test_what_is_folded_in_the_notebook_is_open_in_the_deck():
    folded = "<details><summary>For the {}</summary>\n\n{}\n\n</details>"
    cells = [
        cell(folded.format("slides", "### Short"), "slide", ["slides-only"]),
        cell(folded.format("lecturer", "say this"), "notes", ["remove-cell"]),
    ]
    assert shown(*cells) == [[["### Short"]]]
    assert deck.columns(new_notebook(cells=cells))[0][0].notes == ["say this"]
