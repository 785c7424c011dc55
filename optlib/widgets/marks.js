// Markers and dashes: the part of a style that is no colour. Names as in Matplotlib.

const polygon = (n, turn = 0, dent = 1) =>
  Array.from({ length: dent === 1 ? n : 2 * n }, (_, k, m = dent === 1 ? n : 2 * n) => {
    const angle = (2 * Math.PI * k) / m + turn, r = k % 2 && dent !== 1 ? dent : 1;
    return [r * Math.sin(angle), -r * Math.cos(angle)];
  });
const turned = (points, turn) =>
  points.map(([x, y]) => [
    x * Math.cos(turn) - y * Math.sin(turn), x * Math.sin(turn) + y * Math.cos(turn)]);
const PLUS = [
  [-0.35, -1], [0.35, -1], [0.35, -0.35], [1, -0.35], [1, 0.35], [0.35, 0.35],
  [0.35, 1], [-0.35, 1], [-0.35, 0.35], [-1, 0.35], [-1, -0.35], [-0.35, -0.35]];
const SHAPES = {
  o: polygon(20), s: turned(polygon(4), Math.PI / 4), D: polygon(4), "^": polygon(3),
  v: polygon(3, Math.PI), "<": polygon(3, -Math.PI / 2), ">": polygon(3, Math.PI / 2),
  p: polygon(5), h: polygon(6), "*": polygon(5, 0, 0.45), P: PLUS, X: turned(PLUS, Math.PI / 4),
  d: polygon(4).map(([x, y]) => [0.6 * x, y]), 8: polygon(8, Math.PI / 8) };

// Adds the marker's outline to the context's current path.
export function mark(context, name, x, y, radius) {
  const shape = SHAPES[name] || SHAPES.o;
  shape.forEach(([u, w], k) =>
    context[k ? "lineTo" : "moveTo"](x + radius * u, y + radius * w));
  context.closePath();
}

// A legend's line and marker as an SVG element, hidden from screen readers: the name is beside it.
export function swatch({ color, dash, marker }) {
  const points = (SHAPES[marker] || SHAPES.o).map(([u, w]) => `${16 + 5 * u},${8 + 5 * w}`);
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 32 16");
  svg.setAttribute("aria-hidden", "true");
  svg.innerHTML =
    `<path d="M0 8H32" stroke="${color}" stroke-width="2.5" stroke-dasharray="${dash.map((part) => 2.5 * part).join(" ")}"/>` +
    `<polygon points="${points.join(" ")}" fill="${color}"/>`;
  return svg;
}
