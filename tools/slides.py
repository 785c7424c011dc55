"""A reveal.js deck for every chapter, from the chapter's own notebook.

python -m tools.slides                       every deck, into the built site
python -m tools.slides --check book/x.ipynb  one deck: says what does not fit, in seconds
"""

import argparse
import base64
import json
import mimetypes
import os
import re
import runpy
import shutil
import sys
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace

import nbformat
import yaml

from tools import build as book
from tools import deck, execute

ROOT = book.ROOT
ASSETS = ROOT / "book" / "_assets"
SOURCES = ROOT / "book" / "_slides"
REVEAL = ("dist/reveal.css", "dist/reveal.js", "plugin/notes/notes.js", "LICENSE")
STATE = "application/vnd.jupyter.widget-state+json"


def build(site=book.SITE, notebooks=None):
    """Write `<site>/slides/<chapter>.html` for each notebook and the list of decks."""
    site = Path(site).resolve()
    (site / "slides").mkdir(parents=True, exist_ok=True)
    copy_assets(site / "_static")
    made, cards = [], []
    for part, path in chapters() if notebooks is None else [("", Path(n)) for n in notebooks]:
        nb = executed(path.resolve())
        made.append(site / "slides" / f"{path.stem}.html")
        made[-1].write_text(render(nb, path.resolve(), site), encoding="utf-8")
        cards.append({"href": made[-1].name, "title": title(nb), "part": part, "size": size(nb)})
    page = fill("contents.html.j2", nbformat.v4.new_notebook(), cards=cards)
    (site / "slides" / "index.html").write_text(page, encoding="utf-8")
    return made


def chapters():
    """List (part of the book, notebook) for every page of which a cell starts a slide."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    found = []
    for part in toc["parts"]:
        for entry in part["chapters"]:
            path = execute.find(ROOT, entry["file"])
            if path.suffix == ".ipynb" and deck.starts(execute.read(path)):
                found.append((part["caption"], path))
    return found


def executed(path):
    """Return the notebook with the outputs that the book's page shows; run it only without."""
    folder = book.BUILD / "outputs" / book.digest("optlib", "requirements.txt")
    nb, store = execute.read(path), execute.get_cache(folder)
    if not execute.cached(store, nb) and not execute.keep(store, path, execute.run(path, nb)):
        sys.exit(f"slides: {path.name} raised, so it has no deck")
    return execute.executed(path, folder)


def render(nb, path, site):
    """Return one deck as HTML."""
    state = widget_state(nb, site)
    models = state["state"].values() if state else ()
    html = fill(
        "index.html.j2",
        nb,
        columns=deck.columns(nb),
        title=title(nb),
        chapter=page_of(path),
        mathjax=mathjax(),
        state=json.dumps(state).replace("</", "<\\/") if state else "",
        styles=sorted({m["state"]["_css_url"] for m in models if "_css_url" in m["state"]}),
        metadata={"name": path.stem, "path": str(path.parent)},
    )
    return embed_images(rewrite_links(html, path), path)


def fill(template, nb, **resources):
    """Fill one of the templates in book/_slides."""
    from nbconvert import HTMLExporter

    exporter = HTMLExporter(
        template_name=SOURCES.name,
        template_file=template,
        extra_template_basedirs=[str(SOURCES.parent)],
        exclude_anchor_links=True,
    )
    settings = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    return exporter.from_notebook_node(nb, {"book": settings["title"], **resources})[0]


def title(nb):
    """Return the text of the notebook's first heading."""
    for cell in nb.cells:
        found = re.search(r"^# (.+)$", cell.source, re.M)
        if cell.cell_type == "markdown" and found:
            return found[1].strip()
    raise SystemExit("slides: a deck is named by its notebook's `# heading`, and there is none")


def size(nb):
    """Count the slides of a notebook."""
    return sum(len(column) for column in deck.columns(nb))


def page_of(path):
    """Return the address of a source's page, seen from a deck."""
    return "../" + Path(os.path.relpath(path, ROOT)).with_suffix(".html").as_posix()


def rewrite_links(html, path):
    """Make the notebook's links lead to the book's pages; a bare anchor, to this chapter's."""

    def to_page(link):
        source = (path.parent / link[1]).resolve() if link[1] else path
        return f'href="{page_of(source)}{link[2] or ""}"'

    return re.sub(r'href="(?![\w+.-]+:)((?:[^"#]+\.(?:ipynb|md))?)(#[^"]*)?"', to_page, html)


def embed_images(html, path):
    """Put pictures that the notebook's prose names into the deck itself."""

    def embedded(link):
        kind = mimetypes.guess_type(link[2])[0]
        data = base64.b64encode((path.parent / link[2]).read_bytes()).decode()
        return f'{link[1]}"data:{kind};base64,{data}"'

    return re.sub(r'(<img [^>]*src=)"(?![\w+.-]+:)([^"]+)"', embedded, html)


def extension(name):
    """Return the names in one of the book's Sphinx extensions: decks share what the pages do."""
    return runpy.run_path(str(ROOT / "book" / "_ext" / f"{name}.py"))


def mathjax():
    """Return the pages' settings of MathJax, for TeX between dollars."""
    config = SimpleNamespace()
    extension("mathjax")["configure"](None, config)
    config.mathjax3_config["tex"]["inlineMath"] = [["$", "$"], ["\\(", "\\)"]]
    return config.mathjax3_config


def widget_state(nb, site):
    """Return the saved widgets, their code moved into files that decks and pages share."""
    state = nb.metadata.get("widgets", {}).get(STATE)
    if state is None:
        return None
    page = extension("widget_state")
    return page["slim"](state, site / page["FOLDER"], "../" + page["FOLDER"])


def copy_assets(static):
    """Copy reveal.js and MathJax out of their pinned packages, and this book's own files."""
    reveal = Path(find_spec("sphinx_revealjs").origin).parent / "_static" / "revealjs"
    (static / "reveal").mkdir(parents=True, exist_ok=True)
    for file in REVEAL:
        shutil.copyfile(reveal / file, static / "reveal" / Path(file).name)
    extension("mathjax")["copy"](SimpleNamespace(outdir=static.parent), None)
    extension("selfhost")["write_scripts"](SimpleNamespace(outdir=static.parent))
    shutil.copyfile(ASSETS / "favicon.svg", static / "favicon.svg")
    (static / "slides").mkdir(exist_ok=True)
    for file in ("deck.css", "title.svg"):
        shutil.copyfile(SOURCES / file, static / "slides" / file)
    with (static / "slides" / "deck.css").open("a", encoding="utf-8") as css:
        css.write("\n" + code_colours())


def code_colours():
    """Return the style sheet of highlighted code: the style that the pages use."""
    from pygments.formatters import HtmlFormatter

    return HtmlFormatter(style="a11y-high-contrast-light").get_style_defs(".slide .highlight")


def main(arguments=None):
    """Build the decks, or check one."""
    parser = argparse.ArgumentParser(prog="python -m tools.slides", description=__doc__)
    parser.add_argument("--check", nargs="+", metavar="NOTEBOOK", type=Path)
    notebooks = parser.parse_args(arguments).check
    if notebooks:
        from tools.slide_check import check

        return check(notebooks)
    if not (book.SITE / "_static").is_dir():
        sys.exit("slides: the decks stand beside the book's pages; build those first: make book")
    for made in build():
        print(made.as_uri())
    return 0


if __name__ == "__main__":
    sys.exit(main())
