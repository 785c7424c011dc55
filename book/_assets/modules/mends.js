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

export function mend() {
  nameByText();
  landmark();
  reach();
  addEventListener("load", reach);
  addEventListener("resize", reach);
  document.fonts?.addEventListener("loadingdone", reach); // a font makes a formula wider
}
