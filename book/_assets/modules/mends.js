// Mend what the theme leaves unsaid to keyboards and screen readers.

// A name in aria-label must hold the text that is seen: where there is text, the text is the name.
function nameByText() {
  for (const button of document.querySelectorAll(":is(button, a, summary)[aria-label]")) {
    if (button.textContent.trim()) button.removeAttribute("aria-label");
  }
}

// All that is seen lies in a landmark.
function landmark() {
  const sidebar = document.querySelector("#pst-primary-sidebar");
  sidebar?.setAttribute("role", "complementary");
  sidebar?.setAttribute("aria-label", "Book");
}

// What scrolls sideways can be reached and scrolled with the keyboard.
export function reach() {
  const wide = ["pre", "div.math", "table", ".output", ".cell_output"].map((box) => `.bd-article ${box}`);
  for (const box of document.querySelectorAll(wide.join())) {
    const scrolls = box.scrollWidth > box.clientWidth;
    if (scrolls) box.tabIndex = 0;
    else if (box.tabIndex === 0) box.removeAttribute("tabindex");
  }
}

// A stop or a comma stays on the line of the formula before it: browsers may break between the two.
export function keepStops() {
  for (const formula of document.querySelectorAll(".bd-article span.math")) {
    const text = formula.nextSibling;
    const stop = text?.nodeType === Node.TEXT_NODE && text.data.match(/^[.,;:?!)”’]+/)?.[0];
    if (!stop) continue;
    text.splitText(stop.length);
    const both = document.createElement("span");
    both.className = "with-stop";
    formula.before(both);
    both.append(formula, text);
  }
}

export function mend() {
  nameByText();
  landmark();
  reach();
  addEventListener("load", reach);
  addEventListener("resize", reach);
  document.fonts?.addEventListener("loadingdone", reach); // a font makes a formula wider
}
