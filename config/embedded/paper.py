"""The sheet on which the simulator and the mail catcher print: the community's type and colours, strict headers."""

import pathlib
from html import escape

from .loopback import Answer

FONTS = pathlib.Path(__file__).resolve().parents[1] / "static" / "gremio" / "fonts"
CSS = pathlib.Path(__file__).with_name("paper.css")
FILES = {
    "/paper.css": (CSS, "text/css; charset=utf-8"),
    "/serif.woff2": (FONTS / "newsreader-latin-opsz-normal.woff2", "font/woff2"),
    "/sans.woff2": (FONTS / "source-sans-3-latin-wght-normal.woff2", "font/woff2"),
}


def sheet(
    title: str, body: str, *, language: str = "en", status: int = 200, sends_to: str = "'self'", frames: str = "'none'"
) -> Answer:
    """A whole page; `title` is plain text, `body` is HTML. Forms may lead to `sends_to`, frames show `frames`."""
    page = (
        f'<!doctype html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="data:,"><link rel="stylesheet" href="/paper.css">'
        f"<title>{escape(title)}</title></head><body>{body}</body></html>"
    )
    return Answer(status, page.encode(errors="replace"), headers=strict(sends_to=sends_to, frames=frames))


def strict(*, sends_to: str = "'self'", frames: str = "'none'") -> dict[str, str]:
    """Headers that allow our stylesheet and nothing from elsewhere."""
    policy = (
        "default-src 'none'; style-src 'self'; font-src 'self'; img-src data:; base-uri 'none'; "
        f"form-action {sends_to}; frame-src {frames}; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
    }


def file(path: str) -> Answer | None:
    """The stylesheet or a font, if `path` names one."""
    if path not in FILES:
        return None
    source, content_type = FILES[path]
    return Answer(200, source.read_bytes(), content_type, {"Cache-Control": "max-age=3600"})
