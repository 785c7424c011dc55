// The learning-rate figure: gradient descent on a curve J(x), step by step.

import { curveOf, roll, verdict } from "./curves.js";
import { boundsOf, drawCurve, drawSteps, drawStrip } from "./descend.js";
import { assemble, make, seen, steered, table, tableRow } from "./elements.js";
import { live, put, steer } from "./live.js";
import { show } from "./numbers.js";
import { memo } from "./scene.js";

const HEADS = ["t", "x", "J(x)", "J′(x)", "step −ηJ′"];

function build(el) {
  const view = {
    title: make("strong"),
    map: steered("curve", "The curve J(x). The arrow keys move the start, with Shift in bigger steps."),
    strip: seen("The learning rate beside its bound; the text has the numbers"),
    steps: seen("x by step; the table has the numbers"),
    caption: make("caption"), cells: HEADS.slice(1).map(() => make("td")), row: make("span"),
    verdict: make("p", { className: "optlib-told" }), bound: make("p", { className: "optlib-told" }),
  };
  const values = table(view.caption, HEADS, [tableRow(view.row, view.cells)]);
  values.className = "optlib-values";
  return assemble(view, el, "curve",
    [make("figcaption", {}, view.title, " drag the start"), make("div", { className: "optlib-map" }, view.map),
      view.strip],
    [view.steps, values, view.verdict, view.bound]);
}

const nameOf = (model) => model.get("curves")[model.get("curve")];

// The curve and the run of the moment.
function scenes(model) {
  const graph = memo(), run = memo();
  return () => {
    const name = nameOf(model), L = model.get("curvature");
    const [start, lr, steps] = ["start", "lr", "steps"].map((trait) => model.get(trait));
    const key = `${name} ${L}`, now = graph(key, () => curveOf(name, L));
    return { graph: now, run: run([key, start, lr, steps].join(), () => roll(now, start, lr, steps)), lr, steps };
  };
}

const ORDINALS = ["first", "second", "third", "fourth", "fifth", "sixth", "seventh"];
const SAYS = {
  diverges: () => "diverges, overshooting by more each time",
  rests: (at) => `starts at the minimum x = ${at} and stays there`,
  lands: (at) => `lands on the minimum x = ${at} in one step`,
  walks: (at) => `converges to the minimum x = ${at} without swinging about it`,
  overshoots: (at) => `overshoots but converges to the minimum x = ${at}`,
  creeps: (at, away) => `creeps, and is still ${away} from the minimum x = ${at}`,
  swings: (at, away) => `overshoots but converges, slowly: still ${away} from the minimum x = ${at}`,
  grows: () => "overshoots by more each time: it is on its way out",
  bounces: () => "bounces for ever between two points",
  wanders: () => "jumps about and comes to no rest",
  stuck: (at) => `is all but stuck at the level spot x = ${at}, which is no minimum`,
};

function render({ model, el }) {
  const view = build(el), scene = scenes(model), style = model.get("look");

  function draw({ theme, sheet }) {
    const { graph, run, lr, steps } = scene(), frame = model.get("frame");
    const [size, strip, side] = [view.map, view.strip, view.steps].map((canvas) => sheet(canvas));
    if (size.width > 0) {
      const shared = { graph, run, frame, steps, lr, style, theme };
      const box = drawCurve(size.open(), { ...size, ...shared });
      view.inset = [box.left / size.width, box.right / size.width];
      drawStrip(strip.open(), { ...strip, ...shared, range: model.get("rates"), bounds: bounds() });
      drawSteps(side.open(), { ...side, ...shared });
    }
    const x = run.x[frame], g = graph.slope(x);
    view.title.textContent = graph.title;
    view.caption.textContent = `Step ${frame} of ${steps}, η = ${show(lr, 3)}`;
    view.row.textContent = String(frame);
    [x, graph.f(x), g, -lr * g].forEach((v, i) => (view.cells[i].textContent = show(v, 3)));
    [view.verdict.textContent, view.bound.textContent] = words();
  }

  // 2/L, and, where the curvature varies, 2/J″ of the minimum next to the last iterate.
  function bounds() {
    const { graph, run, lr } = scene(), { near } = verdict(graph, run, lr);
    return boundsOf(graph, nameOf(model) === "parabola" ? null : graph.curvature(near));
  }

  function words() {
    const { graph, run, lr, steps } = scene(), { kind, at, away } = verdict(graph, run, lr);
    const constant = nameOf(model) === "parabola", L = show(graph.sharpest, 3);
    const many = graph.minima.length, place = graph.minima.indexOf(at);
    const basin = many < 2 || !["walks", "overshoots", "rests"].includes(kind) ? ""
      : many === 2 ? `, in the ${place ? "right" : "left"} basin` : `, the ${ORDINALS[place]} basin from the left`;
    return [
      `${steps} steps: it ${SAYS[kind](show(at, 3), show(away, 2))}${basin}.`,
      constant ? `L = ${L}, the curvature. A step multiplies x by 1 − ηL = ${show(+(1 - lr * graph.sharpest).toPrecision(12), 3)}.`
        : `L = ${L}, the largest |J″| shown.`,
    ];
  }

  const place = (x) => {
    const [left, right] = scene().graph.domain;
    put(model, { start: +Math.min(Math.max(x, left), right).toPrecision(5) });
  };
  steer(view.map, {
    to(across) {
      const [left, right] = scene().graph.domain, [first, last] = view.inset;
      place(left + ((across - first) / (last - first)) * (right - left));
    },
    by(right, up, far) {
      const [low, high] = scene().graph.domain;
      place(model.get("start") + (right + up) * (far ? 0.1 : 0.01) * (high - low));
    },
  });
  return live({
    model, view, draw, canvases: [view.map, view.strip, view.steps],
    summary: () => [`Step ${model.get("frame")}: x = ${view.cells[0].textContent}.`, ...words(),
      ...bounds().map(({ label }) => `${label}.`)].join(" "),
  });
}

// A new curve is entered at its own start.
function initialize({ model }) {
  model.on("change:curve", () => put(model, { start: curveOf(nameOf(model), model.get("curvature")).start }));
}

export default { initialize, render };
