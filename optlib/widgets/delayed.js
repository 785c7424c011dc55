// Delayed gradients on a quadratic: which rates converge at which delay, the run, and its roots.

import { assemble, make, seen, steered, table, tableRow } from "./elements.js";
import { across, drawLadder, rateAt } from "./ladder.js";
import { calm, late, lateness, limit } from "./lateness.js";
import { live, put, steer } from "./live.js";
import { show } from "./numbers.js";
import { drawIterates, drawRoots } from "./regimes.js";
import { memo } from "./scene.js";

const LONGEST = 10;
const HEADS = ["ηλ", "limit", "swings from", "largest |z|"];

function build(el) {
  const view = {
    ladder: steered("chart", "Rates that converge at each delay. The arrow keys move the point, left and right in η, up and down in τ, with Shift in bigger steps."),
    steps: seen("x by step; the table has numbers"),
    circle: seen("The roots z in the unit circle; the largest |z| is in the table"),
    step: make("caption"), row: make("span"), cells: HEADS.map(() => make("td")),
    told: make("p", { className: "optlib-told" }),
  };
  const values = table(view.step, ["τ", ...HEADS], [tableRow(view.row, view.cells)]);
  return assemble(view, el, "delayed",
    [make("figcaption", {}, make("strong", {}, "What converges"), " dark: without swinging. Drag the point."),
      make("div", { className: "optlib-map" }, view.ladder)],
    [make("figcaption", {}, "x by step · the roots z in the unit circle"),
      make("div", { className: "optlib-pair" }, view.steps, view.circle), values, view.told]);
}

// The run of the moment; a link may bring a delay that is not whole.
function scenes(model) {
  const kept = memo(), names = ["lr", "delay", "curvature", "steps"];
  return () => kept(names.map((name) => model.get(name)).join(), () => {
    const [lr, tau, curvature, steps] = names.map((name) => model.get(name));
    const delay = Math.round(tau), a = lr * curvature;
    return { a, delay, steps, x: late(a, delay, steps), style: model.get("look"), ...lateness(a, delay) };
  });
}

function words({ a, delay, rate, regime }) {
  const end = limit(delay), digits = Math.log(1e-6) / Math.log(rate);
  const pace = rate < 1 - 1e-9 && rate > 0 ? `, 6 digits in about ${Math.round(digits)} steps` : "";
  const share = Math.round((100 * a) / end);
  return `It ${regime}${pace}. ηλ is ${share} % of the limit ${show(end, 3)}.`;
}

function render({ model, el }) {
  const view = build(el), scene = scenes(model);
  let box, size;

  function draw({ theme, sheet }) {
    const now = scene(), { a, delay, steps, x, rate, style } = now, frame = model.get("frame");
    view.ladder.style.aspectRatio = "1";
    const [side, circle] = [view.steps, view.circle].map((canvas) => sheet(canvas));
    size = sheet(view.ladder);
    if (size.width > 0) {
      const shared = { directions: [now], frame, steps, theme };
      box = drawLadder(size.open(), { ...size, a, delay, longest: LONGEST, style, theme });
      drawIterates(side.open(), { ...side, ...shared });
      drawRoots(circle.open(), { ...circle, ...shared });
    }
    view.step.textContent = `Step ${frame} of ${steps}: x = ${show(x[frame], 3)}`;
    view.row.textContent = String(delay);
    [a, limit(delay), calm(delay), rate].forEach((v, i) => (view.cells[i].textContent = show(v, 3)));
    view.told.textContent = words(now);
  }

  const place = (a, delay) => {
    const [low, high] = model.get("rates"), lr = a / model.get("curvature");
    put(model, { lr: +Math.min(Math.max(lr, low), high).toPrecision(4), delay: Math.min(Math.max(delay, 0), LONGEST) });
  };
  steer(view.ladder, {
    to(right, down) {
      const share = (right * size.width - box.X(0)) / (box.X(1) - box.X(0));
      const tau = (down * size.height - box.Y(0)) / (box.Y(1) - box.Y(0));
      place(rateAt(Math.max(share, 0)), Math.round(tau));
    },
    by(right, up, far) {
      const { a, delay } = scene(), step = far ? 0.1 : 0.01;
      place(rateAt(across(a) + right * step), delay - up * (far ? 3 : 1));
    },
  });
  return live({
    model, view, draw, canvases: [view.ladder, view.steps, view.circle],
    summary: () => `Delay ${scene().delay}, step ${model.get("frame")}: x = ${show(scene().x[model.get("frame")], 3)}. ${words(scene())}`,
  });
}

export default { render };
