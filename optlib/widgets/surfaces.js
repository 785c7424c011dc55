// Every surface of optlib.surfaces: value, gradient, start, domain, minima. Python is the
// reference, and the lines below are its lines; tests/widgets/test_twins.py holds them together.

const { cos, sin, exp, sqrt, PI, E } = Math;
const square = (half) => [[-half, half], [-half, half]];

// ½ (θ - centre)ᵀ A (θ - centre) + floor, with A = [[a, b], [b, c]].
function quadratic(a, b, c, centre = [0, 0], floor = 0) {
  const [p, q] = centre;
  return {
    f(x, y) {
      const u = x - p, w = y - q;
      return 0.5 * (a * u * u + 2 * b * u * w + c * w * w) + floor;
    },
    grad(x, y) {
      const u = x - p, w = y - q;
      return [a * u + b * w, b * u + c * w];
    },
  };
}

// Each entry is a function of the surface's parameters; most have none.
export const SURFACES = {
  beale: () => ({
    title: "Beale",
    f(x, y) {
      const y2 = y * y;
      const r1 = 1.5 + x * (y - 1);
      const r2 = 2.25 + x * (y2 - 1);
      const r3 = 2.625 + x * (y2 * y - 1);
      return r1 * r1 + r2 * r2 + r3 * r3;
    },
    grad(x, y) {
      const y2 = y * y;
      const u1 = y - 1, u2 = y2 - 1, u3 = y2 * y - 1;
      const r1 = 1.5 + x * u1, r2 = 2.25 + x * u2, r3 = 2.625 + x * u3;
      return [2 * (r1 * u1 + r2 * u2 + r3 * u3), 2 * x * (r1 + y * (2 * r2 + 3 * y * r3))];
    },
    start: [1, 1],
    domain: square(4.5),
    minima: [[3, 0.5]],
    minimum: 0,
  }),

  rosenbrock: () => ({
    title: "Rosenbrock",
    f: (x, y) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
    grad(x, y) {
      const rise = y - x * x;
      return [2 * (x - 1) - 400 * x * rise, 200 * rise];
    },
    start: [-1.2, 1],
    domain: [[-2, 2], [-1, 3]],
    minima: [[1, 1]],
    minimum: 0,
  }),

  himmelblau: () => ({
    title: "Himmelblau",
    f: (x, y) => (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2,
    grad(x, y) {
      const r = x * x + y - 11, s = x + y * y - 7;
      return [4 * x * r + 2 * s, 2 * r + 4 * y * s];
    },
    start: [0, 0],
    domain: square(5),
    minima: [
      [3, 2],
      [-2.805118086952745, 3.131312518250573],
      [-3.779310253377747, -3.28318599128617],
      [3.584428340330492, -1.848126526964404],
    ],
    minimum: 0,
  }),

  ravine({ condition = 20, angle = 0 } = {}) {
    const c = cos(angle), s = sin(angle);
    return {
      title: `A ravine of condition ${+condition.toPrecision(6)}`,
      ...quadratic(c * c + condition * s * s, (1 - condition) * s * c, s * s + condition * c * c),
      start: [-4 * c - 1.5 * s, 1.5 * c - 4 * s],
      domain: square(5),
      minima: [[0, 0]],
      minimum: 0,
    };
  },

  saddle: () => ({
    title: "The saddle",
    ...quadratic(2, 0, -2),
    start: [1.5, 0.01],
    domain: square(2),
    minima: [],
    minimum: null,
  }),

  monkey_saddle: () => ({
    title: "The monkey saddle",
    f: (x, y) => x * (x * x - 3 * y * y),
    grad: (x, y) => [3 * (x * x - y * y), -6 * x * y],
    start: [1, 0.01],
    domain: square(1.5),
    minima: [],
    minimum: null,
  }),

  rastrigin: () => ({
    title: "Rastrigin",
    f: (x, y) => 20 + x * x + y * y - 10 * (cos(2 * PI * x) + cos(2 * PI * y)),
    grad: (x, y) => [2 * x + 20 * PI * sin(2 * PI * x), 2 * y + 20 * PI * sin(2 * PI * y)],
    start: [-3.3, 2.4],
    domain: square(5.12),
    minima: [[0, 0]],
    minimum: 0,
  }),

  goldstein_price() {
    // f = A(w)·B(q) with w = x + y and q = 2x - 3y.
    const A = (w) => 1 + (w + 1) ** 2 * (19 - 14 * w + 3 * w * w);
    const B = (q) => 30 + q * q * (18 - 16 * q + 3 * q * q);
    const dA = (w) => 12 * (w + 1) * (w - 1) * (w - 2);
    const dB = (q) => 12 * q * (q - 1) * (q - 3);
    return {
      title: "Goldstein–Price",
      f: (x, y) => A(x + y) * B(2 * x - 3 * y),
      grad(x, y) {
        const w = x + y, q = 2 * x - 3 * y;
        const a = A(w), b = B(q), da = dA(w), db = dB(q);
        return [da * b + 2 * a * db, da * b - 3 * a * db];
      },
      start: [-1.5, 0.5],
      domain: square(2),
      minima: [[0, -1]],
      minimum: 3,
    };
  },

  booth: () => ({
    title: "Booth",
    ...quadratic(10, 8, 10, [1, 3]),
    start: [-8, -4],
    domain: square(10),
    minima: [[1, 3]],
    minimum: 0,
  }),

  ackley() {
    const radius = (x, y) => sqrt(0.5 * (x * x + y * y));
    const waves = (x, y) => exp(0.5 * (cos(2 * PI * x) + cos(2 * PI * y)));
    return {
      title: "Ackley",
      f: (x, y) => 20 * (1 - exp(-0.2 * radius(x, y))) + (E - waves(x, y)),
      grad(x, y) {
        const r = radius(x, y), cone = exp(-0.2 * r), w = waves(x, y);
        const steep = (2 * cone) / (r || 1); // at the tip of the cone: 0, its one fair choice
        return [steep * x + PI * sin(2 * PI * x) * w, steep * y + PI * sin(2 * PI * y) * w];
      },
      start: [-2.7, 1.6],
      domain: square(5),
      minima: [[0, 0]],
      minimum: 0,
    };
  },

  styblinski_tang: () => ({
    title: "Styblinski–Tang",
    f: (x, y) => 0.5 * (x * x * (x * x - 16) + 5 * x + y * y * (y * y - 16) + 5 * y),
    grad: (x, y) => [x * (2 * x * x - 16) + 2.5, y * (2 * y * y - 16) + 2.5],
    start: [1, -0.5],
    domain: square(5),
    minima: [[-2.903534027771177, -2.903534027771177]],
    minimum: -78.33233140754282,
  }),

  plateau: () => ({
    title: "A plateau",
    f(x, y) {
      const r2 = x * x + y * y;
      return r2 / (1 + r2);
    },
    grad(x, y) {
      const fade = 2 / (1 + x * x + y * y) ** 2;
      return [x * fade, y * fade];
    },
    start: [-4, 3],
    domain: square(5),
    minima: [[0, 0]],
    minimum: 0,
  }),

  // Half the mean squared error of x·inputs[0] + y·inputs[1]; Python hands over the samples.
  least_squares({ inputs, targets }) {
    const n = targets.length;
    const mean = (u, w) => u.reduce((sum, value, i) => sum + value * w[i], 0) / n;
    const [p, q] = inputs;
    const a = mean(p, p), b = mean(p, q), c = mean(q, q), d = mean(p, targets), e = mean(q, targets);
    const best = [(c * d - b * e) / (a * c - b * b), (a * e - b * d) / (a * c - b * b)];
    const residuals = targets.map((value, i) => best[0] * p[i] + best[1] * q[i] - value);
    const minimum = 0.5 * mean(residuals, residuals);
    return {
      title: "Least squares",
      ...quadratic(a, b, c, best, minimum),
      start: [-1.5, -0.5],
      domain: [[-2, 4], [-2, 4]],
      minima: [best],
      minimum,
    };
  },
};
