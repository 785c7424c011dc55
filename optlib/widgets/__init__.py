"""Live figures: ipywidgets controls linked, in the browser, to one canvas.

from optlib.widgets import playground
playground("ravine", ["GradientDescent", "Momentum"])
"""

try:
    from .annealed import annealed
    from .delayed import delayed
    from .elastic import elastic
    from .inside_adam import inside_adam
    from .layers import layers
    from .learning_rate import learning_rate
    from .ordered import ordered
    from .playground import playground
    from .sampling import sampling
    from .spectrum import spectrum
    from .stepper import stepper
    from .stopping import stopping
    from .writes import writes
except ModuleNotFoundError as missing:
    raise ModuleNotFoundError(
        f"optlib.widgets needs {missing.name}: pip install 'optlib[widgets]'"
    ) from missing

__all__ = [
    "annealed",
    "delayed",
    "elastic",
    "inside_adam",
    "layers",
    "learning_rate",
    "ordered",
    "playground",
    "sampling",
    "spectrum",
    "stepper",
    "stopping",
    "writes",
]
