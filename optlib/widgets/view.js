// The playground's elements; those that change are named.

import { swatch } from "./marks.js";

export function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    key in element ? (element[key] = value) : element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

const button = (text) => make("button", { type: "button", textContent: text });

export function build(model, el) {
  const view = {
    title: make("strong"),
    map: make("canvas", {
      tabIndex: 0, role: "application", "aria-roledescription": "map",
      "aria-label": "Map of the surface. The arrow keys move the start, with Shift in bigger steps.",
    }),
    ground: make("canvas", { "aria-hidden": "true" }),
    gap: make("span"),
    loss: make("canvas", { role: "img", "aria-label": "Loss curves; the table has their numbers" }),
    step: make("caption"),
    rows: model.get("runs").map(tableRow),
    back: button("− 1 step"), forth: button("+ 1 step"), reset: button("Start over"),
    copy: button("Copy link"), said: make("span", { role: "status" }),
    live: make("p", { className: "optlib-heard", role: "status", "aria-live": "polite" }),
  };
  view.copy.hidden = !isPage();
  const heads = ["rule", "x", "y", "f(x, y)"].map((text) =>
    make("th", { scope: "col", textContent: text }));
  const table = make("table", {}, view.step, make("thead", {}, make("tr", {}, ...heads)),
    make("tbody", {}, ...view.rows.map((row) => row.root)));
  const map = make("div", { className: "optlib-map" }, view.map, view.ground);
  view.root = make("div", { className: "optlib-playground" },
    make("div", { className: "optlib-views" },
      make("figure", {}, make("figcaption", {}, view.title, " drag the start"), map),
      make("figure", {}, make("figcaption", {}, view.gap), view.loss, table)),
    make("div", { className: "optlib-bar" }, view.back, view.forth, view.reset, view.copy, view.said),
    view.live);
  el.append(view.root);
  return view;
}

// A rule's line of the table, which is the legend too.
function tableRow({ label, style }) {
  const cells = { x: make("td"), y: make("td"), f: make("td") }, fate = make("small");
  const name = make("span", {}, swatch(style), make("span", {}, label, fate));
  const head = make("th", { scope: "row" }, name);
  return { ...cells, fate, root: make("tr", {}, head, ...Object.values(cells)) };
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
