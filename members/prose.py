"""Longer texts by organizers: Markdown in, safe HTML out."""

import html
import re

import nh3
from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

TAGS = {"p", "h2", "h3", "ul", "ol", "li", "strong", "em", "a", "br", "blockquote", "hr", "code"}
_markdown = MarkdownIt("commonmark", {"html": False})


def prose(text: str) -> SafeString:
    """Markdown as HTML with headings, lists, emphasis and links only; links leave without a trace of us."""
    html = nh3.clean(
        _markdown.render(text), tags=TAGS, attributes={"a": {"href"}}, link_rel="noopener nofollow noreferrer"
    )
    return mark_safe(html)  # noqa: S308  (cleaned on the line above)


def plain(text: str) -> str:
    """The same as text without marks, for what is printed in plain letters: a line stays a line, a paragraph one too."""
    marked = nh3.clean(_markdown.render(text), tags={"p", "br"}, attributes={}, link_rel=None)
    lines = re.sub(r"<br>\n?", "\n", marked).replace("</p>", "\n")
    return html.unescape(re.sub(r"<[^>]+>", "", lines)).strip()
