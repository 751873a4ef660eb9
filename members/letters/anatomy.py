"""What a letter is made of: words that may be written anew, and the facts it states, each with a name in braces.

The facts are the very expressions of the letter's template, so own words can say nothing else, and nothing is run.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.template import Context, Node
from django.template.backends.django import Template
from django.template.base import FilterExpression, NodeList, TextNode, VariableNode, render_value_in_context
from django.template.base import Template as Compiled
from django.template.defaulttags import AutoEscapeControlNode, CommentNode, ForNode, IfNode, LoadNode, URLNode
from django.template.library import SimpleNode
from django.template.loader import get_template
from django.template.loader_tags import IncludeNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils import translation

FOLDER = Path(settings.BASE_DIR) / "templates" / "letters"
VARIABLE = re.compile(r"%\((\w+)\)s")


@dataclass
class Anatomy:
    """A letter's original words with {names} in them, and what each name stands for here and now."""

    subject: str = ""
    text: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    sources: dict[str, str] = field(default_factory=dict)

    def name(self, wanted: str, source: str, value: str) -> str:
        """Keep a fact under its name, or under a further one when the name means something else already."""
        plain = re.sub(r"[^a-z0-9]+", "_", wanted.lower()).strip("_") or "part"
        name, number = plain, 1
        while self.sources.setdefault(name, source) != source:
            number += 1
            name = f"{plain}_{number}"
        self.facts[name] = value
        return "{" + name + "}"


def kinds() -> list[str]:
    """Every kind of letter that the site writes, in the order of the alphabet."""
    return sorted(path.name.removesuffix(".subject.txt") for path in FOLDER.glob("*.subject.txt"))


def anatomy(*, kind: str, language: str, context: Mapping[str, Any]) -> Anatomy:
    """Take a letter apart in a language, with these facts."""
    found = Anatomy()
    with translation.override(language):
        found.subject = " ".join(_apart(f"letters/{kind}.subject.txt", context, found).split())
        found.text = _apart(f"letters/{kind}.txt", context, found).strip() + "\n"
    return found


def _apart(name: str, context: Mapping[str, Any], found: Anatomy) -> str:
    compiled: Compiled = cast(Template, get_template(name)).template
    full = Context(dict(context))
    with full.bind_template(compiled), full.render_context.push_state(compiled):
        return "".join(_words(compiled.nodelist, full, found))


def _words(nodes: Iterable[Node], context: Context, found: Anatomy) -> Iterable[str]:
    for node in nodes:
        take = next((take for kind, take in TAKEN.items() if isinstance(node, kind)), _piece)
        yield take(node, context, found)


def _escaped(node: Any, context: Context, found: Anatomy) -> str:
    before, context.autoescape = context.autoescape, node.setting
    words = "".join(_words(cast(NodeList, node.nodelist), context, found))
    context.autoescape = before
    return words


def _sentence(node: Any, context: Context, found: Anatomy) -> str:
    """A translated sentence: its words stay words, its variables become facts."""
    if node.countervar or node.asvar:
        return _piece(node, context, found)
    message, _names = node.render_token_list(node.singular)
    values: dict[str, FilterExpression] = node.extra_context

    def fact(match: re.Match[str]) -> str:
        expression = values.get(match.group(1))
        value = expression.resolve(context) if expression else context.get(match.group(1), "")
        source = str(expression.token if expression else match.group(1))
        return found.name(source.partition("|")[0], source, render_value_in_context(value, context))

    return VARIABLE.sub(fact, translation.gettext(message)).replace("%%", "%")


def _piece(node: Any, context: Context, found: Anatomy) -> str:
    """Something that is more than words: it keeps its own way of writing itself, under one name."""
    value = str(node.render_annotated(context))
    if getattr(node, "target_var", None) or getattr(node, "asvar", None):
        return value  # it only gave something a name
    return found.name(_name_of(node), f"{type(node).__name__} {_name_of(node)} {id(node)}", value)


def _name_of(node: Any) -> str:
    if isinstance(node, IncludeNode):
        return Path(str(node.template.var)).stem
    if isinstance(node, URLNode):
        return "link"
    if isinstance(node, ForNode):
        return str(getattr(node.sequence, "token", "part"))
    if isinstance(node, IfNode):
        return _first_word(node.conditions_nodelists[0][0])
    return "part"


def _first_word(condition: Any) -> str:
    """What a condition asks about first."""
    while hasattr(condition, "first"):
        condition = condition.first
    return str(getattr(condition, "text", "part"))


def _variable(node: Any, context: Context, found: Anatomy) -> str:
    source = str(node.filter_expression.token)
    return found.name(source.partition("|")[0], source, str(node.render_annotated(context)))


def _as_it_is(node: Any, context: Context, found: Anatomy) -> str:
    return str(node.render_annotated(context))


TAKEN: dict[type[Node], Callable[[Any, Context, Anatomy], str]] = {
    TextNode: _as_it_is,
    TranslateNode: _as_it_is,
    LoadNode: _as_it_is,
    CommentNode: _as_it_is,
    AutoEscapeControlNode: _escaped,
    BlockTranslateNode: _sentence,
    VariableNode: _variable,
    SimpleNode: _piece,
}
