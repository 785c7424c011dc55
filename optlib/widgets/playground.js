// The playground: optimizers on a surface. The model's traits are the whole state; every figure
// below is a function of them. playground.py declares the traits and links the controls.

import { drawBackground } from "./contour.js";
import { read, write } from "./link.js";
import { drawLoss, lossScale } from "./loss.js";
import { drawMap } from "./map.js";
import { swatch } from "./marks.js";
import { divergedAt, fate, show } from "./numbers.js";
import { normals } from "./random.js";
import { path } from "./rules.js";
import { SURFACES } from "./surfaces.js";
import { themeOf, watchTheme } from "./theme.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const QUIET = 800; // ms without a change before the screen reader hears about it

function make(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [key, value] of Object.entries(properties)) {
    key in element ? (element[key] = value) : element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

// The last value, made anew only when the key changes.
function memo() {
  let known, value;
  return (key, compute) => {
    if (key !== known) [known, value] = [key, compute()];
    return value;
  };
}

function render({ model, el }) {
  const view = build(model, el);
  const specs = model.get("runs");
  const kept = { surface: memo(), ground: memo(), scale: memo(), runs: specs.map(memo) };
  const initial = Object.fromEntries(Object.keys(model.get("limits")).map((k) => [k, model.get(k)]));
  let theme = themeOf(view.root);
  let surface, runs, shown;

  const value = (name, otherwise) => model.get(name) ?? otherwise;

  function compute() {
    const name = model.get("surfaces")[model.get("surface")];
    const fixed = model.get("parameters")[name];
    // The two parameters that may have a control; only the ravine has them.
    const free = name === "ravine" ? { condition: value("condition"), angle: value("angle") } : {};
    const at = [name, ...Object.values(free)].join();
    surface = kept.surface(at, () => SURFACES[name]({ ...free, ...fixed }));
    const start = model.get("start"), steps = model.get("steps");
    const sigma = model.get("noise"), seed = model.get("seed");
    runs = specs.map(({ rule, hyper }, i) => {
      const own = Object.fromEntries(
        Object.entries(hyper).map(([k, v]) => [k, value(`${k}_${i}`, v)]));
      const key = [at, start, steps, sigma, seed, ...Object.values(own)].join();
      return kept.runs[i](key, () => {
        const noise = sigma > 0 && ((t) => normals(seed, t).map((n) => sigma * n));
        const run = path(rule, surface, start, steps, own, noise);
        return { ...run, key, label: specs[i].label, style: specs[i].style, diverged: divergedAt(run, surface.domain) };
      });
    });
    shown = runs.filter((_, i) => value(`on_${i}`, true));
    return at;
  }

  function draw() {
    const at = compute();
    const frame = Math.min(model.get("frame"), model.get("steps"));
    const [xs, ys] = surface.domain;
    const shape = (ys[1] - ys[0]) / (xs[1] - xs[0]);
    view.map.style.aspectRatio = String(1 / shape);
    // On a slide everything is drawn larger: the canvas counts in pixels of `zoom` CSS pixels.
    const pixels = theme.zoom * (window.devicePixelRatio || 1);
    const sizeOf = (canvas) =>
      ({ width: canvas.clientWidth / theme.zoom, height: canvas.clientHeight / theme.zoom });
    const size = sizeOf(view.map);
    if (size.width && size.height) {
      // The shading and the contour lines lie on a canvas of their own, drawn only when they change.
      kept.ground([at, size.width, size.height, pixels, theme.key].join("|"), () =>
        drawBackground(fit(view.ground, size, pixels), { ...size, surface, theme }));
      const start = model.get("start");
      drawMap(fit(view.map, size, pixels), { ...size, surface, runs: shown, frame, start, theme });
      const scale = kept.scale(shown.map((r) => r.key).join("|") + at, () => lossScale(surface, shown));
      const loss = sizeOf(view.loss);
      const steps = model.get("steps");
      drawLoss(fit(view.loss, loss, pixels), { ...loss, runs: shown, frame, steps, theme, scale });
    }
    tell(frame);
    view.map.dataset.draws = 1 + Number(view.map.dataset.draws || 0);
    view.map.dataset.t = performance.now();
  }

  let announcement;
  function tell(frame) {
    const of = model.get("steps");
    view.step.textContent = `After ${frame} of ${of} step${of === 1 ? "" : "s"}`;
    view.gap.textContent = surface.minimum === null
      ? "f(x, y) on a logarithmic axis, with its sign" : "f(x, y) above its minimum, logarithmic";
    view.title.textContent = surface.title;
    runs.forEach((run, i) => {
      const row = view.rows[i], word = fate(run, frame, surface.domain);
      row.root.hidden = !shown.includes(run);
      for (const name of ["x", "y", "f"]) row[name].textContent = show(run[name][frame], 3);
      row.fate.textContent = word;
    });
    clearTimeout(announcement);
    announcement = setTimeout(() => (view.live.textContent = summary(frame)), QUIET);
  }

  function summary(frame) {
    const told = shown.map((run) => {
      const at = `f = ${show(run.f[frame], 3)} at (${show(run.x[frame], 3)}, ${show(run.y[frame], 3)})`;
      const word = fate(run, frame, surface.domain);
      return `${run.label}: ${word.startsWith("diverged") ? word : at}${
        word && !word.startsWith("diverged") ? ", " + word : ""}.`;
    });
    return [`Step ${frame}.`, ...told].join(" ");
  }

  function put(changes) {
    for (const [name, v] of Object.entries(changes)) model.set(name, v);
    model.save_changes();
  }
  const within = (v, [low, high]) => +Math.min(Math.max(v, low), high).toPrecision(5);
  const place = (x, y) => put({ start: [within(x, surface.domain[0]), within(y, surface.domain[1])] });

  function drag(event) {
    const box = view.map.getBoundingClientRect(), [[left, right], [bottom, top]] = surface.domain;
    place(left + ((event.clientX - box.left) / box.width) * (right - left),
      top - ((event.clientY - box.top) / box.height) * (top - bottom));
  }
  view.map.addEventListener("pointerdown", (event) => {
    view.map.setPointerCapture(event.pointerId);
    drag(event);
  });
  view.map.addEventListener("pointermove", (event) => event.buttons && drag(event));
  view.map.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    event.stopPropagation(); // a slide deck or a notebook has its own use of the arrow keys
    const size = (event.shiftKey ? 0.1 : 0.01);
    const [x, y] = model.get("start"), [[left, right], [bottom, top]] = surface.domain;
    place(x + size * (right - left) * arrow[0], y + size * (top - bottom) * arrow[1]);
  });

  const advance = (by) =>
    put({ frame: Math.min(Math.max(model.get("frame") + by, 0), model.get("steps")) });
  view.back.addEventListener("click", () => advance(-1));
  view.forth.addEventListener("click", () => advance(1));
  view.reset.addEventListener("click", () => put(initial));
  view.copy.addEventListener("click", async () => {
    history.replaceState(null, "", write(model.get("name"), Object.keys(initial), model));
    const copied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
    view.said.textContent = copied ? "Link copied." : "The link is now in the address bar.";
  });

  function restore() {
    const state = read(model.get("name"), location.hash, model.get("limits"));
    if (!state) return;
    put(state);
    view.root.scrollIntoView({ block: "center" });
  }

  const settle = () => {
    // A new surface is entered at its own start; the rest of a change may say otherwise.
    compute();
    put({ start: surface.start });
  };
  const names = Object.keys(model.get("limits")).filter((name) => name !== "surface");
  const events = names.map((name) => `change:${name}`).join(" ");
  model.on("change:surface", settle);
  model.on(events, draw);
  model.on("change:surface", draw);
  const resized = new ResizeObserver(draw);
  resized.observe(view.map);
  resized.observe(view.loss);
  const unwatch = watchTheme(() => {
    theme = themeOf(view.root);
    draw();
  });
  addEventListener("hashchange", restore);
  draw();
  restore();
  return () => {
    clearTimeout(announcement);
    resized.disconnect();
    unwatch();
    removeEventListener("hashchange", restore);
    model.off("change:surface", settle);
    model.off(events, draw);
    model.off("change:surface", draw);
  };
}

// A context in CSS pixels on a canvas with the screen's own.
function fit(canvas, { width, height }, pixels) {
  const [w, h] = [width * pixels, height * pixels].map(Math.round);
  if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
  const context = canvas.getContext("2d");
  context.setTransform(pixels, 0, 0, pixels, 0, 0);
  return context;
}

// The figure's elements; everything that changes is named.
function build(model, el) {
  const view = {};
  const button = (text) => make("button", { type: "button", textContent: text });
  view.title = make("strong");
  view.map = make("canvas", {
    tabIndex: 0, role: "application", "aria-roledescription": "map",
    "aria-label": "Map of the surface. The arrow keys move the start, with Shift in bigger steps." });
  view.ground = make("canvas", { "aria-hidden": "true" });
  const map = make("div", { className: "optlib-map" }, view.map, view.ground);
  view.gap = make("span");
  view.loss = make("canvas", { role: "img", "aria-label": "Loss curves; the table has their numbers" });
  view.step = make("caption");
  view.rows = model.get("runs").map((spec) => {
    const cells = { x: make("td"), y: make("td"), f: make("td") }, fate = make("small");
    const name = make("span", {}, swatch(spec.style), make("span", {}, spec.label, fate));
    const head = make("th", { scope: "row" }, name);
    return { ...cells, fate, root: make("tr", {}, head, ...Object.values(cells)) };
  });
  const heads = ["rule", "x", "y", "f(x, y)"].map((text) =>
    make("th", { scope: "col", textContent: text }));
  const table = make("table", {}, view.step, make("thead", {}, make("tr", {}, ...heads)),
    make("tbody", {}, ...view.rows.map((row) => row.root)));
  view.back = button("− 1 step");
  view.forth = button("+ 1 step");
  view.reset = button("Start over");
  view.copy = button("Copy link");
  view.copy.hidden = !isPage();
  view.said = make("span", { role: "status" });
  view.live = make("p", { className: "optlib-heard", role: "status", "aria-live": "polite" });
  view.root = make("div", { className: "optlib-playground" },
    make("div", { className: "optlib-views" },
      make("figure", {}, make("figcaption", {}, view.title, " drag or tap to move the start"), map),
      make("figure", {}, make("figcaption", {}, view.gap), view.loss, table)),
    make("div", { className: "optlib-bar" }, view.back, view.forth, view.reset, view.copy, view.said),
    view.live);
  el.append(view.root);
  return view;
}

// A published page keeps its widgets' state in a script; a notebook or a deck has its own address.
function isPage() {
  const state = 'script[type="application/vnd.jupyter.widget-state+json"]';
  return document.querySelector(state) !== null && document.querySelector(".reveal") === null;
}

export default { render };
