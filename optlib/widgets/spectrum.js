// The spectrum of momentum: where both directions of a quadratic stand in the plane of ηλ and γ.

import { best, iterates, spectrum } from "./damping.js";
import { assemble, make, seen, steered } from "./elements.js";
import { live, put, steer } from "./live.js";
import { show } from "./numbers.js";
import { atShare, across, drawIterates, drawPlaces, drawPlane, drawRoots } from "./regimes.js";
import { memo } from "./scene.js";
import { runRow, runTable } from "./view.js";

const HEADS = ["direction", "ηλ", "roots z", "|z|"];
const NAMES = ["along, μ", "across, L"];
const TOP = { a: 4, gamma: 0.99 };

function build(model, el) {
  const view = {
    plane: steered("map", "Plane of ηλ and γ. The arrow keys move the point, left and right in ηL, up and down in γ, with Shift in bigger steps."),
    ground: make("canvas", { "aria-hidden": "true" }),
    steps: seen("x by step in both directions; the table has numbers"),
    circle: seen("The roots z in the unit circle; the table has their numbers"),
    step: make("caption"),
    rows: model.get("styles").map((style, i) => runRow({ label: NAMES[i], style })),
    told: [make("p", { className: "optlib-told" }), make("p", { className: "optlib-told" })],
  };
  const values = runTable(view.step, HEADS, view.rows);
  values.classList.add("optlib-spectra");
  return assemble(view, el, "spectrum",
    [make("figcaption", {}, make("strong", {}, "γ against ηλ"), " lines of equal rate |z|. Drag the point."),
      make("div", { className: "optlib-map" }, view.plane, view.ground)],
    [make("figcaption", {}, "x by step · the roots z in the unit circle"),
      make("div", { className: "optlib-pair" }, view.steps, view.circle), values, ...view.told]);
}

// Both directions of the moment; μ = 1 and L = κ.
function scenes(model) {
  const kept = memo(), names = ["point", "condition", "steps"];
  return () => kept(names.map((name) => model.get(name)).join(), () => {
    const [[a, gamma], condition, steps] = names.map((name) => model.get(name));
    const directions = [a / condition, a].map((place, i) => ({
      a: place, ...spectrum(place, gamma), x: iterates(place, gamma, steps), style: model.get("styles")[i],
    }));
    return { directions, gamma, condition, eta: a / condition, rate: Math.max(...directions.map(({ rate }) => rate)) };
  });
}

function complex([re, im], [other]) {
  if (im !== 0) return `${show(re, 3)} ± ${show(Math.abs(im), 3)} i`;
  return re === other ? show(re, 3) : `${show(re, 3)}, ${show(other, 3)}`;
}

// How long six digits take at a rate.
const digits = (rate) => (rate >= 1 - 1e-12 ? "never 6 digits" : rate === 0 ? "there at once"
  : `6 digits: ${Math.round(Math.log(1e-6) / Math.log(rate))} steps`);

function words({ gamma, condition, eta, rate }) {
  const polyak = best(condition);
  return [
    `η = ${show(eta, 3)}, γ = ${show(gamma, 3)}: rate ${show(rate, 3)}, ${digits(rate)}`,
    `Best for κ = ${show(condition, 3)}: rate ${show(polyak.rate, 3)}, ${digits(polyak.rate)}`,
  ];
}

function render({ model, el }) {
  const view = build(model, el), scene = scenes(model), ground = memo();
  let box;

  function draw({ theme, pixels, sheet }) {
    const now = scene(), { directions, gamma } = now, frame = model.get("frame"), steps = model.get("steps");
    const [size, side, circle] = [view.plane, view.steps, view.circle].map((canvas) => sheet(canvas));
    view.plane.style.aspectRatio = "1";
    view.size = size;
    if (size.width > 0) {
      ground([size.width, size.height, pixels, theme.key].join("|"), () => {
        const under = sheet(view.ground, Math.max(pixels, 2));
        box = drawPlane(under.open(), { ...under, theme });
      });
      const context = size.open(), shared = { directions, gamma, frame, steps, theme };
      context.clearRect(0, 0, size.width, size.height);
      drawPlaces(context, box, shared);
      drawIterates(side.open(), { ...side, ...shared });
      drawRoots(circle.open(), { ...circle, ...shared, inner: Math.sqrt(gamma) });
    }
    view.step.textContent = `Step ${frame} of ${steps}: x = ${directions.map(({ x }) => show(x[frame], 3)).join(" along, ")} across`;
    view.rows.forEach((row, i) => {
      const { a, roots, rate, regime } = directions[i];
      row.fate.textContent = regime;
      row.x.textContent = show(a, 3);
      row.y.textContent = complex(...roots);
      row.f.textContent = show(rate, 3);
    });
    words(now).forEach((text, i) => (view.told[i].textContent = text));
  }

  const place = (a, gamma) => put(model, { point: [
    +Math.min(Math.max(a, 1e-3), TOP.a).toPrecision(4), +Math.min(Math.max(gamma, 0), TOP.gamma).toFixed(3)] });
  let held = 1; // the curvature whose place is held: 1, or κ where the along mark is
  steer(view.plane, {
    to(right, down, event) {
      const { width, height } = view.size, share = (right * width - box.X(0)) / (box.X(1) - box.X(0));
      const gamma = (down * height - box.Y(0)) / (box.Y(1) - box.Y(0));
      const { directions, condition } = scene();
      if (event.type === "pointerdown") {
        const [along, over] = directions.map(({ a }) => Math.abs(across(a) - share));
        held = along < over && along < 0.04 ? condition : 1;
      }
      place(held * atShare(Math.max(share, 0)), gamma);
    },
    by(right, up, far) {
      const [a, gamma] = model.get("point"), step = far ? 0.1 : 0.01;
      place((Math.sqrt(a) + right * step) ** 2, gamma + up * step);
    },
  });
  return live({
    model, view, draw, canvases: [view.plane, view.steps, view.circle],
    summary: () => [...scene().directions.map(({ regime, rate }, i) => `${NAMES[i]}: ${regime}, |z| = ${show(rate, 3)}`),
      ...words(scene())].map((text) => `${text}.`).join(" "),
  });
}

export default { render };
