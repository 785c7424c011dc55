"""A progress bar for whoever waits in front of it, and silence in every stored output."""

import os
import sys

from ._optional import need


def progress(iterable, label="", total=None):
    """`iterable` with a progress bar in a live notebook; unchanged anywhere else.

    A bar is drawn only where a reader could be asked something, which no tool that executes
    notebooks allows: so test runs, builds and plain scripts stay silent. The environment
    variable OPTLIB_PROGRESS=0 silences it everywhere, 1 shows it everywhere.
    """
    if not _wanted():
        return iterable
    tqdm = need("tqdm.auto", by="optlib.training").tqdm
    return tqdm(iterable, desc=label or None, total=total, leave=False)


def _wanted():
    setting = os.environ.get("OPTLIB_PROGRESS")
    if setting in ("0", "1"):
        return setting == "1"
    ipython = sys.modules.get("IPython")
    shell = ipython and ipython.get_ipython()
    # nbclient, nbconvert, jupyter-cache and nbval all send allow_stdin=False.
    return bool(getattr(getattr(shell, "kernel", None), "_allow_stdin", False))
