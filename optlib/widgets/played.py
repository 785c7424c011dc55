"""What the figures that are played step by step share: their length, and where controls stand."""

from optlib._valid import whole

from . import base
from .controls import link, player, row, told


def read_steps(owner, steps, frame, least=2):
    """How many steps, and how many of them are shown at first: all if `frame` is None."""
    steps = whole(owner, "steps", steps, least=least)
    frame = steps if frame is None else whole(owner, "frame", frame, least=0)
    if frame > steps:
        raise ValueError(f"{owner}: frame must be at most steps = {steps}; got {frame!r}")
    return steps, frame


def played(owner, figure, linked, steps, task, summary, first=0):
    """The figure with its task and controls above it, and the player of its steps below."""
    play, scrub = player(steps, figure.frame, first)
    link({**linked, "frame": scrub}, figure)
    link({"value": play}, scrub)
    above = [row(*linked.values())] if linked else []
    children = [*told(owner, task), *above, figure, row(play, scrub)]
    return base.LiveFigure(figure, children, summary)
