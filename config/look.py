"""One stylesheet from many parts. `python -m config.look` writes it again after a part has changed."""

import pathlib
import re

STATIC = pathlib.Path(__file__).resolve().parent / "static" / "gremio"
PARTS = STATIC / "css"
STYLESHEET = STATIC / "gremio.css"
# Later layers win over earlier ones, whatever their selectors weigh.
LAYERS = ("reset", "tokens", "base", "layout", "components", "screens")


def stylesheet() -> str:
    """What gremio.css must hold: the fonts, then each layer's parts, without comments and idle space."""
    fonts = (PARTS / "fonts.css").read_text()
    layers = [f"@layer {', '.join(LAYERS)};", fonts, *(f"@layer {name} {{ {layer(name)} }}" for name in LAYERS)]
    # The parts stand one folder deeper than the stylesheet made of them.
    return press("\n".join(layers)).replace("url(../", "url(")


def layer(name: str) -> str:
    """The source of one layer: `<name>.css`, or every file of the folder `<name>` in alphabetical order."""
    single = PARTS / f"{name}.css"
    files = [single] if single.exists() else sorted((PARTS / name).glob("*.css"))
    return "\n".join(file.read_text() for file in files)


def press(css: str) -> str:
    """The same rules, one a line, without comments, indentation and last semicolons."""
    css = re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL)
    css = re.sub(r"\s+", " ", css)
    css = re.sub(r"\s*([{},;])\s*", r"\1", css)
    css = re.sub(r"(?<=[\w-]): ", ":", css)
    return css.replace(";}", "}").replace("}", "}\n").strip() + "\n"


if __name__ == "__main__":
    STYLESHEET.write_text(stylesheet())
