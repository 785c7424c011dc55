"""The alternative text of a figure is its `text/plain`: what the repository's preview shows too.

Without this, the page's alternative text would be the image's hash name. A figure without a real
one is a warning, and so fails the build.
"""

import re

from docutils import nodes
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

LOGGER = logging.getLogger(__name__)
NO_TEXT = re.compile(r"^$|^<.*>$|^[0-9a-f]{16,}(\.\w+)?$|^_build|^Figure\(")


class AltText(SphinxTransform):
    """Give each image of a cell's output its alternative text, and miss none in the prose."""

    default_priority = 400

    def apply(self):
        """Walk the page once for outputs, once for images."""
        for bundle in self.document.findall(is_bundle):
            plain = [box.astext() for box in bundle if box.get("mime_type") == "text/plain"]
            for image in bundle.findall(nodes.image):
                image["alt"] = " ".join("".join(plain).split())
        for image in self.document.findall(nodes.image):
            if NO_TEXT.search(image.get("alt", "")):
                LOGGER.warning(
                    "an image has no alternative text: say what a sighted reader concludes from it "
                    '(figures: plots.show(fig, "…"); Markdown: ![…](file))',
                    location=image,
                    type="alt_text",
                )


def is_bundle(node):
    """Tell whether a node holds the forms of one output, of which the page shows one."""
    return isinstance(node, nodes.container) and node.get("nb_element") == "mime_bundle"


def setup(app):
    """Register the transform."""
    app.add_transform(AltText)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
