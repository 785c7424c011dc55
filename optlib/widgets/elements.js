// The elements of a live figure: its two halves, its table, its buttons.

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    key in element ? (element[key] = value) : element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

const button = (text) => make("button", { type: "button", textContent: text });

// A canvas that pointer and arrow keys steer, and one to look at.
export const steered = (kind, label) => make("canvas", {
  tabIndex: 0, role: "application", "aria-roledescription": kind, "aria-label": label,
});
export const seen = (label) => make("canvas", { role: "img", "aria-label": label });

// Puts a figure's halves into `el`, above the buttons that every figure has. `view` gets the root,
// the buttons, and the places where a status is said and heard.
export function assemble(view, el, kind, left, right) {
  Object.assign(view, {
    back: button("− 1 step"), forth: button("+ 1 step"), reset: button("Start over"),
    copy: button("Copy link"), said: make("span", { role: "status" }),
    live: make("p", { className: "optlib-heard", role: "status", "aria-live": "polite" }),
  });
  view.copy.hidden = !isPage();
  view.root = make("div", { className: `optlib-live optlib-${kind}` },
    make("div", { className: "optlib-views" },
      make("figure", {}, ...left), make("figure", {}, ...right)),
    make("div", { className: "optlib-bar" }, view.back, view.forth, view.reset, view.copy, view.said),
    view.live);
  el.append(view.root);
  return view;
}

// A table: a caption, column heads, and rows of [head, ...cells], each an element or a text.
export function table(caption, heads, rows) {
  const head = heads.map((text) => make("th", { scope: "col", textContent: text }));
  return make("table", {}, caption, make("thead", {}, make("tr", {}, ...head)),
    make("tbody", {}, ...rows));
}
export function tableRow(head, cells) {
  return make("tr", {}, make("th", { scope: "row" }, head), ...cells);
}

// A published page keeps its widgets' state in a script; a notebook or a deck has its own address.
function isPage() {
  const state = 'script[type="application/vnd.jupyter.widget-state+json"]';
  return document.querySelector(state) !== null && document.querySelector(".reveal") === null;
}

// A context in pixels of `scale` device pixels, on a canvas that has the screen's own.
export function fit(canvas, { width, height }, scale) {
  const [w, h] = [width * scale, height * scale].map(Math.round);
  if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
  const context = canvas.getContext("2d");
  context.setTransform(scale, 0, 0, scale, 0, 0);
  return context;
}
