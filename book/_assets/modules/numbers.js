// Sliders and number fields.
import { element, format, labelled } from "./dom.js";
import { follow } from "./model.js";

const plain = { toSlider: (value) => value, toValue: (position) => position };

// The slider of a logarithmic quantity moves in its exponent.
function logarithmic(model) {
  const base = model.get("base") || 10;
  return {
    toSlider: (value) => Math.log(value) / Math.log(base),
    toValue: (position) => Number((base ** position).toPrecision(12)),
  };
}

function slider(model, { toSlider, toValue }, specification) {
  const range = element("input", { type: "range" });
  const readout = element("output", {});
  follow(model, "min max step", () => {
    range.min = model.get("min");
    range.max = model.get("max");
    range.step = model.get("step") || "any";
  });
  range.addEventListener("input", () => model.set("value", toValue(Number(range.value))));
  follow(model, "value min max step readout_format", () => {
    const text = format(model.get("readout_format") || specification, model.get("value"));
    range.value = toSlider(model.get("value"));
    range.setAttribute("aria-valuetext", text);
    readout.textContent = text;
  });
  follow(model, "readout", () => (readout.hidden = model.get("readout") === false));
  const row = labelled(model, "slider", range, readout);
  readout.setAttribute("for", range.id);
  return row;
}

function field(model, whole) {
  const input = element("input", { type: "number", inputmode: "decimal" });
  follow(model, "min max step", () => {
    input.min = model.get("min") ?? "";
    input.max = model.get("max") ?? "";
    input.step = model.get("step") ?? (whole ? 1 : "any");
  });
  input.addEventListener("change", () => {
    const number = whole ? Math.round(input.value) : Number(input.value);
    if (input.value !== "" && Number.isFinite(number)) model.set("value", clamp(model, number));
    input.value = model.get("value");
  });
  follow(model, "value", () => (input.value = model.get("value")));
  return labelled(model, "number", input);
}

function clamp(model, number) {
  return Math.min(model.get("max") ?? Infinity, Math.max(model.get("min") ?? -Infinity, number));
}

export const numbers = {
  FloatSliderModel: (model) => slider(model, plain, ".2f"),
  IntSliderModel: (model) => slider(model, plain, "d"),
  FloatLogSliderModel: (model) => slider(model, logarithmic(model), ".3g"),
  FloatTextModel: (model) => field(model, false),
  BoundedFloatTextModel: (model) => field(model, false),
  IntTextModel: (model) => field(model, true),
  BoundedIntTextModel: (model) => field(model, true),
};
