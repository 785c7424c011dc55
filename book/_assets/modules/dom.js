// Small helpers to make labelled elements.
import { follow } from "./model.js";

let last = 0;
export const freshId = () => `widget-${++last}`;

// element("input", {type: "range"}, ...children): attributes by their HTML names.
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "");
    else if (value !== false && value != null) made.setAttribute(name, value);
  }
  made.append(...children);
  return made;
}

// A control with its label before it; the name stays in step with the model's description.
export function labelled(model, kind, control, ...after) {
  control.id = freshId();
  const label = element("label", { for: control.id });
  const row = element("div", { class: `widget-row widget-${kind}` }, label, control, ...after);
  follow(model, "description tooltip", () => {
    const text = model.get("description") ?? "";
    label.textContent = text;
    label.hidden = !text;
    if (text) control.removeAttribute("aria-label");
    else control.setAttribute("aria-label", model.get("tooltip") || "value");
  });
  follow(model, "disabled", () => (control.disabled = Boolean(model.get("disabled"))));
  return row;
}

// Python's format specification of a read-out, as far as sliders use it: d, .2f, .3g, .1e, .0%.
export function format(specification, value) {
  if (specification?.endsWith("d")) return String(Math.round(value));
  const [, digits, kind] = /\.(\d+)([efg%])$/.exec(specification ?? "") ?? [];
  if (kind === "e") return value.toExponential(digits);
  if (kind === "f") return value.toFixed(digits);
  if (kind === "%") return `${(100 * value).toFixed(digits)} %`;
  if (kind === "g") return String(Number(value.toPrecision(Math.max(1, digits))));
  return String(value);
}

// A widget that cannot live without a kernel says so, instead of not being there.
export function note(text) {
  return element("p", { class: "widget-note", role: "note" }, text);
}
