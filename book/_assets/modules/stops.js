// A stop or a comma stays on the line of the formula before it: browsers may break between the two.
export function keepStops(formulas) {
  for (const formula of document.querySelectorAll(formulas)) {
    const text = formula.nextSibling;
    const stop = text?.nodeType === Node.TEXT_NODE && text.data.match(/^[.,;:?!)”’]+/)?.[0];
    if (!stop) continue;
    text.splitText(stop.length);
    const both = document.createElement("span");
    both.className = "with-stop";
    formula.before(both);
    both.append(formula, text);
  }
}
