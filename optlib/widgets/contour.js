// The map under the paths: shading and log-spaced contour lines.

const CELLS = 100;
const SIDE = CELLS + 1;

// f on a grid of (CELLS + 1)² points over the domain, row by row from the top.
function sample(surface) {
  const [[left, right], [bottom, top]] = surface.domain;
  const z = new Float64Array(SIDE * SIDE);
  for (let j = 0, k = 0; j < SIDE; j++) {
    const y = top + ((bottom - top) * j) / CELLS;
    for (let i = 0; i < SIDE; i++, k++) z[k] = surface.f(left + ((right - left) * i) / CELLS, y);
  }
  return z;
}

// The heights as a share of the way up, from 0 to 1: logarithmic above the minimum where there is
// one. Returns it with the number of contour lines, which are evenly spaced on it.
function scale({ minimum }, z) {
  const some = z.slice(0, z.length / 4).map((_, k) => z[4 * k]).sort(); // enough for quantiles
  const top = some[some.length - 1];
  if (minimum === null) {
    return { share: z.map((f) => (f - some[0]) / (top - some[0])), count: 19 };
  }
  const high = top - minimum;
  const low = Math.max(some[Math.floor(0.006 * some.length)] - minimum, 1e-9 * high);
  const span = Math.log(high / low);
  return {
    share: z.map((f) => Math.log(Math.max(f - minimum, low) / low) / span),
    count: Math.min(Math.round(2.2 * span), 22),
  };
}

// The contour lines' pieces in every grid cell (marching squares; where a cell is a saddle either
// of its two answers is right at this resolution). Line k has the height k + 1/2 in units of 1 / count.
function trace({ share, count }, width, height, context) {
  for (let j = 0; j < CELLS; j++) {
    for (let i = 0; i < CELLS; i++) {
      const k = j * SIDE + i;
      const a = share[k] * count - 0.5, b = share[k + 1] * count - 0.5;
      const c = share[k + SIDE + 1] * count - 0.5, d = share[k + SIDE] * count - 0.5;
      const last = Math.max(a, b, c, d);
      for (let level = Math.floor(Math.min(a, b, c, d)) + 1; level <= last; level++) {
        let pen = false;
        const cross = (p, q, x, y, dx, dy) => {
          if (p >= level === q >= level) return;
          const s = (level - p) / (q - p);
          const at = [((x + dx * s) * width) / CELLS, ((y + dy * s) * height) / CELLS];
          pen ? context.lineTo(...at) : context.moveTo(...at);
          pen = !pen;
        };
        cross(a, b, i, j, 1, 0);
        cross(b, c, i + 1, j, 0, 1);
        cross(d, c, i, j + 1, 1, 0);
        cross(a, d, i, j, 0, 1);
      }
    }
  }
}

const shading = new ImageData(SIDE, SIDE);
const small = new OffscreenCanvas(SIDE, SIDE);

// Draws shading and contour lines in a context of width × height; `theme` has the colours low and
// high ([r, g, b]) of the shading and that of the lines.
export function drawBackground(context, { surface, width, height, theme }) {
  const heights = scale(surface, sample(surface)), { data } = shading;
  heights.share.forEach((s, k) => {
    for (let c = 0; c < 3; c++) data[4 * k + c] = theme.low[c] + s * (theme.high[c] - theme.low[c]);
    data[4 * k + 3] = 255;
  });
  small.getContext("2d").putImageData(shading, 0, 0);
  context.imageSmoothingQuality = "high";
  // Half a cell is cut off all round: samples lie on the cells' corners.
  context.drawImage(small, 0.5, 0.5, CELLS, CELLS, 0, 0, width, height);
  context.beginPath();
  trace(heights, width, height, context);
  context.strokeStyle = theme.line;
  context.lineWidth = 1;
  context.stroke();
}
