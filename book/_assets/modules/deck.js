// Starts a deck once its mathematics has its final size; leaves a live figure its keys.

import { keepStops } from "./stops.js";

// Inside these a key means something else than "next slide".
const OWN_KEYS = ".live, a, button, input, select, summary, textarea";
const CONFIG = {
  width: 1280,
  height: 720,
  margin: 0,
  minScale: 0.1,
  maxScale: 4,
  center: false,
  hash: true,
  navigationMode: "linear", // one key walks every slide, stacked ones too
  slideNumber: "c/t",
  controlsTutorial: false,
  scrollActivationWidth: null,
  transition: "none",
  backgroundTransition: "none",
  pdfSeparateFragments: false,
  pdfMaxPagesPerSlide: 1,
  keyboardCondition: (event) => !event.target.closest?.(OWN_KEYS),
};

function start() {
  // The speaker's window has no MathJax: the notes carry MathML, which a browser draws itself.
  for (const drawn of document.querySelectorAll("aside.notes mjx-container")) {
    const math = drawn.querySelector("mjx-assistive-mml math");
    if (math) drawn.replaceWith(math);
  }
  keepStops(".slides .prose mjx-container:not([display])");
  Reveal.initialize({ ...CONFIG, plugins: [RevealNotes] });
}

// Canvases measure themselves when the window changes size; a slide that appears is such a change.
function shown() {
  window.dispatchEvent(new Event("resize"));
}

Reveal.on("ready", shown);
Reveal.on("slidechanged", () => {
  document.activeElement?.blur();
  shown();
});

// A remote sends the page keys: they turn slides even while a figure has the focus.
// Escape gives the keys back to the deck.
document.addEventListener("keydown", (event) => {
  if (!event.target.closest?.(OWN_KEYS)) return;
  if (event.key === "PageDown") Reveal.next();
  else if (event.key === "PageUp") Reveal.prev();
  else if (event.key === "Escape") event.target.blur();
  else return;
  event.preventDefault();
  event.stopPropagation();
}, true);

window.MathJax = {
  ...window.MathJax,
  chtml: { matchFontHeight: false, scale: 1.08 },
  startup: { pageReady: () => MathJax.startup.defaultPageReady().then(start) },
};
