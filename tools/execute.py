"""Run the book's notebooks, side by side, into a cache that the page builder reads.

A notebook runs again only when its code changes; the caller chooses a cache folder that no
change of optlib or of the installed packages can share.
"""

import os
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
import yaml
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_cache.executors.utils import single_nb_execution
from myst_nb.core.read import is_myst_markdown_notebook, read_myst_markdown_notebook

TIMEOUT = 300  # seconds a cell may take


def pages(root):
    """List the source files that `_toc.yml` names, in reading order."""
    toc = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    names = [toc["root"]]
    names += [entry["file"] for part in toc["parts"] for entry in part["chapters"]]
    return [find(root, name) for name in names]


def find(root, name):
    """Return the file of a `_toc.yml` entry; complain in a sentence when there is none."""
    for suffix in ("", ".ipynb", ".md"):
        path = root / (name + suffix)
        if path.is_file():
            return path
    raise SystemExit(f"_toc.yml names {name}, but there is no {name}.ipynb or {name}.md.")


def read(path):
    """Read a page as a notebook; None if it is plain Markdown."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".ipynb":
        return nbformat.reads(text, as_version=4)
    if is_myst_markdown_notebook(text):
        return read_myst_markdown_notebook(text, add_source_map=True, path=path)
    return None


def executed(path, folder):
    """Return a page's notebook with its cached outputs, as the pages show it."""
    try:
        return get_cache(folder).merge_match_into_notebook(read(Path(path)))[1]
    except KeyError:
        raise SystemExit(f"{path} was changed while the book was built: build again.") from None


def execute_all(root, folder):
    """Execute every page whose code is not in the cache folder; return whether all went well."""
    # Kernels run side by side: threads of their own would spend the time waiting for each other.
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    cache = get_cache(folder)
    books = [(path, notebook) for path in pages(root) if (notebook := read(path))]
    todo = [(path, notebook) for path, notebook in books if not cached(cache, notebook)]
    workers = min(4, os.cpu_count() or 1)
    beside = [job for job in todo if not measures(job[1])]
    alone = [job for job in todo if measures(job[1])]
    return all([*at_once(cache, beside, workers), *at_once(cache, alone, 1)])


def measures(notebook):
    """Tell whether its figures show the machine's speed: metadata `book: {measures: true}`."""
    return notebook.metadata.get("book", {}).get("measures", False)


def at_once(cache, jobs, workers):
    """Execute so many notebooks at a time; return of each whether it went well."""
    with ThreadPoolExecutor(max_workers=workers) as pool:
        results = pool.map(lambda job: run(*job), jobs)
        return [keep(cache, path, result) for (path, _), result in zip(jobs, results, strict=True)]


def cached(cache, notebook):
    """Tell whether the cache holds outputs for exactly this code."""
    try:
        cache.match_cache_notebook(notebook)
    except KeyError:
        return False
    return True


def run(path, notebook):
    """Execute one notebook in its own folder, as a reader would."""
    return single_nb_execution(
        notebook,
        str(path.parent),
        TIMEOUT,
        allow_errors=False,
        coalesce_streams=True,  # a kernel cuts a text anywhere
        extra_arguments=["--IPKernelApp.log_level=40"],
    )


def keep(cache, path, result):
    """Store a good result; print a bad one. Return which it was."""
    if result.err is not None:
        print(f"{path.name} failed:\n{result.err}", file=sys.stderr)
        return False
    bundle = CacheBundleIn(result.nb, str(path), data={"execution_seconds": result.time})
    cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)
    print(f"executed {path.name} in {result.time:.1f} s")
    return True
