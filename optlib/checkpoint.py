"""Saving a run and going on from it, bit for bit."""

from __future__ import annotations

import importlib
import json
import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np

from .arrays import namespace, require_floating
from .core import state_classes

_FORMAT = 1
_HEADER = "optlib"  # the entry by which a file is known as ours


class CheckpointError(ValueError):
    """A file is no saved run of optlib, or it is damaged."""


def save(path, theta, state, **extra) -> None:
    """Write a run to `path`, atomically: the old file stays until the new one is whole.

    theta, state: as `descend` yields them.
    extra: whatever else the run needs, by name: arrays, or what JSON can hold, such as
        `rng=rng.bit_generator.state`.
    The hyper-parameters are not in the file: they stand in the program that goes on.
    Raises TypeError for what cannot be written without loss.
    """
    require_floating("theta", theta)
    if type(state).__name__ not in state_classes():
        raise TypeError(f"state must be the state of an Optimizer; got {state!r}")
    arrays, libraries, plain = {}, {}, {}
    entries = {"theta": theta}
    entries |= {f"state.{k}": v for k, v in state._asdict().items()}
    entries |= {f"extra.{k}": v for k, v in extra.items()}
    for name, value in entries.items():
        if hasattr(value, "dtype") and hasattr(value, "shape"):
            arrays[name], libraries[name] = _to_numpy(name, value)
        else:
            plain[name] = value
    header = {
        "format": _FORMAT,
        "state": type(state).__name__,
        "libraries": libraries,
        "plain": plain,
    }
    try:
        text = json.dumps(header)
    except TypeError as error:
        raise TypeError(f"save takes arrays and what JSON can hold: {error}") from None
    arrays[_HEADER] = np.frombuffer(text.encode(), dtype=np.uint8)
    _write_atomically(Path(path), arrays)


def load(path):
    """The `(theta, state, extra)` that `save` wrote to `path`.

    Raises CheckpointError if the file is torn, damaged, or no saved run; FileNotFoundError if
    there is none.
    """
    try:
        # Opened here: np.load does not close a file that it finds to be torn.
        with open(path, "rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays = {name: archive[name] for name in archive.files}
        header = json.loads(arrays.pop(_HEADER).tobytes())
        known = header["format"] == _FORMAT
    except FileNotFoundError:
        raise
    except (
        zipfile.BadZipFile,
        ValueError,
        KeyError,
        EOFError,
        OSError,
        TypeError,
        AttributeError,
    ) as error:
        raise CheckpointError(
            f"{path} is no saved run of optlib, or only a part of one ({error}); "
            "go on from an older file"
        ) from error
    if not known:
        raise CheckpointError(
            f"{path} has format {header['format']!r}; this version of optlib reads {_FORMAT}"
        )
    if header["state"] not in state_classes():
        raise CheckpointError(
            f"{path} holds a {header['state']}, which no rule here has; "
            "import the module that defines it first"
        )
    values = header["plain"] | {
        name: _from_numpy(array, header["libraries"][name]) for name, array in arrays.items()
    }

    def part(prefix):
        return {k.removeprefix(prefix): v for k, v in values.items() if k.startswith(prefix)}

    return values["theta"], state_classes()[header["state"]](**part("state.")), part("extra.")


def _to_numpy(name, value):
    library = namespace(value).__name__
    if library == "torch":
        value = value.detach().cpu()
    try:
        array = np.asarray(value)
    except TypeError:
        raise TypeError(f"{name} has dtype {value.dtype}, which a file cannot hold") from None
    if array.dtype.hasobject:
        raise TypeError(f"{name} holds Python objects; save takes arrays of numbers")
    return array, library


def _from_numpy(array, library):
    if library == "numpy":
        return array
    return importlib.import_module(library).asarray(array)


def _write_atomically(path: Path, arrays) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            np.savez(file, **arrays)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
