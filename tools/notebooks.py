"""Run notebooks and write them so that running them twice gives the same bytes.

    python -m tools.notebooks [notebooks]           run them (or all), and write what they print
    python -m tools.notebooks --check [notebooks]   only tell which are not so written

Text outputs are kept, since they are what the repository's preview shows and what the test run
compares. Pictures and widget state are not: the published page is made from a fresh run.
"""

import argparse
import copy
import os
import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from tools.address import ROOT

KEPT = {"tags", "slideshow", "mystnb", "cellView", "jupyter", "book"}
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "pygments_lexer": "ipython3",
    },
}
UNREADABLE = (AttributeError, KeyError, OSError, TypeError, ValueError, nbformat.ValidationError)
ANSI = re.compile(r"\x1b\[[0-9;]*m")


def of_the_book(root=ROOT):
    """Every notebook of the book."""
    files = sorted((root / "book").rglob("*.ipynb"))
    return [file for file in files if ".ipynb_checkpoints" not in file.parts]


def run(notebook, folder, *, environment=None, timeout=60, kernel="python3", client=NotebookClient):
    """Run `notebook` in `folder` with a fresh kernel; a cell that raises ends it."""
    extra = {"OPTLIB_PROGRESS": "0", "PYDEVD_DISABLE_FILE_VALIDATION": "1", **(environment or {})}
    runner = client(
        notebook,
        timeout=timeout,
        kernel_name=kernel,
        record_timing=False,
        store_widget_state=False,
        extra_arguments=["--log-level=ERROR"],
        coalesce_streams=True,
        resources={"metadata": {"path": str(folder)}},
    )
    runner.execute(env={**os.environ, **extra})
    return notebook


def normalised(notebook):
    """`notebook` as text: sorted, without pictures, times, and widgets with their random ids."""
    notebook = copy.deepcopy(notebook)
    book = notebook.metadata.get("book")
    notebook.metadata = {**METADATA, **({"book": book} if book else {})}
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    for cell in notebook.cells:
        cell.source = cell.source.strip("\n")
        cell.metadata = {key: value for key, value in cell.metadata.items() if key in KEPT}
        if cell.cell_type == "code":
            cell.outputs = list(_outputs(cell.outputs))
    text = nbformat.v4.writes(nbformat.from_dict(notebook))
    return text.rstrip("\n") + "\n"


def _outputs(outputs):
    """The text outputs; streams of one name joined, as a kernel may cut them anywhere."""
    streams = {}
    for output in outputs:
        if output.output_type == "stream":
            if output.name in streams:
                streams[output.name].text += output.text
                continue
            streams[output.name] = output
        elif output.output_type == "error":
            output.traceback = [f"{output.ename}: {output.evalue}"]
        else:
            output.metadata = {}
            output.data = {
                kind: value for kind, value in output.data.items() if kind.startswith("text/")
            }
            if not output.data:
                continue
        yield output


def read(file):
    """The notebook in `file`; a sentence when it is none."""
    try:
        return nbformat.read(file, as_version=4)
    except UNREADABLE as error:
        raise SystemExit(f"{file}: no notebook can be read here: {error}") from None


def check(file):
    """What is wrong with how `file` is written, or None."""
    if normalised(read(file)) != file.read_text(encoding="utf-8"):
        return f"{file}: not as `python -m tools.notebooks {file}` writes it"
    return None


def execute(file):
    """Run `file` where it stands and write it anew; what went wrong, or None."""
    notebook = read(file)
    try:
        run(notebook, file.parent)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        ran = [cell for cell in notebook.cells if cell.get("execution_count")]
        cell = ran[-1].id if ran else "before the first"
        return f"{file}, cell {cell}: {ANSI.sub('', str(error))}"
    _replace(file, normalised(notebook))
    return None


def _replace(file, text):
    """Write beside, then move: an interrupted run leaves the old notebook."""
    if text != file.read_text(encoding="utf-8"):
        beside = file.with_suffix(".ipynb.new")
        beside.write_text(text, encoding="utf-8")
        beside.replace(file)


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="python -m tools.notebooks", description=__doc__)
    parser.add_argument("--check", action="store_true", help="run nothing, write nothing")
    parser.add_argument("files", nargs="*", type=Path, help="all of the book, if none is named")
    asked = parser.parse_args(arguments)
    files = asked.files or of_the_book()
    problems = [check(file) if asked.check else execute(file) for file in files]
    for problem in filter(None, problems):
        print(problem, file=sys.stderr)
    return any(problems)


if __name__ == "__main__":
    sys.exit(main())
