// The stepper: one update of a rule, line by line, every symbol with its number and its unit.

import { EQUATIONS } from "./equations.js";
import { math, mi, mo, numeral, parse, row, symbol, typeset } from "./formula.js";
import { show } from "./numbers.js";
import { init, step } from "./rules.js";
import { SURFACES } from "./surfaces.js";

const AXES = ["x", "y"];
const SPACE = '<mspace width="0.17em"></mspace>';
const UNITS = { "J/θ": "[J] / [θ]", "J²/θ²": "[J]² / [θ]²", "θ": "[θ]", "θ²": "[θ]²", 1: "1" };
const VERDICTS = {
  "θ": "The update has the unit of θ, as a step along the θ axis must.",
  "J/θ": "With η as a pure number the update has the unit [J] / [θ], not [θ]: η has to carry [θ]² / [J], so a good η changes whenever the loss or a parameter is rescaled.",
  1: "With η as a pure number the update has no unit: η itself is the length of a step along the θ axis, whatever the scale of the loss.",
};

// The numbers of update t: what every name in an equation stands for, for both coordinates.
export function numbersOf(rule, surface, start, hyper, t) {
  let old, now = init(rule, start, hyper);
  for (let k = 1; k <= t; k++) [old, now] = [now, step(rule, now, k, hyper, surface.grad)];
  return now.map((values, i) => {
    const before = Object.entries(old[i]).map(([name, value]) => [`${name}_old`, value]);
    const update = values.theta - old[i].theta;
    return { ...hyper, t, ...Object.fromEntries(before), ...values, update };
  });
}

// A rule's lines, and after them its update, whose unit is the point.
function told_of(rule) {
  const { lines, update } = EQUATIONS[rule];
  return { lines: [...lines, ["update", "so the update is", "theta - theta_old", update]], update };
}

function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

function render({ model, el }) {
  const view = build(el);
  const value = (name, otherwise) => model.get(name) ?? otherwise;

  function draw() {
    const { rule, label, hyper } = model.get("runs")[model.get("rule")];
    const own = Object.fromEntries(Object.entries(hyper).map(([name, v]) =>
      [name, value(`${name}_${model.get("rule")}`, v)]));
    const surface = SURFACES[model.get("surface")](model.get("parameters"));
    const t = model.get("t"), axis = model.get("coordinate");
    const both = numbersOf(rule, surface, model.get("start"), own, t);
    const { lines, update } = told_of(rule);
    const told = Math.min(model.get("line"), lines.length - 1);
    const point = (name) => both.map((numbers) => show(numbers[name], 5)).join(", ");

    view.caption.textContent = `Update ${t} of ${label}, coordinate ${AXES[axis]}`;
    view.where.textContent = `J: ${surface.title}; θ goes from (${point("theta_old")}) to (${point("theta")})`;
    view.body.replaceChildren(...lines.map((line, k) =>
      written(rule, line, both, axis, k < told ? "told" : k === told ? "new" : "later")));
    view.verdict.textContent = VERDICTS[update];
    view.back.disabled = t === 1 && told === 0;
    view.next.disabled = t === model.get("steps") && told === lines.length - 1;
    view.next.textContent = told === lines.length - 1 ? "Next update" : "Next line";
    view.all.disabled = told === lines.length - 1;
    el.dataset.draws = 1 + Number(el.dataset.draws || 0);
  }

  function put(changes) {
    for (const [name, v] of Object.entries(changes)) model.set(name, v);
    model.save_changes();
  }
  const last = () => told_of(model.get("runs")[model.get("rule")].rule).lines.length - 1;
  function move(by) {
    const line = Math.min(model.get("line"), last()) + by, t = model.get("t");
    if (line < 0) put({ t: t - 1, line: last() });
    else if (line > last()) put({ t: t + 1, line: 0 });
    else put({ line });
    const row = view.body.querySelector(".optlib-new");
    view.live.textContent = `${row.children[0].textContent}: ${row.children[3].textContent}`;
  }
  view.back.addEventListener("click", () => move(-1));
  view.next.addEventListener("click", () => move(1));
  view.all.addEventListener("click", () => put({ line: last() }));

  const events = model.get("watched").map((name) => `change:${name}`).join(" ");
  model.on(events, draw);
  draw();
  return () => model.off(events, draw);
}

// One line of the table: name, equation, the same with numbers, value, unit.
function written(rule, [name, says, is, unit], both, axis, state) {
  const expression = parse(is), numbers = both[axis];
  const slope = (at) => row(`<mfrac>${row(mo("∂"), mi("J"))}${row(mo("∂"), mi(AXES[axis]))}</mfrac>`, at);
  const at = (where) => slope(row(mo("("), numeral(both[0][where], 3).ml, mo(","), numeral(both[1][where], 3).ml, mo(")")));
  const where = is.startsWith("grad") ? is.slice(5, -1) : "";
  const equation = row(symbol(name, rule), mo("="), typeset(expression,
    (leaf) => ({ ml: symbol(leaf, rule), bind: 5 }), SPACE, { grad: (x) => slope(row(mo("("), x, mo(")"))) }));
  const filled = row(mo("="), typeset(expression,
    (leaf) => numeral(numbers[leaf]), mo("·"), { grad: () => at(where) }));
  const known = state !== "later";
  const cells = [
    make("td", { className: "optlib-equation", innerHTML: math(equation) }),
    make("td", { className: "optlib-filled", innerHTML: known ? math(filled) : "" }),
    make("td", { className: "optlib-value", innerHTML: known ? math(numeral(numbers[name], 5).ml) : "…" }),
    make("td", { className: "optlib-unit", textContent: UNITS[unit] }),
  ];
  cells.forEach((cell) => cell.setAttribute("role", "cell"));
  for (const cell of cells.slice(0, 2)) new ResizeObserver(() => reachable(cell)).observe(cell);
  const head = make("th", { scope: "row", textContent: says });
  head.setAttribute("role", "rowheader");
  const line = make("tr", { className: `optlib-${state}` }, head, ...cells);
  line.setAttribute("role", "row");
  return line;
}

// A formula too long for a phone scrolls, with the keyboard too.
function reachable(cell) {
  if (cell.scrollWidth > cell.clientWidth) cell.tabIndex = 0;
  else cell.removeAttribute("tabindex");
}

function build(el) {
  const button = (text) => make("button", { type: "button", textContent: text });
  // The roles stay when a narrow screen makes blocks of the table's rows.
  const role = (name, element) => (element.setAttribute("role", name), element);
  const view = {
    where: make("p", { className: "optlib-where" }), caption: make("caption"),
    body: role("rowgroup", make("tbody")), verdict: make("p", { className: "optlib-verdict" }),
    back: button("Back"), next: button("Next line"), all: button("All lines"),
    live: role("status", make("p", { className: "optlib-heard" })),
  };
  const heads = ["what", "equation", "with numbers", "value", "unit"].map((text) =>
    role("columnheader", make("th", { scope: "col", textContent: text })));
  const head = role("rowgroup", make("thead", {}, role("row", make("tr", {}, ...heads))));
  el.append(make("div", { className: "optlib-stepper" }, view.where,
    role("table", make("table", {}, view.caption, head, view.body)), view.verdict,
    make("div", { className: "optlib-bar" }, view.back, view.next, view.all), view.live));
  return view;
}

export default { render };
