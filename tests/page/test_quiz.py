"""The quiz works without a script; the script counts, and remembers in this browser."""

import pytest

from tests import browser
from tests.page.test_host import ASSETS, module

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Quiz</title>
<link rel="icon" href="data:,"></head><body><article class="bd-article"><h1>Quiz</h1>
<p>One?</p><details class="quiz"><summary>no</summary><p>Because.</p></details>
<details class="quiz right"><summary>yes</summary><p>Right.</p></details>
<p>Two?</p><details class="quiz right"><summary>aye</summary><p>Right.</p></details>
<details class="quiz"><summary>nay</summary><p>Because.</p></details></article>
<script src="page.js"></script></body></html>"""


@pytest.fixture
def quiz(chromium, tmp_path):
    """Open a page with two questions."""
    (tmp_path / "page.js").write_text(f"{{{module('page', ASSETS / 'modules')}}}")
    (tmp_path / "index.html").write_text(PAGE)
    context = chromium.new_context()
    with browser.served(tmp_path) as address:
        page = context.new_page()
        page.goto(f"{address}/index.html")
        yield page
        context.close()


def test_counts_and_remembers(quiz):
    """A wrong answer first, the right one after it; then the page is opened again."""
    status = quiz.get_by_role("status")
    assert status.inner_text() == "2 questions: pick an answer to see why."
    quiz.get_by_text("no", exact=True).click()
    quiz.get_by_text("yes").click()
    quiz.get_by_text("aye").click()
    done = "Answered: 2 of 2; 1 at the first try."
    quiz.wait_for_function(f"() => document.querySelector('[role=status]').innerText === '{done}'")
    quiz.reload()
    assert status.inner_text() == done
    assert quiz.get_by_text("Because.").first.is_visible()
    quiz.get_by_role("button", name="Start again").click()
    assert status.inner_text() == "2 questions: pick an answer to see why."
    assert not quiz.get_by_text("Because.").first.is_visible()
    quiz.reload()
    assert status.inner_text() == "2 questions: pick an answer to see why."


def test_spoilt_memory_is_forgotten(quiz):
    """Something else in the browser's store is no reason to fail."""
    quiz.evaluate("() => localStorage.setItem(`quiz:${location.pathname}`, '{')")
    quiz.reload()
    assert quiz.get_by_role("status").inner_text().startswith("2 questions")
