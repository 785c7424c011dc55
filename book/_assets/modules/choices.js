// Choices: one of several (`index` holds which), or on and off (`value`).
import { element, freshId, labelled } from "./dom.js";
import { follow } from "./model.js";

function dropdown(model) {
  const select = element("select", {});
  follow(model, "_options_labels", () =>
    select.replaceChildren(...model.get("_options_labels").map((text) => new Option(text))),
  );
  select.addEventListener("change", () => model.set("index", select.selectedIndex));
  follow(model, "index _options_labels", () => (select.selectedIndex = model.get("index") ?? -1));
  return labelled(model, "select", select);
}

// A group of radio buttons, shown as one strip.
function toggles(model) {
  const legend = element("legend", {});
  const group = element("fieldset", { class: "widget-row widget-toggles" }, legend);
  const name = freshId();
  const radios = model.get("_options_labels").map((text, index) => {
    const radio = element("input", { type: "radio", name, value: index });
    radio.addEventListener("change", () => model.set("index", index));
    const title = model.get("tooltips")?.[index];
    group.append(element("label", { title }, radio, element("span", {}, text)));
    return radio;
  });
  follow(model, "index", () => radios.forEach((r, i) => (r.checked = i === model.get("index"))));
  follow(model, "disabled", () => (group.disabled = Boolean(model.get("disabled"))));
  follow(model, "description", () => {
    legend.textContent = model.get("description") || "Choose one";
    legend.classList.toggle("widget-unseen", !model.get("description"));
  });
  return group;
}

function checkbox(model) {
  const box = element("input", { type: "checkbox" });
  box.addEventListener("change", () => model.set("value", box.checked));
  follow(model, "value", () => (box.checked = Boolean(model.get("value"))));
  return labelled(model, "checkbox", box);
}

function toggle(model) {
  const button = element("button", { type: "button", class: "widget-button" });
  button.addEventListener("click", () => model.set("value", !model.get("value")));
  follow(model, "value", () => button.setAttribute("aria-pressed", Boolean(model.get("value"))));
  follow(model, "description", () => (button.textContent = model.get("description") || "On"));
  follow(model, "tooltip", () => (button.title = model.get("tooltip") ?? ""));
  follow(model, "disabled", () => (button.disabled = Boolean(model.get("disabled"))));
  return button;
}

export const choices = {
  DropdownModel: dropdown,
  ToggleButtonsModel: toggles,
  RadioButtonsModel: toggles,
  CheckboxModel: checkbox,
  ToggleButtonModel: toggle,
};
