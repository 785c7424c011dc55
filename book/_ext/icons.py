"""Ship the icons that the pages use, and not the other two thousand of the theme's fonts."""

import logging
import re
from pathlib import Path

import pydata_sphinx_theme
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

THEME = Path(pydata_sphinx_theme.__file__).parent / "theme" / "pydata_sphinx_theme" / "static"
STYLE = "styles/pydata-sphinx-theme.css"
FONTS = "vendor/fontawesome/webfonts"
RULE = re.compile(r'(?<=})((?:\.fa-[\w-]+:before,?)+)\{content:"[^"]*"\}')
SOURCE = re.compile(r"src:url\((\S+?)\.woff2\) format\(\"woff2\"\),url\(\S+?\)\s*format\(\"\w+\"\)")


def shrink(app, error):
    """Write the theme's style sheet and fonts again, with the icons in use only."""
    if error is not None or app.builder.name != "html":
        return
    static = Path(app.outdir) / "_static"
    used = names(Path(app.outdir))
    style = (THEME / STYLE).read_text(encoding="utf-8")
    style = RULE.sub(lambda rule: rule[0] if used & set(words(rule[1])) else "", style)
    style = SOURCE.sub(r'src:url(\1.woff) format("woff")', style)
    (static / STYLE).write_text(style, encoding="utf-8")
    codes = {int(code, 16) for code in re.findall(r"\\([ef][0-9a-f]{3})\b", style)}
    codes |= {ord(letter) for letter in re.findall("[\ue000-\uf8ff]", style)}
    for font in (THEME / FONTS).glob("*.ttf"):
        subset(font, codes, static / FONTS / f"{font.stem}.woff")
    for whole in [*(static / FONTS).glob("*.ttf"), *(static / FONTS).glob("*.woff2")]:
        whole.unlink()


def names(folder):
    """List the icons named in the pages and in the theme's scripts."""
    files = [*folder.rglob("*.html"), *(folder / "_static" / "scripts").glob("*.js")]
    unused = {"fontawesome.js", "bootstrap.js"}
    texts = (path.read_text(encoding="utf-8") for path in files if path.name not in unused)
    return {word for text in texts for word in words(text)}


def words(text):
    """Find names of icons."""
    return re.findall(r"\bfa-[\w-]+", text)


def subset(font, codes, target):
    """Write a font with some of its characters."""
    logging.getLogger("fontTools").setLevel(logging.WARNING)
    options = Options()
    options.flavor = "woff"
    with TTFont(font) as whole:
        subsetter = Subsetter(options)
        subsetter.populate(unicodes=codes)
        subsetter.subset(whole)
        whole.flavor = "woff"
        whole.save(target)


def setup(app):
    """Run when all pages are written."""
    app.connect("build-finished", shrink, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
