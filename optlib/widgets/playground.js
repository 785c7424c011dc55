// The playground: optimizers on a surface. The model's traits are the whole state, and the figure
// is a function of them. playground.py declares the traits and links the controls to them.

import { drawBackground } from "./contour.js";
import { read, write } from "./link.js";
import { drawLoss, lossScale } from "./loss.js";
import { drawMap } from "./map.js";
import { fate, show, summary } from "./numbers.js";
import { initialize, memo, sceneOf } from "./scene.js";
import { themeOf, watchTheme } from "./theme.js";
import { build, fit } from "./view.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const QUIET = 800; // ms without a change before the screen reader hears about it

function render({ model, el }) {
  const view = build(model, el), scene = sceneOf(model), ground = memo(), scale = memo();
  const traits = Object.keys(model.get("limits"));
  const initial = Object.fromEntries(traits.map((name) => [name, model.get(name)]));
  let theme = themeOf(view.root), announcement;

  function draw() {
    const now = scene(), steps = model.get("steps"), frame = Math.min(model.get("frame"), steps);
    const [[left, right], [bottom, top]] = now.surface.domain;
    view.map.style.aspectRatio = String((right - left) / (top - bottom));
    // On a slide everything is drawn larger: there, a unit of length is `zoom` CSS pixels.
    const pixels = theme.zoom * (window.devicePixelRatio || 1);
    const sizeOf = (canvas) =>
      ({ width: canvas.clientWidth / theme.zoom, height: canvas.clientHeight / theme.zoom });
    const [size, lossSize] = [sizeOf(view.map), sizeOf(view.loss)];
    const { surface, shown } = now, shared = { surface, runs: shown, frame, steps, theme };
    if (size.width > 0) {
      // Shading and contour lines lie on a canvas of their own, drawn only when they change; finer
      // than the screen, for a page may place it between two of the screen's pixels.
      ground([now.at, size.width, size.height, pixels, theme.key].join("|"), () =>
        drawBackground(fit(view.ground, size, Math.max(pixels, 2)), { ...size, surface, theme }));
      drawMap(fit(view.map, size, pixels), { ...size, ...shared, start: model.get("start") });
      const axis = scale(shown.map(({ key }) => key).join("|"), () => lossScale(surface, shown));
      drawLoss(fit(view.loss, lossSize, pixels), { ...lossSize, ...shared, scale: axis });
    }
    tell(now, frame, steps);
    view.map.dataset.draws = 1 + Number(view.map.dataset.draws || 0);
    view.map.dataset.t = performance.now();
  }

  function tell({ surface, runs, shown }, frame, steps) {
    view.title.textContent = surface.title;
    view.step.textContent = `After ${frame} of ${steps} step${steps === 1 ? "" : "s"}`;
    view.gap.textContent = surface.minimum === null
      ? "f(x, y) on a logarithmic axis, with its sign" : "f(x, y) above its minimum, logarithmic";
    view.rows.forEach((row, i) => {
      row.root.hidden = !shown.includes(runs[i]);
      row.fate.textContent = fate(runs[i], frame, surface.domain);
      for (const name of ["x", "y", "f"]) row[name].textContent = show(runs[i][name][frame], 3);
    });
    clearTimeout(announcement);
    announcement = setTimeout(() => {
      view.live.textContent = summary(shown, frame, surface.domain);
    }, QUIET);
  }

  function put(changes) {
    for (const [name, value] of Object.entries(changes)) model.set(name, value);
    model.save_changes();
  }

  // Moves the start, but not off the map.
  function place(x, y) {
    const [xs, ys] = scene().surface.domain;
    const within = (v, [low, high]) => +Math.min(Math.max(v, low), high).toPrecision(5);
    put({ start: [within(x, xs), within(y, ys)] });
  }
  function drag(event) {
    const box = view.map.getBoundingClientRect();
    const [[left, right], [bottom, top]] = scene().surface.domain;
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
    const share = event.shiftKey ? 0.1 : 0.01, [x, y] = model.get("start");
    const [[left, right], [bottom, top]] = scene().surface.domain;
    place(x + share * (right - left) * arrow[0], y + share * (top - bottom) * arrow[1]);
  });

  const advance = (by) =>
    put({ frame: Math.min(Math.max(model.get("frame") + by, 0), model.get("steps")) });
  view.back.addEventListener("click", () => advance(-1));
  view.forth.addEventListener("click", () => advance(1));
  view.reset.addEventListener("click", () => put(initial));
  view.copy.addEventListener("click", async () => {
    history.replaceState(null, "", write(model.get("name"), traits, model));
    const copied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
    view.said.textContent = copied ? "Link copied." : "The link is now in the address bar.";
  });
  function restore() {
    const state = read(model.get("name"), location.hash, model.get("limits"));
    if (!state) return;
    put(state);
    view.root.scrollIntoView({ block: "center" });
  }

  const events = traits.map((name) => `change:${name}`).join(" ");
  model.on(events, draw);
  addEventListener("hashchange", restore);
  const resized = new ResizeObserver(draw);
  for (const canvas of [view.map, view.loss]) resized.observe(canvas);
  const unwatch = watchTheme(() => {
    theme = themeOf(view.root);
    draw();
  });
  draw();
  restore();
  return () => {
    model.off(events, draw);
    removeEventListener("hashchange", restore);
    resized.disconnect();
    unwatch();
    clearTimeout(announcement);
  };
}

export default { initialize, render };
