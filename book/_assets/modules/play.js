// Play: counts its `value` up, so that a figure linked to it moves.
import { element } from "./dom.js";
import { follow } from "./model.js";

const SHAPES = {
  play: "M5 3l11 7-11 7z",
  pause: "M5 3h4v14H5zM11 3h4v14h-4z",
  reset: "M4 4h2.5v12H4zM16 4v12L7 10z",
};

function icon(shape) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", SHAPES[shape]);
  svg.append(path);
  return svg;
}

function show(button, label, shape) {
  button.setAttribute("aria-label", label);
  button.title = label;
  button.replaceChildren(icon(shape));
}

function play(model) {
  const start = element("button", { type: "button", class: "widget-button" });
  const reset = element("button", { type: "button", class: "widget-button" });
  const row = element("div", { class: "widget-row widget-play", role: "group" }, start, reset);
  // ipywidgets 7 names these traits with an underscore.
  const playing = model.get("playing") === undefined ? "_playing" : "playing";
  const repeats = () => model.get("repeat") ?? model.get("_repeat");
  let timer = 0;

  function advance() {
    const next = model.get("value") + (model.get("step") || 1);
    if (next <= model.get("max")) model.set("value", next);
    else if (repeats()) model.set("value", model.get("min"));
    else {
      model.set("value", model.get("max"));
      model.set(playing, false);
    }
  }
  start.addEventListener("click", () => {
    const begins = !model.get(playing);
    if (begins && model.get("value") >= model.get("max")) model.set("value", model.get("min"));
    model.set(playing, begins);
  });
  reset.addEventListener("click", () => {
    model.set(playing, false);
    model.set("value", model.get("min"));
  });
  follow(model, `${playing} interval`, () => {
    clearInterval(timer);
    if (model.get(playing)) timer = setInterval(advance, model.get("interval") || 100);
    show(start, model.get(playing) ? "Pause" : "Play", model.get(playing) ? "pause" : "play");
  });
  show(reset, "Back to the start", "reset");
  follow(model, "description", () =>
    row.setAttribute("aria-label", model.get("description") || "Playback"),
  );
  follow(model, "disabled", () => {
    start.disabled = reset.disabled = Boolean(model.get("disabled"));
  });
  return row;
}

export const players = { PlayModel: play };
