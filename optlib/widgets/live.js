// What every live figure with canvases does: it is drawn anew when a trait, its size or the page's
// colours change, says what it shows once it is quiet, starts over, and fits into a link.

import { fit } from "./elements.js";
import { read, write } from "./link.js";
import { themeOf, watchTheme } from "./theme.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const QUIET = 800; // ms without a change before the screen reader hears about it

export function put(model, changes) {
  for (const [name, value] of Object.entries(changes)) model.set(name, value);
  model.save_changes();
}

// Calls `draw({ theme, pixels, sheet })` whenever the figure has to look different; `canvases` are
// those whose size matters, the steered one first; `summary` is the figure in words. Returns how
// to stop.
export function live({ model, view, canvases, draw, summary }) {
  const traits = Object.keys(model.get("limits")), name = model.get("name");
  const initial = Object.fromEntries(traits.map((trait) => [trait, model.get(trait)]));
  let theme = themeOf(view.root), announcement;

  function redraw() {
    // On a slide everything is drawn larger: there, a unit of length is `zoom` CSS pixels.
    const pixels = theme.zoom * (window.devicePixelRatio || 1);
    const sheet = (canvas, finest = pixels) => {
      const [width, height] = [canvas.clientWidth, canvas.clientHeight].map((v) => v / theme.zoom);
      return { width, height, open: () => fit(canvas, { width, height }, finest) };
    };
    draw({ theme, pixels, sheet });
    const [{ dataset }] = canvases;
    dataset.draws = 1 + Number(dataset.draws || 0);
    dataset.t = performance.now();
    clearTimeout(announcement);
    announcement = setTimeout(() => { view.live.textContent = summary(); }, QUIET);
  }

  const advance = (by) => {
    const [low, high] = model.get("limits").frame;
    put(model, { frame: Math.min(Math.max(model.get("frame") + by, low), high) });
  };
  view.back.addEventListener("click", () => advance(-1));
  view.forth.addEventListener("click", () => advance(1));
  view.reset.addEventListener("click", () => put(model, initial));
  view.copy.addEventListener("click", async () => {
    history.replaceState(null, "", write(name, traits, model));
    const copied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
    view.said.textContent = copied ? "Link copied." : "The link is now in the address bar.";
  });
  function restore() {
    const state = read(name, location.hash, model.get("limits"));
    if (!state) return;
    put(model, state);
    view.root.scrollIntoView({ block: "center" });
  }

  const events = traits.map((trait) => `change:${trait}`).join(" ");
  model.on(events, redraw);
  addEventListener("hashchange", restore);
  const resized = new ResizeObserver(redraw);
  for (const canvas of canvases) resized.observe(canvas);
  const unwatch = watchTheme(() => {
    theme = themeOf(view.root);
    redraw();
  });
  redraw();
  restore();
  return () => {
    model.off(events, redraw);
    removeEventListener("hashchange", restore);
    resized.disconnect();
    unwatch();
    clearTimeout(announcement);
  };
}

// Calls `to(across, down, event)` where the pointer is, as shares of the canvas, and
// `by(right, up, far)` for the arrow keys; `far` says whether Shift is held.
export function steer(canvas, { to, by }) {
  const drag = (event) => {
    const box = canvas.getBoundingClientRect();
    to((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height, event);
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.setPointerCapture(event.pointerId);
    drag(event);
  });
  canvas.addEventListener("pointermove", (event) => event.buttons && drag(event));
  canvas.addEventListener("keydown", (event) => {
    const arrow = ARROWS[event.key];
    if (!arrow) return;
    event.preventDefault();
    event.stopPropagation(); // a slide deck or a notebook has its own use of the arrow keys
    by(...arrow, event.shiftKey);
  });
}

// Lets pointer and arrow keys move the trait `start` over a map, but not off it.
export function steerStart(model, canvas, domainOf) {
  const place = (x, y) => {
    const within = (v, [low, high]) => +Math.min(Math.max(v, low), high).toPrecision(5);
    const [xs, ys] = domainOf();
    put(model, { start: [within(x, xs), within(y, ys)] });
  };
  steer(canvas, {
    to(across, down) {
      const [[left, right], [bottom, top]] = domainOf();
      place(left + across * (right - left), top - down * (top - bottom));
    },
    by(right, up, far) {
      const share = far ? 0.1 : 0.01, [x, y] = model.get("start");
      const [xs, ys] = domainOf();
      place(x + share * (xs[1] - xs[0]) * right, y + share * (ys[1] - ys[0]) * up);
    },
  });
}
