// The map under the paths: shading and log-spaced contour lines, drawn once and kept.

const CELLS = 128;

// f on a grid of (CELLS + 1)² points over the domain, row by row from the top.
function sample(surface) {
  const [[left, right], [bottom, top]] = surface.domain, n = CELLS + 1;
  const z = new Float64Array(n * n);
  for (let j = 0, k = 0; j < n; j++) {
    const y = top + ((bottom - top) * j) / CELLS;
    for (let i = 0; i < n; i++, k++) z[k] = surface.f(left + ((right - left) * i) / CELLS, y);
  }
  return z;
}

// Levels and a scale f -> [0, 1]: logarithmic above a minimum, even where there is none.
function scale(surface, z, count) {
  const sorted = Float64Array.from(z).sort();
  const high = sorted[sorted.length - 1];
  const at = (k) => (k + 0.5) / count;
  if (surface.minimum === null) {
    const low = sorted[0];
    const levels = Array.from({ length: count }, (_, k) => low + (high - low) * at(k));
    return { levels, shade: (f) => (f - low) / (high - low) };
  }
  const gap = sorted.map((f) => f - surface.minimum);
  const low = Math.max(gap[Math.floor(0.004 * gap.length)], 1e-9 * gap[gap.length - 1]);
  const span = Math.log(gap[gap.length - 1] / low);
  const levels = Array.from({ length: count }, (_, k) =>
    surface.minimum + low * Math.exp(span * at(k)));
  return { levels, shade: (f) => Math.log(Math.max(f - surface.minimum, low) / low) / span };
}

// The line f = level through each grid cell (marching squares, without the rare saddle cell's
// ambiguity: either answer is right at this resolution).
function trace(z, level, x, y, context) {
  const n = CELLS + 1;
  for (let j = 0; j < CELLS; j++) {
    for (let i = 0; i < CELLS; i++) {
      const k = j * n + i;
      const a = z[k], b = z[k + 1], c = z[k + n + 1], d = z[k + n];
      const mask = (a > level) | ((b > level) << 1) | ((c > level) << 2) | ((d > level) << 3);
      if (mask === 0 || mask === 15) continue;
      let pen = false;
      const cross = (p, q, px, py, dx, dy) => {
        if (p > level === q > level) return;
        const s = (level - p) / (q - p);
        context[pen ? "lineTo" : "moveTo"]((px + dx * s) * x, (py + dy * s) * y);
        pen = !pen;
      };
      cross(a, b, i, j, 1, 0);
      cross(b, c, i + 1, j, 0, 1);
      cross(d, c, i, j + 1, 1, 0);
      cross(a, d, i, j, 0, 1);
    }
  }
}

// A canvas of width × height device pixels; `theme` has the colours low, high ([r, g, b]), line.
export function background(surface, width, height, pixels, theme) {
  const z = sample(surface);
  const { levels, shade } = scale(surface, z, 16);
  const canvas = new OffscreenCanvas(width, height), context = canvas.getContext("2d");

  const n = CELLS + 1, image = new ImageData(n, n);
  for (let k = 0; k < z.length; k++) {
    const s = shade(z[k]);
    for (let c = 0; c < 3; c++) {
      image.data[4 * k + c] = theme.low[c] + s * (theme.high[c] - theme.low[c]);
    }
    image.data[4 * k + 3] = 255;
  }
  const small = new OffscreenCanvas(n, n);
  small.getContext("2d").putImageData(image, 0, 0);
  context.imageSmoothingQuality = "high";
  // Half a cell is cut off all round: samples lie on the cells' corners.
  context.drawImage(small, 0.5, 0.5, CELLS, CELLS, 0, 0, width, height);

  context.beginPath();
  for (const level of levels) trace(z, level, width / CELLS, height / CELLS, context);
  context.strokeStyle = theme.line;
  context.lineWidth = pixels;
  context.stroke();
  return canvas;
}
