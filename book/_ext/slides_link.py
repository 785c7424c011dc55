"""A chapter that has slides links its deck, `slides/<name>.html`, in the page's header."""

import json


def note(app, docname, source):
    """Remember which notebooks have slides; `tools/slides.py` makes a deck of each of them."""
    if not app.env.doc2path(docname).endswith(".ipynb"):
        return
    kinds = {
        cell["metadata"].get("slideshow", {}).get("slide_type")
        for cell in json.loads(source[0])["cells"]
    }
    app.env.metadata[docname]["has_slides"] = "slide" in kinds


def link(app, pagename, templatename, context, doctree):
    """Add the button."""
    if app.env.metadata.get(pagename, {}).get("has_slides"):
        context["header_buttons"].append(
            {
                "type": "link",
                "url": f"{context['pathto']('slides', 1)}/{pagename.split('/')[-1]}.html",
                "text": "Slides",
                "tooltip": "Slides of this chapter",
                "icon": "fas fa-person-chalkboard",
                "label": "slides-button",
            }
        )


def setup(app):
    """Run after the theme has made its list of buttons."""
    app.connect("source-read", note)
    app.connect("html-page-context", link, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
