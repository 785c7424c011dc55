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

// Levels for the lines, and a scale f -> [0, 1] for the shading: logarithmic above the minimum
// where there is one.
function scale({ minimum }, z) {
  const sorted = Float64Array.from(z).sort(), last = sorted.length - 1;
  const spread = (count, of) => Array.from({ length: count }, (_, k) => of((k + 0.5) / count));
  if (minimum === null) {
    const low = sorted[0], range = sorted[last] - low;
    return { levels: spread(19, (s) => low + s * range), shade: (f) => (f - low) / range };
  }
  const high = sorted[last] - minimum;
  const low = Math.max(sorted[Math.floor(0.006 * last)] - minimum, 1e-9 * high);
  const span = Math.log(high / low);
  return {
    levels: spread(Math.min(Math.round(2.2 * span), 22), (s) => minimum + low * Math.exp(s * span)),
    shade: (f) => Math.log(Math.max(f - minimum, low) / low) / span,
  };
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
  const { levels, shade } = scale(surface, z);
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
