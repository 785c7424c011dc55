"""Build the book into `_build/site`: `python -m tools.build`.

The site is built in a staging folder and swapped in only when everything went well, so a failed
build leaves the last good site in place. What was executed or rendered under another optlib, other
requirements or another Python is never used again: such folders carry a hash of them in their name.
Set FRESH=1 (or CI=true) to execute every notebook anew.
"""

import fcntl
import hashlib
import os
import platform
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

from tools.execute import execute_all

ROOT = Path(__file__).resolve().parent.parent
BUILD = ROOT / "_build"
SITE = BUILD / "site"


def main():
    """Build everything; return the process's exit status."""
    BUILD.mkdir(exist_ok=True)
    with one_at_a_time():
        if os.environ.get("CI") == "true" or os.environ.get("FRESH") == "1":
            forget_everything()
        outputs = BUILD / "outputs" / digest("optlib", "requirements.txt")
        forget_others(outputs)
        if not (execute_all(ROOT, outputs) and render(outputs)):
            print("The build failed; the last good site was left in place.", file=sys.stderr)
            return 1
    print(f"The book is at {(SITE / 'index.html').as_uri()}\n`make serve` shows it.")
    return 0


def digest(*names):
    """Hash the Python in use and every file under the named files and folders of the repository."""
    total = hashlib.sha256(f"{sys.version}{platform.machine()}".encode())
    for name in names:
        top = ROOT / name
        for path in sorted([top, *top.rglob("*")]):
            if path.is_file() and "__pycache__" not in path.parts:
                total.update(path.relative_to(ROOT).as_posix().encode() + b"\0")
                total.update(path.read_bytes() + b"\0")
    return total.hexdigest()[:16]


@contextmanager
def one_at_a_time():
    """Wait for another build of this working tree to end."""
    with open(BUILD / "lock", "w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def forget_everything():
    """Delete what earlier builds made, but not the site itself."""
    for name in ("outputs", "stage"):
        shutil.rmtree(BUILD / name, ignore_errors=True)


def forget_others(folder):
    """Delete the siblings of a folder: what was made from other inputs."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    for other in folder.parent.iterdir():
        if other != folder:
            shutil.rmtree(other)


def render(outputs):
    """Turn executed notebooks into pages and decks; swap them in. Return whether it went well."""
    from jupyter_book.sphinx import build_sphinx

    look = digest("_config.yml", "_toc.yml", "book/_ext", "book/_assets", "book/_templates")
    stage = BUILD / "stage" / f"{outputs.name}-{look}"
    forget_others(stage)
    status = build_sphinx(
        ROOT,
        stage / "html",
        path_config=ROOT / "_config.yml",
        noconfig=True,
        doctreedir=stage / "doctrees",
        warningiserror=True,
        keep_going=True,
        quiet=True,
        confoverrides={
            "external_toc_path": (ROOT / "_toc.yml").as_posix(),
            "latex_individualpages": False,
            "nb_execution_cache_path": str(outputs),
            "nitpicky": True,
        },
    )
    if status != 0:
        # Sphinx reports a warning once: with its memory kept, the next build would pass.
        shutil.rmtree(stage, ignore_errors=True)
        return False
    with tempfile.TemporaryDirectory(dir=BUILD) as folder:
        new = Path(folder) / "new"
        shutil.copytree(stage / "html", new, ignore=shutil.ignore_patterns(".buildinfo", "*.map"))
        finish(new)
        swap(new, Path(folder) / "old")
    return True


def finish(site):
    """Add what Sphinx does not make: the front door and the decks."""
    (site / ".nojekyll").touch()
    (site / "index.html").write_text(
        '<!doctype html><html lang="en"><meta charset="utf-8"><title>How Deep Learning Optimises'
        '</title><meta http-equiv="refresh" content="0; url=book/index.html">'
        '<p><a href="book/index.html">How Deep Learning Optimises</a></p></html>\n',
        encoding="utf-8",
    )
    from tools import slides  # which imports this module

    slides.build(site)


def swap(new, old):
    """Put the new site in place of the last one; bring the last one back if that fails."""
    if SITE.exists():
        SITE.rename(old)
    try:
        new.rename(SITE)
    except OSError:
        if old.exists():
            old.rename(SITE)
        raise


if __name__ == "__main__":
    sys.exit(main())
