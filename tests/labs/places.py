"""The environments of people who have not cloned the book, made once under `.cache`."""

import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from tools.address import ROOT

CACHE = ROOT / ".cache" / "labs"


def pinned(*names):
    """`name==version` of each, as requirements.txt has it."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    versions = dict(line.split("==") for line in lines if "==" in line)
    return [f"{name}=={versions[name]}" for name in names]


# What Colab has that the book uses; its widgets and its IPython are older than the book's.
COLAB = [
    *pinned("cloudpickle", "matplotlib", "numba", "numpy", "scikit-learn", "torch", "tqdm"),
    "ipykernel==6.17.1",
    "ipython==7.34.0",
]
COLAB_ALONE = ["ipython-genutils==0.2.0", "ipywidgets==7.7.1"]  # without the notebook server
NUMPY = pinned("numpy")


def environment(name, requirements, alone=()):
    """A virtual environment with just that; its Python. A change of the list makes a new one."""
    wanted = "\n".join([sys.version, *requirements, *alone])
    folder = CACHE / f"{name}-{hashlib.sha256(wanted.encode()).hexdigest()[:12]}"
    python = folder / "bin" / "python"
    with one_at_a_time():
        if not (folder / "made").is_file():
            shutil.rmtree(folder, ignore_errors=True)
            subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
            install(python, *requirements)
            if alone:
                install(python, "--no-deps", *alone)
            (folder / "made").touch()
    return python


@contextmanager
def one_at_a_time():
    """Wait for another process of the tests to make what this one wants too."""
    CACHE.mkdir(parents=True, exist_ok=True)
    with open(CACHE / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def install(python, *arguments):
    command = [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", *arguments]
    subprocess.run(command, check=True)


def wheel(folder):
    """optlib's wheel, built from this tree: from a copy, since setuptools leaves files behind."""
    source = folder / "source"
    shutil.copytree(
        ROOT / "optlib", source / "optlib", ignore=shutil.ignore_patterns("__pycache__")
    )
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", folder, source], check=True)
    return next(folder.glob("optlib-*.whl"))


def widgets(*requirements):
    """A folder with the wheels that the first cell asks an index for."""
    folder = CACHE / "wheels"
    with one_at_a_time():
        have = {"==".join(file.name.split("-")[:2]) for file in folder.glob("*")}
        if not set(requirements) <= have:
            command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps"]
            subprocess.run([*command, "--dest", folder, *requirements], check=True)
    return folder


def kernel(python, folder, **variables):
    """Describe a kernel of that Python for Jupyter; the JUPYTER_PATH under which it is `lab`."""
    place = folder / "jupyter" / "kernels" / "lab"
    place.mkdir(parents=True)
    start = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    described = {"argv": start, "display_name": "lab", "language": "python", "env": variables}
    (place / "kernel.json").write_text(json.dumps(described), encoding="utf-8")
    return str(folder / "jupyter")


def clean(**variables):
    """This process's environment without its Python."""
    left = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    return {**left, **variables}


def run(python, program, folder, **variables):
    """What `program` prints there; its last words when it fails."""
    done = subprocess.run(
        [python, "-c", program],
        cwd=folder,
        env=clean(**variables),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return done.stdout


def text(path):
    return (ROOT / path).read_text(encoding="utf-8")


def folders(*paths):
    return os.pathsep.join(str(Path(path)) for path in paths)
