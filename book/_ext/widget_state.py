"""Keep a page's saved widgets small: each widget's code once, in a file that all pages share.

Where a page cannot run scripts, a sentence stands in the widget's place.
"""

import hashlib
import json
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.transforms import SphinxTransform

STATE = "application/vnd.jupyter.widget-state+json"
VIEW = "application/vnd.jupyter.widget-view+json"
FOLDER = "_static/figures"
HOST = ("model", "dom", "numbers", "choices", "play", "boxes", "figure")


def slim(state, folder, url):
    """Move the code and style of every anywidget into files; the state names them instead."""
    for model in state["state"].values():
        for key, suffix in (("_esm", "js"), ("_css", "css")):
            code = model["state"].pop(key, None)
            if code:
                name = f"{hashlib.sha256(code.encode()).hexdigest()[:12]}.{suffix}"
                Path(folder).mkdir(parents=True, exist_ok=True)
                (Path(folder) / name).write_text(code, encoding="utf-8")
                model["state"][f"{key}_url"] = f"{url}/{name}"
    return state


def page(app, pagename, templatename, context, doctree):
    """Slim the state that myst-nb puts into a page."""
    for script in context.get("script_files", []):
        attributes = getattr(script, "attributes", {})
        if attributes.get("type") == STATE:
            state = json.loads(attributes["body"])
            url = context["pathto"](FOLDER, 1)
            slimmed = json.dumps(slim(state, Path(app.outdir) / FOLDER, url))
            attributes["body"] = slimmed.replace("</", "<\\/")
            context["preloaded_modules"] = preloads(context["pathto"], slimmed)


def preloads(pathto, state):
    """List the scripts that the page's widgets need, so that none waits for another."""
    modules = {model["state"].get("_esm_url") for model in json.loads(state)["state"].values()}
    host = [pathto(f"_static/widgets/{name}.js", 1) for name in HOST]
    return [*host, *sorted(modules - {None})]


class WithoutScript(SphinxTransform):
    """Add what a widget says of itself, for readers without scripts."""

    default_priority = 420

    def apply(self):
        """Find the outputs that are widgets."""
        for view in self.document.findall(nodes.container):
            if view.get("mime_type") == VIEW:
                plain = [b.astext() for b in view.parent if b.get("mime_type") == "text/plain"]
                text = f"<noscript><p>{escape(''.join(plain))} It needs JavaScript.</p></noscript>"
                view.append(nodes.raw("", text, format="html"))


def setup(app):
    """Run after myst-nb has added the state."""
    app.connect("html-page-context", page, priority=800)
    app.add_transform(WithoutScript)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
