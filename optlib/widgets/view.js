// The playground's elements; those that change are named.

import { assemble, make, seen, steered, table, tableRow } from "./elements.js";
import { swatch } from "./marks.js";

export function build(model, el) {
  const view = {
    title: make("strong"),
    map: steered("map", "Map of the surface. The arrow keys move the start, with Shift in bigger steps."),
    ground: make("canvas", { "aria-hidden": "true" }),
    gap: make("span"),
    loss: seen("Loss curves; the table has their numbers"),
    step: make("caption"),
    rows: model.get("runs").map(runRow),
  };
  const map = make("div", { className: "optlib-map" }, view.map, view.ground);
  return assemble(view, el, "playground",
    [make("figcaption", {}, view.title, " drag the start"), map],
    [make("figcaption", {}, view.gap), view.loss,
      runTable(view.step, ["rule", "x", "y", "f(x, y)"], view.rows)]);
}

// A rule's line of the table, which is the legend too.
export function runRow({ label, style }) {
  const cells = { x: make("td"), y: make("td"), f: make("td") };
  const text = make("span", {}, label), fate = make("small");
  const name = make("span", {}, swatch(style), make("span", {}, text, fate));
  return { ...cells, text, fate, root: tableRow(name, Object.values(cells)) };
}

export function runTable(caption, heads, rows) {
  const made = table(caption, heads, rows.map((row) => row.root));
  made.className = "optlib-runs";
  return made;
}
