"""Libraries that only a part of optlib needs: imported where used, missed in a sentence."""

import importlib
import sys

# What `pip install 'optlib[extra]'` brings.
_EXTRAS = {
    "anywidget": "widgets",
    "cloudpickle": "parallel",
    "ipywidgets": "widgets",
    "matplotlib": "plots",
    "numba": "parallel",
    "sklearn": "torch",
    "torch": "torch",
    "tqdm": "torch",
}


def need(name, by=None):
    """The module called `name`, such as "torch" or "matplotlib.figure", for the module `by`.

    Raises ModuleNotFoundError that says who needs it and how to install it.
    """
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        library = name.partition(".")[0]
        if error.name != library:
            raise  # it is there, and something that it needs is not
        caller = by or sys._getframe(1).f_globals.get("__name__", "optlib")
        extra = _EXTRAS.get(library)
        how = f"pip install 'optlib[{extra}]'" if extra else f"pip install {library}"
        raise ModuleNotFoundError(f"{caller} needs {library}: {how}", name=library) from None
