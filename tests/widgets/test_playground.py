"""The playground as a reader meets it: a static page, the book's own host, no kernel."""

import math
import re

import pytest
from playwright.sync_api import expect

from optlib import Adam, GradientDescent, Momentum
from optlib.widgets import playground
from tests.widgets.harness import axe_violations

TABLE = ".optlib-playground tbody tr"


def numbers(page, row=0):
    """The row's x, y and f as shown."""
    return page.locator(TABLE).nth(row).locator("td").all_inner_texts()


def canvas(page):
    return page.locator(".optlib-playground canvas").first


def draws(page):
    return int(canvas(page).get_attribute("data-draws"))


def click_at(page, across, down):
    box = canvas(page).bounding_box()
    canvas(page).click(position={"x": across * box["width"], "y": down * box["height"]})


@pytest.fixture
def ravine(show):
    figure = playground("ravine", [GradientDescent(lr=0.05)], frame=0, controls=["lr", "condition"])
    return show(figure)


def test_click_and_drag_move_the_start(ravine):
    click_at(ravine, 0.25, 0.75)
    x, y, _ = numbers(ravine)
    assert (x, y) == ("−2.50", "−2.50")
    box = canvas(ravine).bounding_box()
    at = lambda across, down: (  # noqa: E731
        box["x"] + across * box["width"],
        box["y"] + down * box["height"],
    )
    ravine.mouse.move(*at(0.25, 0.75))
    ravine.mouse.down()
    ravine.mouse.move(*at(0.5, 0.5), steps=4)
    ravine.mouse.move(*at(2.0, 0.1))  # beyond the map: the start stays on it
    ravine.mouse.up()
    assert numbers(ravine)[:2] == ["5.00", "4.00"]
    ravine.mouse.move(*at(0.5, 0.5))
    assert numbers(ravine)[:2] == ["5.00", "4.00"]


def test_arrow_keys_move_the_start_and_nothing_else(ravine):
    ravine.evaluate("addEventListener('keydown', (e) => (window.heard ||= e.key != 'Shift'))")
    canvas(ravine).focus()
    for key in ("ArrowRight", "ArrowDown", "Shift+ArrowLeft"):
        ravine.keyboard.press(key)
    assert numbers(ravine)[:2] == ["−4.90", "1.40"]
    assert not ravine.evaluate("window.heard")
    assert ravine.evaluate("scrollY") == 0


def test_touch_moves_the_start(show):
    page = show(
        playground("beale", ["Adam"], frame=0),
        viewport={"width": 360, "height": 740},
        has_touch=True,
        is_mobile=True,
    )
    box = canvas(page).bounding_box()
    page.touchscreen.tap(box["x"] + 0.75 * box["width"], box["y"] + 0.5 * box["height"])
    assert numbers(page)[:2] == ["2.25", "0"]
    assert canvas(page).evaluate("c => getComputedStyle(c).touchAction") == "none"
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_play_pause_step_and_scrub(ravine):
    caption = ravine.locator(".optlib-playground caption")
    expect(caption).to_have_text("After 0 of 100 steps")
    ravine.get_by_role("button", name="+ 1 step").click()
    ravine.get_by_role("button", name="+ 1 step").click()
    ravine.get_by_role("button", name="− 1 step").click()
    expect(caption).to_have_text("After 1 of 100 steps")
    assert ravine.get_by_label("Step", exact=True).input_value() == "1"
    ravine.get_by_role("button", name="Play").click()
    ravine.wait_for_timeout(300)
    ravine.get_by_role("button", name="Pause").click()
    paused = int(ravine.get_by_label("Step", exact=True).input_value())
    assert paused > 2
    ravine.wait_for_timeout(150)
    assert int(ravine.get_by_label("Step", exact=True).input_value()) == paused
    ravine.get_by_label("Step", exact=True).fill("42")
    expect(caption).to_have_text("After 42 of 100 steps")


def test_hyper_parameters_change_their_own_rule_only(show):
    page = show(playground("ravine", [GradientDescent(lr=0.05), Momentum(lr=0.01)]))
    first, second = numbers(page, 0), numbers(page, 1)
    page.get_by_label("η").nth(1).focus()
    page.keyboard.press("ArrowRight")
    assert numbers(page, 0) == first
    assert numbers(page, 1) != second
    assert second != (changed := numbers(page, 1))
    page.keyboard.press("ArrowLeft")
    assert numbers(page, 1) == second != changed


def test_a_rule_can_be_switched_off(show):
    page = show(playground("ravine", ["GradientDescent", "Adam"]))
    expect(page.locator(TABLE).nth(1)).to_be_visible()
    page.get_by_label("Adam").uncheck()
    expect(page.locator(TABLE).nth(1)).to_be_hidden()
    page.get_by_label("Gradient descent").uncheck()
    assert draws(page) > 2
    page.get_by_label("Adam").check()
    expect(page.locator(TABLE).nth(1)).to_be_visible()


def test_divergence_is_said_in_words(ravine):
    state = ravine.locator(f"{TABLE} small")
    expect(state).to_have_text("")
    ravine.get_by_label("η").evaluate(
        "e => { e.value = e.max; e.dispatchEvent(new Event('input', { bubbles: true })); }"
    )
    ravine.get_by_label("Step", exact=True).fill("100")
    expect(state).to_have_text(re.compile(r"diverged at step \d+"))
    k = int(state.inner_text().split()[-1])
    ravine.get_by_label("Step", exact=True).fill(str(k - 1))
    expect(state).to_have_text(re.compile(r"off the map since step 1"))
    ravine.get_by_label("Step", exact=True).fill("0")
    expect(state).to_have_text("")


def test_a_screen_reader_hears_a_summary_once_things_are_quiet(ravine):
    heard = ravine.locator(".optlib-heard")
    assert heard.get_attribute("aria-live") == "polite"
    expect(heard).to_have_text(re.compile("Step 0. Gradient descent: f = 30.5 at"), timeout=3000)
    ravine.evaluate(
        """() => { window.said = 0; new MutationObserver(() => window.said++)
                 .observe(document.querySelector(".optlib-heard"), { childList: true }); }"""
    )
    for _ in range(20):
        ravine.get_by_role("button", name="+ 1 step").click()
    expect(heard).to_have_text(re.compile("Step 20."), timeout=3000)
    assert ravine.evaluate("window.said") == 1


def test_a_new_surface_is_entered_at_its_start(show):
    page = show(playground(["ravine", "saddle"], ["GradientDescent"], frame=0))
    page.get_by_label("Surface", exact=True).select_option("The saddle")
    assert numbers(page) == ["1.50", "0.0100", "2.25"]
    assert "saddle" in page.locator("figcaption").first.inner_text()


def test_the_start_turns_with_the_ravine(show):
    page = show(playground("ravine", ["GradientDescent"], controls=["lr", "angle"]))
    f = numbers(page)[2]
    page.get_by_label("angle").fill("1.5")
    caption = page.locator(".optlib-playground caption")
    assert numbers(page)[2] == f, "gradient descent does not know about the axes"
    page.get_by_label("Step", exact=True).fill("0")
    expect(caption).to_have_text("After 0 of 100 steps")
    x, y = -4 * math.cos(1.5) - 1.5 * math.sin(1.5), 1.5 * math.cos(1.5) - 4 * math.sin(1.5)
    assert numbers(page)[:2] == [f"{x:.2f}".replace("-", "−"), f"{y:.2f}".replace("-", "−")]
    page.get_by_role("button", name="Start over").click()
    page.get_by_label("Step", exact=True).fill("0")
    assert numbers(page)[:2] == ["−4.00", "1.50"]


def test_condition_and_noise(show):
    page = show(playground("ravine", ["GradientDescent"], controls=["condition", "noise"]))
    plain = numbers(page)
    page.get_by_label("condition").focus()
    page.keyboard.press("ArrowRight")
    assert (steeper := numbers(page)) != plain
    page.get_by_label("noise").fill("1")
    assert (noisy := numbers(page)) != steeper
    page.get_by_label("Seed").fill("1")
    page.keyboard.press("Enter")
    assert numbers(page) != noisy
    page.get_by_label("Seed").fill("0")
    page.keyboard.press("Enter")
    assert numbers(page) == noisy


def two_figures():
    return [
        playground(["ravine", "beale"], {"one": Adam(lr=0.1), "two": Momentum()}, name="first"),
        playground("ravine", ["GradientDescent"], name="second"),
    ]


def test_a_link_restores_the_state_of_its_figure_alone(show):
    page = show(*two_figures())
    page.get_by_label("Surface", exact=True).select_option("Beale")
    click_at(page, 0.3, 0.4)
    page.get_by_label("two").uncheck()
    page.get_by_label("η").first.focus()
    page.keyboard.press("ArrowLeft")
    page.get_by_label("Step", exact=True).first.fill("17")
    rate, state = page.get_by_label("η").first.input_value(), numbers(page)
    page.get_by_role("button", name="Copy link").first.click()
    expect(page.locator(".optlib-bar [role=status]").first).to_contain_text(
        "link", ignore_case=True
    )
    fragment = page.evaluate("location.hash")

    page = show(*two_figures(), fragment=fragment)
    assert numbers(page) == state
    assert page.get_by_label("Surface", exact=True).input_value() == "Beale"
    assert page.get_by_label("η").first.input_value() == rate
    assert not page.get_by_label("two").is_checked()
    captions = page.locator(".optlib-playground caption")
    assert captions.all_inner_texts() == ["After 17 of 100 steps", "After 100 of 100 steps"]
    page.get_by_role("button", name="Start over").first.click()
    assert page.get_by_label("two").is_checked()
    expect(captions.first).to_have_text("After 100 of 100 steps")
    assert "ravine" in page.locator("figcaption").first.inner_text()


def test_a_damaged_link_changes_nothing(show):
    damaged = "#first?lr_0=-3&start=1&frame=x&on_0=7&surface=99&no=1"
    page = show(*two_figures(), fragment=damaged)
    states = [numbers(page)]
    for fragment in ("#first?%", "#first", "#third?frame=3", "#first?frame=3"):
        page.evaluate("hash => { location.hash = hash; }", fragment)
        page.wait_for_timeout(50)
        states.append(numbers(page))
    assert states[0] == states[1] == states[2] == states[3] != states[4]


def test_the_theme_is_followed(show):
    page = show(playground("ravine", ["Adam"]))
    corner = """canvas => {
      const copy = new OffscreenCanvas(1, 1).getContext("2d");
      copy.drawImage(canvas, -2, -2);
      return [...copy.getImageData(0, 0, 1, 1).data];
    }"""
    ground = page.locator(".optlib-map canvas").last
    assert min(ground.evaluate(corner)[:3]) > 190
    page.evaluate("document.documentElement.dataset.theme = 'dark'")
    page.wait_for_timeout(100)
    assert max(ground.evaluate(corner)[:3]) < 80


@pytest.mark.parametrize(("theme", "width"), [("light", 320), ("dark", 1280)])
def test_no_accessibility_violation_and_no_overflow(show, theme, width):
    figure = playground(
        ["ravine", "beale"],
        ["GradientDescent", "Momentum", "Adam", "Rprop"],
        controls=["lr", "condition", "noise"],
        task="Find the largest η that converges.",
    )
    page = show(figure, theme=theme, viewport={"width": width, "height": 800})
    assert axe_violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_a_redraw_takes_a_few_milliseconds(show):
    rules = ["GradientDescent", "Momentum", "NAG", "Rprop", "Adagrad", "RMSprop", "Adam", "AMSGrad"]
    page = show(playground("beale", rules, steps=300))
    taken = canvas(page).evaluate(
        """(canvas) => {
          const taken = [], slider = document.querySelectorAll("input[type=range]")[0];
          for (let k = 0; k < 100; k++) {
            slider.value = k % 2 ? 250 : 200 - k;
            const began = performance.now();
            slider.dispatchEvent(new Event("input", { bubbles: true }));
            taken.push(Number(canvas.dataset.t) - began);
          }
          return taken.sort((a, b) => a - b);
        }"""
    )
    assert min(taken) > 0
    assert taken[50] < 16  # 4 on an idle machine: benchmarks/ measures it


def test_rows_of_many_rules_fold_away(show):
    rules = ["GradientDescent", "Momentum", "NAG", "Adam"]
    page = show(playground("ravine", rules))
    assert page.locator("details").count() == 4
    page.get_by_text("Momentum").last.click()
    expect(page.get_by_label("γ").first).to_be_visible()
