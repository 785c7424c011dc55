// Mathematics after the live figures: MathJax keeps the browser busy for long when it starts and
// when it typesets, and a figure is what a reader reaches for. Its file is preloaded meanwhile.

const PATIENCE = 3000; // ms, in case a figure never ends its start

export function typesetAfterFigures(then) {
  const file = document.querySelector("link[data-mathjax]");
  if (file) start(file.href, then);
}

async function start(address, then) {
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
  await Promise.race([globalThis.figuresDrawn?.then(nextFrame), late]);
  const pageReady = () => MathJax.startup.defaultPageReady().then(then);
  MathJax.startup = { ...MathJax.startup, pageReady };
  const script = document.createElement("script");
  script.id = "MathJax-script"; // by which MathJax finds its own address
  script.src = address;
  document.head.append(script);
}

// What was drawn is on the screen, and what a reader did meanwhile has been dealt with.
function nextFrame() {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
}
