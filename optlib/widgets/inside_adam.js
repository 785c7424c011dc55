// Adam from inside: gradients that a reader draws, both averages, and the steps they make.

import { assemble, make, steered, table, tableRow } from "./elements.js";
import { live, put, steer } from "./live.js";
import { swatch } from "./marks.js";
import { barAt, longest, moments, snapped } from "./moments.js";
import { show } from "./numbers.js";
import { memo } from "./scene.js";
import { drawStrips } from "./strips.js";

const ROWS = [["m", "m"], ["v", "v"], ["√v", "root"], ["step / η", "step"]];

function build(model, el) {
  const { raw, corrected } = model.get("styles"), cell = () => make("td");
  const view = {
    strips: steered("chart", "Gradients, and below them m, the root of v, and the step. The arrow keys left and right choose a step, up and down change its gradient, with Shift by more."),
    step: make("caption"), cells: ROWS.map(() => ({ raw: cell(), corrected: cell() })),
    told: [make("p", { className: "optlib-told" }), make("p", { className: "optlib-told" })],
  };
  const rows = view.cells.map((cells, i) => tableRow(ROWS[i][0], [cells.raw, cells.corrected]));
  const values = table(view.step, ["", "as it is", "corrected"], rows);
  values.className = "optlib-values";
  const heads = values.querySelectorAll("thead th");
  heads[0].replaceWith(make("td"));
  heads[1].prepend(swatch(raw), " ");
  heads[2].prepend(swatch(corrected), " ");
  return assemble(view, el, "inside",
    [make("figcaption", {}, make("strong", {}, "Adam from inside"), " drag the bars of g"),
      make("div", { className: "optlib-map" }, view.strips)],
    [values, ...view.told]);
}

// Everything that follows from the gradients and the settings of the moment.
function scenes(model) {
  const kept = memo(), names = ["gradients", "beta1", "beta2", "eps", "correction"];
  return () => kept(names.map((name) => model.get(name)).join(), () => {
    const [gradients, beta1, beta2, eps, correction] = names.map((name) => model.get(name));
    const told = moments(gradients, { beta1, beta2, eps });
    const ends = told.map(({ t }) => longest(t, { beta1, beta2 }, correction));
    return { told, ends, used: correction ? "corrected" : "raw" };
  });
}

function words({ told, ends, used }, frame) {
  const { g, short1, short2, [used]: { step } } = told[frame - 1];
  return [
    `g = ${show(g, 3)}; 1 − β₁ᵗ = ${show(short1, 3)}, 1 − β₂ᵗ = ${show(short2, 3)}`,
    `Step: ${show(step, 3)} η; the longest possible here: ${show(ends[frame - 1], 3)} η`,
  ];
}

function render({ model, el }) {
  const view = build(model, el), scene = scenes(model), styles = model.get("styles");
  let box;

  function draw({ theme, sheet }) {
    const now = scene(), frame = model.get("frame"), size = sheet(view.strips);
    if (size.width > 0) {
      const { left, right, top, bottom } = drawStrips(size.open(), { ...size, ...now, frame, styles, theme });
      box = { left: left / size.width, right: right / size.width, top: top / size.height, bottom: bottom / size.height };
    }
    const { told, used } = now;
    view.step.textContent = `Step ${frame} of ${told.length}`;
    view.cells.forEach((cells, i) => {
      for (const kind of ["raw", "corrected"]) {
        cells[kind].textContent = show(told[frame - 1][kind][ROWS[i][1]], 3);
        cells[kind].style.fontWeight = kind === used && i === ROWS.length - 1 ? "600" : "";
      }
    });
    words(now, frame).forEach((text, i) => (view.told[i].textContent = text));
  }

  function change(k, g) {
    put(model, { frame: k + 1, gradients: model.get("gradients").map((old, i) => (i === k ? snapped(g) : old)) });
  }
  let isHeld = false; // a drag that began on the bars; elsewhere it only chooses a step
  steer(view.strips, {
    to(across, down, event) {
      const k = barAt((across - box.left) / (box.right - box.left), model.get("gradients").length);
      if (event.type === "pointerdown") isHeld = down < box.bottom + 0.03;
      if (isHeld) change(k, 1 - (2 * (down - box.top)) / (box.bottom - box.top));
      else put(model, { frame: k + 1 });
    },
    by(right, up, far) {
      const k = model.get("frame") - 1, gradients = model.get("gradients");
      if (up) change(k, gradients[k] + up * (far ? 0.25 : 0.05));
      else put(model, { frame: barAt((k + right * (far ? 5 : 1) + 0.5) / gradients.length, gradients.length) + 1 });
    },
  });
  return live({
    model, view, draw, canvases: [view.strips],
    summary: () => `Step ${model.get("frame")}: ${words(scene(), model.get("frame")).join(". ")}.`,
  });
}

// A preset replaces the gradients, whatever a reader had drawn.
function initialize({ model }) {
  model.on("change:preset", () => put(model, { gradients: model.get("presets")[model.get("preset")] }));
}

export default { initialize, render };
