"""The stepper as a reader meets it: a static page, the book's own host, no kernel."""

import re

import pytest
from playwright.sync_api import expect

from optlib import Adam
from optlib.widgets import stepper
from tests.widgets.harness import axe_violations


def cells(page, kind):
    found = page.locator(f".optlib-stepper tbody .optlib-{kind}").all_inner_texts()
    return [text.replace("\n", "") for text in found]


def test_lines_are_told_one_by_one_and_then_the_next_update(show):
    page = show(stepper("GradientDescent", "ravine", steps=2))
    assert cells(page, "value") == ["−4", "…", "…"]
    forth, back = page.get_by_role("button", name="Next"), page.get_by_role("button", name="Back")
    assert back.is_disabled()
    forth.click()
    assert cells(page, "value") == ["−4", "−3.96", "…"]
    expect(page.locator(".optlib-heard")).to_have_text("the new point: −3.96")
    forth.click()
    assert cells(page, "value") == ["−4", "−3.96", "0.04"]
    assert cells(page, "unit") == ["[J] / [θ]", "[θ]", "[J] / [θ]"]
    forth.click()
    assert page.get_by_label("Update t").input_value() == "2"
    assert cells(page, "value") == ["−3.96", "…", "…"]
    page.get_by_role("button", name="All lines").click()
    assert forth.is_disabled()
    for _ in range(5):
        back.click()
    assert back.is_disabled()
    assert page.get_by_label("Update t").input_value() == "1"


def test_every_symbol_has_its_number(show):
    page = show(stepper(Adam(lr=0.1), "beale", t=3))
    page.get_by_role("button", name="All lines").click()
    filled = cells(page, "filled")
    assert all(re.search(r"\d", text) for text in filled)
    assert not any(re.search("[βηεθ]", text) for text in filled)
    assert "…" not in cells(page, "value")
    x = cells(page, "value")
    page.get_by_label("y", exact=True).check()
    assert cells(page, "value") != x


def test_rule_and_hyper_parameters(show):
    page = show(stepper(["Adam", "Adadelta"]))
    page.get_by_role("button", name="All lines").click()
    page.get_by_label("Rule").select_option("Adadelta")
    assert "must" in page.locator(".optlib-verdict").inner_text()
    page.get_by_label("Rule").select_option("Adam")
    before = cells(page, "value")
    page.locator("summary", has_text="Adam").click()
    page.get_by_label("β₁").focus()
    page.keyboard.press("ArrowLeft")
    assert cells(page, "value") != before


@pytest.mark.parametrize(("theme", "width"), [("light", 320), ("dark", 1280)])
def test_no_accessibility_violation_and_no_overflow(show, theme, width):
    page = show(stepper("Nadam", t=2), theme=theme, viewport={"width": width, "height": 800})
    page.get_by_role("button", name="All lines").click()
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
