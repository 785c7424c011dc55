r"""Functions of two variables to run optimizers on: value, gradient, Hessian, minima.

    >>> from optlib.surfaces import beale, ravine
    >>> float(beale([3.0, 0.5]))
    0.0
    >>> ravine(condition=20).grad([1.0, 1.0])
    array([ 1., 20.])

A point is an array of shape `(2,)`; a whole grid of points, of shape `(2, *grid)`, goes through
in one call. The formulas use plain operators, so they also run on torch tensors and under jax.

Every gradient and Hessian below is derived by hand; the tests hold each to automatic
differentiation. The test problems and their constants are those of

- Moré, J. J., Garbow, B. S., & Hillstrom, K. E. (1981). Testing unconstrained optimization
  software. ACM Transactions on Mathematical Software 7(1). https://doi.org/10.1145/355934.355936
- Jamil, M., & Yang, X.-S. (2013). A literature survey of benchmark functions for global
  optimisation problems. https://arxiv.org/abs/1308.4008

unless a surface says otherwise.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import KW_ONLY, dataclass, field

import numpy as np

from ._valid import number, whole
from .arrays import namespace

__all__ = [
    "SURFACES",
    "LeastSquares",
    "Surface",
    "ackley",
    "beale",
    "booth",
    "goldstein_price",
    "himmelblau",
    "least_squares",
    "monkey_saddle",
    "plateau",
    "rastrigin",
    "ravine",
    "rosenbrock",
    "saddle",
    "styblinski_tang",
]

Interval = tuple[float, float]
Point = tuple[float, float]


@dataclass(frozen=True, eq=False, repr=False)
class Surface:
    """A function of two variables, with everything a figure or a test asks about it.

    `value`, `slope` and `curvature` take the coordinates x and y. They return f; the pair
    (∂f/∂x, ∂f/∂y); and the triple (∂²f/∂x², ∂²f/∂x∂y, ∂²f/∂y²). Callers hand over `theta`,
    of shape `(2, *grid)`, to the surface itself, to `grad` and to `hessian`.
    """

    name: str
    title: str
    equation: str  # LaTeX, without the dollars
    value: Callable
    slope: Callable
    curvature: Callable
    _: KW_ONLY
    start: Point  # an instructive place to start from
    domain: tuple[Interval, Interval]  # what a figure shows
    minima: tuple[Point, ...] = ()  # every global minimum; none if unbounded below
    minimum: float | None = None  # the value there
    parameters: dict = field(default_factory=dict)

    def __call__(self, theta):
        """f(θ), of shape `grid`."""
        x, y = self._point(theta)
        return self.value(x, y)

    def grad(self, theta):
        """∇f(θ), of shape `(2, *grid)`."""
        x, y = theta = self._point(theta)
        return _stack(theta, self.slope(x, y))

    def hessian(self, theta):
        """∇²f(θ), of shape `(2, 2, *grid)`."""
        x, y = theta = self._point(theta)
        xx, xy, yy = self.curvature(x, y)
        return _stack(theta, [_stack(theta, [xx, xy]), _stack(theta, [xy, yy])])

    def _point(self, theta):
        if isinstance(theta, (tuple, list)):
            theta = np.asarray(theta, dtype=float)
        shape = np.shape(theta)
        if not shape or shape[0] != 2:
            raise ValueError(f"{self.name}: theta must have shape (2, *grid), got {tuple(shape)}")
        return theta

    def __repr__(self):
        parameters = "".join(f", {key}={value!r}" for key, value in self.parameters.items())
        return f"Surface({self.name}{parameters})"


def _stack(theta, rows):
    # np.array is ten times faster than np.stack on a single point.
    return np.array(rows) if type(theta) is np.ndarray else namespace(theta).stack(list(rows))


def _square(half_width: float) -> tuple[Interval, Interval]:
    return ((-half_width, half_width), (-half_width, half_width))


# Narrow curved valleys -------------------------------------------------------------------


def _beale_value(x, y):
    y2 = y * y
    r1 = 1.5 + x * (y - 1)
    r2 = 2.25 + x * (y2 - 1)
    r3 = 2.625 + x * (y2 * y - 1)
    return r1 * r1 + r2 * r2 + r3 * r3


def _beale_slope(x, y):
    y2 = y * y
    u1, u2, u3 = y - 1, y2 - 1, y2 * y - 1
    r1, r2, r3 = 1.5 + x * u1, 2.25 + x * u2, 2.625 + x * u3
    return (
        2 * (r1 * u1 + r2 * u2 + r3 * u3),
        2 * x * (r1 + y * (2 * r2 + 3 * y * r3)),
    )


def _beale_curvature(x, y):
    y2 = y * y
    u1, u2, u3 = y - 1, y2 - 1, y2 * y - 1
    r1, r2, r3 = 1.5 + x * u1, 2.25 + x * u2, 2.625 + x * u3
    s1, s2, s3 = 1, 2 * y, 3 * y2  # ∂u/∂y
    return (
        2 * (u1 * u1 + u2 * u2 + u3 * u3),
        2 * (s1 * (r1 + x * u1) + s2 * (r2 + x * u2) + s3 * (r3 + x * u3)),
        2 * x * (x * (s1 * s1 + s2 * s2 + s3 * s3) + 2 * r2 + 6 * y * r3),
    )


beale = Surface(
    "beale",
    "Beale",
    r"f(x, y) = (1.5 - x + xy)^2 + (2.25 - x + xy^2)^2 + (2.625 - x + xy^3)^2",
    _beale_value,
    _beale_slope,
    _beale_curvature,
    start=(1.0, 1.0),
    domain=_square(4.5),
    minima=((3.0, 0.5),),
    minimum=0.0,
)


def _rosenbrock_value(x, y):
    return (1 - x) ** 2 + 100 * (y - x * x) ** 2


def _rosenbrock_slope(x, y):
    rise = y - x * x
    return 2 * (x - 1) - 400 * x * rise, 200 * rise


def _rosenbrock_curvature(x, y):
    return 2 - 400 * y + 1200 * x * x, -400 * x, 200 + 0 * y


rosenbrock = Surface(
    "rosenbrock",
    "Rosenbrock",
    r"f(x, y) = (1 - x)^2 + 100\,(y - x^2)^2",
    _rosenbrock_value,
    _rosenbrock_slope,
    _rosenbrock_curvature,
    start=(-1.2, 1.0),
    domain=((-2.0, 2.0), (-1.0, 3.0)),
    minima=((1.0, 1.0),),
    minimum=0.0,
)


# Quadratics: ½ (θ - c)ᵀ A (θ - c) + floor ------------------------------------------------


def _quadratic(a, b, c, centre=(0.0, 0.0), floor=0.0):
    """Value, slope and curvature for A = [[a, b], [b, c]]."""
    p, q = centre

    def value(x, y):
        u, w = x - p, y - q
        return 0.5 * (a * u * u + 2 * b * u * w + c * w * w) + floor

    def slope(x, y):
        u, w = x - p, y - q
        return a * u + b * w, b * u + c * w

    def curvature(x, y):
        zero = 0 * (x + y)
        return a + zero, b + zero, c + zero

    return value, slope, curvature


def ravine(condition: float = 20.0, angle: float = 0.0) -> Surface:
    r"""A quadratic valley: curvature 1 along its floor, `condition` across it.

    `angle` turns the floor away from the x axis, in radians, anticlockwise. The start turns
    with it, so two angles differ in nothing but the axes. The largest step size with which
    gradient descent converges is 2 / `condition`.

    Any quadratic with a minimum is this one after a shift, a rotation and a scaling of f; see
    Goh, G. (2017). Why momentum really works. Distill. https://doi.org/10.23915/distill.00006
    """
    condition = number("ravine", "condition", condition, "[1, inf)")
    angle = number("ravine", "angle", angle, "(-inf, inf)")
    cos, sin = math.cos(angle), math.sin(angle)
    value, slope, curvature = _quadratic(
        cos * cos + condition * sin * sin,
        (1 - condition) * sin * cos,
        sin * sin + condition * cos * cos,
    )
    return Surface(
        "ravine",
        f"A ravine of condition {condition:g}",
        r"f(x, y) = \tfrac12\,(u^2 + \kappa\, w^2), \quad"
        r" u = x\cos\varphi + y\sin\varphi, \quad w = y\cos\varphi - x\sin\varphi",
        value,
        slope,
        curvature,
        start=(-4 * cos - 1.5 * sin, 1.5 * cos - 4 * sin),
        domain=_square(5.0),
        minima=((0.0, 0.0),),
        minimum=0.0,
        parameters={"condition": condition, "angle": angle},
    )


booth = Surface(
    "booth",
    "Booth",
    r"f(x, y) = (x + 2y - 7)^2 + (2x + y - 5)^2",
    *_quadratic(10, 8, 10, centre=(1.0, 3.0)),
    start=(-8.0, -4.0),
    domain=_square(10.0),
    minima=((1.0, 3.0),),
    minimum=0.0,
)

saddle = Surface(
    "saddle",
    "The saddle",
    r"f(x, y) = x^2 - y^2",
    *_quadratic(2, 0, -2),
    start=(1.5, 0.01),  # on the ridge itself, y = 0, nothing would ever leave it
    domain=_square(2.0),
)


# Saddles and flats -----------------------------------------------------------------------


def _monkey_saddle_value(x, y):
    return x * (x * x - 3 * y * y)


def _monkey_saddle_slope(x, y):
    return 3 * (x * x - y * y), -6 * x * y


def _monkey_saddle_curvature(x, y):
    return 6 * x, -6 * y, -6 * x


monkey_saddle = Surface(
    "monkey_saddle",
    "The monkey saddle",
    r"f(x, y) = x^3 - 3xy^2",
    _monkey_saddle_value,
    _monkey_saddle_slope,
    _monkey_saddle_curvature,
    start=(1.0, 0.01),
    domain=_square(1.5),
)


def _plateau_value(x, y):
    r2 = x * x + y * y
    return r2 / (1 + r2)


def _plateau_slope(x, y):
    fade = 2 / (1 + x * x + y * y) ** 2
    return x * fade, y * fade


def _plateau_curvature(x, y):
    s = 1 + x * x + y * y
    scale = 2 / s**3
    return (s - 4 * x * x) * scale, -4 * x * y * scale, (s - 4 * y * y) * scale


# Geman, S., & McClure, D. E. (1985). Bayesian image analysis: an application to single photon
# emission tomography. Proceedings of the Statistical Computing Section, ASA.
plateau = Surface(
    "plateau",
    "A plateau",
    r"f(x, y) = \frac{x^2 + y^2}{1 + x^2 + y^2}",
    _plateau_value,
    _plateau_slope,
    _plateau_curvature,
    start=(-4.0, 3.0),
    domain=_square(5.0),
    minima=((0.0, 0.0),),
    minimum=0.0,
)


# Many minima -----------------------------------------------------------------------------


def _himmelblau_value(x, y):
    return (x * x + y - 11) ** 2 + (x + y * y - 7) ** 2


def _himmelblau_slope(x, y):
    r, s = x * x + y - 11, x + y * y - 7
    return 4 * x * r + 2 * s, 2 * r + 4 * y * s


def _himmelblau_curvature(x, y):
    r, s = x * x + y - 11, x + y * y - 7
    return 4 * r + 8 * x * x + 2, 4 * (x + y), 4 * s + 8 * y * y + 2


himmelblau = Surface(
    "himmelblau",
    "Himmelblau",
    r"f(x, y) = (x^2 + y - 11)^2 + (x + y^2 - 7)^2",
    _himmelblau_value,
    _himmelblau_slope,
    _himmelblau_curvature,
    start=(0.0, 0.0),
    domain=_square(5.0),
    minima=(
        (3.0, 2.0),
        (-2.805118086952745, 3.131312518250573),
        (-3.779310253377747, -3.283185991286170),
        (3.584428340330492, -1.848126526964404),
    ),
    minimum=0.0,
)


def _rastrigin_value(x, y):
    cos = namespace(x).cos
    turn = 2 * math.pi
    return 20 + x * x + y * y - 10 * (cos(turn * x) + cos(turn * y))


def _rastrigin_slope(x, y):
    sin = namespace(x).sin
    turn = 2 * math.pi
    return 2 * x + 10 * turn * sin(turn * x), 2 * y + 10 * turn * sin(turn * y)


def _rastrigin_curvature(x, y):
    cos = namespace(x).cos
    turn = 2 * math.pi
    scale = 10 * turn * turn
    return 2 + scale * cos(turn * x), 0 * (x + y), 2 + scale * cos(turn * y)


rastrigin = Surface(
    "rastrigin",
    "Rastrigin",
    r"f(x, y) = 20 + x^2 + y^2 - 10\,(\cos 2\pi x + \cos 2\pi y)",
    _rastrigin_value,
    _rastrigin_slope,
    _rastrigin_curvature,
    start=(-3.3, 2.4),
    domain=_square(5.12),
    minima=((0.0, 0.0),),
    minimum=0.0,
)


def _styblinski_tang_value(x, y):
    x2, y2 = x * x, y * y
    return 0.5 * (x2 * (x2 - 16) + 5 * x + y2 * (y2 - 16) + 5 * y)


def _styblinski_tang_slope(x, y):
    return x * (2 * x * x - 16) + 2.5, y * (2 * y * y - 16) + 2.5


def _styblinski_tang_curvature(x, y):
    return 6 * x * x - 16, 0 * (x + y), 6 * y * y - 16


# Styblinski, M. A., & Tang, T.-S. (1990). Experiments in nonconvex optimization: stochastic
# approximation with function smoothing and simulated annealing. Neural Networks 3(4).
# https://doi.org/10.1016/0893-6080(90)90029-K
styblinski_tang = Surface(
    "styblinski_tang",
    "Styblinski–Tang",
    r"f(x, y) = \tfrac12\,(x^4 - 16x^2 + 5x + y^4 - 16y^2 + 5y)",
    _styblinski_tang_value,
    _styblinski_tang_slope,
    _styblinski_tang_curvature,
    start=(1.0, -0.5),
    domain=_square(5.0),
    minima=((-2.903534027771177, -2.903534027771177),),
    minimum=-78.33233140754284,
)


def _goldstein_price_factors(x, y):
    """f = A(w)·B(q) with w = x + y and q = 2x - 3y; each factor with its two derivatives."""
    w, q = x + y, 2 * x - 3 * y
    a = 1 + (w + 1) ** 2 * (19 - 14 * w + 3 * w * w)
    b = 30 + q * q * (18 - 16 * q + 3 * q * q)
    da, dda = 12 * (w + 1) * (w - 1) * (w - 2), 12 * (3 * w * w - 4 * w - 1)
    db, ddb = 12 * q * (q - 1) * (q - 3), 12 * (3 * q * q - 8 * q + 3)
    return (a, da, dda), (b, db, ddb)


def _goldstein_price_value(x, y):
    (a, _, _), (b, _, _) = _goldstein_price_factors(x, y)
    return a * b


def _goldstein_price_slope(x, y):
    (a, da, _), (b, db, _) = _goldstein_price_factors(x, y)
    return da * b + 2 * a * db, da * b - 3 * a * db


def _goldstein_price_curvature(x, y):
    (a, da, dda), (b, db, ddb) = _goldstein_price_factors(x, y)
    return (
        dda * b + 4 * da * db + 4 * a * ddb,
        dda * b - da * db - 6 * a * ddb,
        dda * b - 6 * da * db + 9 * a * ddb,
    )


goldstein_price = Surface(
    "goldstein_price",
    "Goldstein–Price",
    r"f(x, y) = \bigl[1 + (x+y+1)^2 (19 - 14x + 3x^2 - 14y + 6xy + 3y^2)\bigr]"
    r"\bigl[30 + (2x-3y)^2 (18 - 32x + 12x^2 + 48y - 36xy + 27y^2)\bigr]",
    _goldstein_price_value,
    _goldstein_price_slope,
    _goldstein_price_curvature,
    start=(-1.5, 0.5),
    domain=_square(2.0),
    minima=((0.0, -1.0),),
    minimum=3.0,
)


def _ackley_parts(x, y):
    xp = namespace(x)
    turn = 2 * math.pi
    r = xp.sqrt(0.5 * (x * x + y * y))
    waves = xp.exp(0.5 * (xp.cos(turn * x) + xp.cos(turn * y)))
    return r, xp.exp(-0.2 * r), waves, math.pi * xp.sin(turn * x), math.pi * xp.sin(turn * y)


def _ackley_value(x, y):
    _, cone, waves, _, _ = _ackley_parts(x, y)
    return 20 * (1 - cone) + (math.e - waves)


def _ackley_slope(x, y):
    r, cone, waves, sx, sy = _ackley_parts(x, y)
    r = r + (r == 0)  # at the tip of the cone there is no gradient: 0, its one fair choice
    return 2 * x * cone / r + sx * waves, 2 * y * cone / r + sy * waves


def _ackley_curvature(x, y):
    xp = namespace(x)
    r, cone, waves, sx, sy = _ackley_parts(x, y)
    r = xp.where(r > 0, r, math.nan)  # the tip of the cone has no Hessian
    steep = 2 * cone / r
    bend = steep * (0.2 + 1 / r) / (2 * r)
    turn2 = 2 * math.pi**2
    return (
        steep - bend * x * x + waves * (turn2 * xp.cos(2 * math.pi * x) - sx * sx),
        -bend * x * y - waves * sx * sy,
        steep - bend * y * y + waves * (turn2 * xp.cos(2 * math.pi * y) - sy * sy),
    )


# Ackley, D. H. (1987). A connectionist machine for genetic hillclimbing. Kluwer.
# https://doi.org/10.1007/978-1-4613-1997-9
ackley = Surface(
    "ackley",
    "Ackley",
    r"f(x, y) = -20\, e^{-0.2\sqrt{(x^2 + y^2)/2}} - e^{(\cos 2\pi x + \cos 2\pi y)/2} + e + 20",
    _ackley_value,
    _ackley_slope,
    _ackley_curvature,
    start=(-2.7, 1.6),
    domain=_square(5.0),
    minima=((0.0, 0.0),),
    minimum=0.0,
)


# A loss made of samples ------------------------------------------------------------------


@dataclass(frozen=True, eq=False, repr=False)
class LeastSquares(Surface):
    """Half the mean squared error of `targets ≈ x·inputs[0] + y·inputs[1]`, and its samples."""

    inputs: np.ndarray = field(kw_only=True)
    targets: np.ndarray = field(kw_only=True)

    def batch(self, idx) -> LeastSquares:
        """The loss of the samples `idx` alone: a surface of its own."""
        return _least_squares(self.inputs[:, idx], self.targets[idx], self)

    def sample_grad(self, theta, idx):
        """The gradient averaged over the samples `idx`, of shape `(2, *grid)`."""
        return self.batch(idx).grad(theta)


def _least_squares(inputs, targets, like=None, parameters=None) -> LeastSquares:
    inputs, targets = inputs.reshape(2, -1), targets.reshape(-1)
    (p, q), (r, s) = inputs, inputs / targets.size
    best = np.linalg.lstsq(inputs.T, targets, rcond=None)[0].tolist()
    residuals = best[0] * p + best[1] * q - targets
    minimum = 0.5 * float(np.mean(residuals**2))
    a, b, c = float(p @ r), float(p @ s), float(q @ s)
    return LeastSquares(
        "least_squares",
        "Least squares",
        r"J(\theta) = \frac{1}{2n} \sum_{i=1}^{n} (\theta^\top a_i - b_i)^2",
        *_quadratic(a, b, c, centre=best, floor=minimum),
        start=like.start if like else (-1.5, -0.5),
        domain=like.domain if like else ((-2.0, 4.0), (-2.0, 4.0)),
        minima=(tuple(best),),
        minimum=minimum,
        parameters=like.parameters if like else parameters,
        inputs=inputs,
        targets=targets,
    )


def least_squares(n: int = 64, noise: float = 0.5, seed: int = 0) -> LeastSquares:
    """The loss of a straight line, θ = (intercept, slope), through `n` noisy samples.

    The samples scatter with standard deviation `noise` about the line 1 + 2a, with `a` uniform
    in [-0.5, 2.5]. Each sample's own loss is a valley with a whole line of minima; only
    their average has one.
    """
    n = whole("least_squares", "n", n, least=2)
    noise = number("least_squares", "noise", noise, "[0, inf)")
    seed = whole("least_squares", "seed", seed, least=0)
    rng = np.random.default_rng(seed)
    a = rng.uniform(-0.5, 2.5, n)
    b = 1 + 2 * a + noise * rng.standard_normal(n)
    parameters = {"n": n, "noise": noise, "seed": seed}
    return _least_squares(np.stack([np.ones(n), a]), b, parameters=parameters)


SURFACES: dict[str, Surface] = {
    surface.name: surface
    for surface in (
        beale,
        rosenbrock,
        himmelblau,
        ravine(),
        saddle,
        monkey_saddle,
        rastrigin,
        goldstein_price,
        booth,
        ackley,
        styblinski_tang,
        plateau,
        least_squares(),
    )
}
