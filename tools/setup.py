"""Make `.venv` and install what `requirements.txt` pins: `python3 tools/setup.py`.

Runs under the system's Python, with nothing but the standard library. A second call finds its
stamp and takes no time.
"""

import hashlib
import importlib.util
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
STAMP = VENV / "installed"
OLDEST = (3, 11)


def main():
    """Bring `.venv` up to date, or say in a sentence what is missing."""
    check_python()
    wanted = digest()
    if works() and STAMP.is_file() and STAMP.read_text(encoding="utf-8") == wanted:
        return
    if not works():
        make_venv()
    print("Installing the pinned packages into .venv (a few minutes the first time) …", flush=True)
    pip("install", "--requirement", str(ROOT / "requirements.txt"))
    pip("install", "--no-deps", "--no-build-isolation", "--editable", str(ROOT))
    STAMP.write_text(wanted, encoding="utf-8")


def check_python():
    """Stop at a Python that is too old, or that cannot make environments."""
    if sys.version_info < OLDEST:
        have = ".".join(map(str, sys.version_info[:2]))
        sys.exit(
            f"This book needs Python 3.11 or newer, and this is Python {have}: install a newer one "
            "(python.org, or your system's packages) and call `make PYTHON=python3.11 …`."
        )
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        sys.exit(
            "This Python has no venv module: install it (Debian, Ubuntu: `apt-get install "
            "python3-venv`), then call make again."
        )


def digest():
    """Hash what decides the contents of `.venv`."""
    parts = [sys.version, str(ROOT)]
    parts += [
        (ROOT / name).read_text(encoding="utf-8") for name in ("requirements.txt", "pyproject.toml")
    ]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def works():
    """Tell whether `.venv` holds a Python that runs and has pip."""
    if not PYTHON.exists():
        return False
    command = [PYTHON, "-c", "import pip"]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def make_venv():
    """Make a new, empty environment in place of what is there."""
    print("Making the environment .venv …", flush=True)
    shutil.rmtree(VENV, ignore_errors=True)
    command = [sys.executable, "-m", "venv", VENV]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(
            f"The environment .venv could not be made: {done.stdout.strip() or done.stderr.strip()}"
        )


def pip(*arguments):
    """Run the environment's pip; on failure, leave its words and add a sentence."""
    options = ["--quiet", "--disable-pip-version-check"]
    done = subprocess.run([PYTHON, "-m", "pip", *arguments, *options], check=False)
    if done.returncode != 0:
        sys.exit(
            "pip could not install the packages (its message is above). It needs a connection to "
            "a Python package index once, about 2 GB of disk, and leave to write to .venv."
        )


if __name__ == "__main__":
    main()
