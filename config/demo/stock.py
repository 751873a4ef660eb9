"""The word lists of the generator, read once from YAML."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("en", "de", "es")
Words = Mapping[str, str]  # one text per language

_STOCK = Path(__file__).with_name("stock")
_EXAMPLES = Path(__file__).parents[1] / "blueprints" / "examples"


@cache
def stock(name: str) -> Mapping[str, Any]:
    """Return the word list `name`; callers only read it."""
    return _mapping(_STOCK / f"{name}.yaml")


@cache
def skill_keys() -> Mapping[str, tuple[str, ...]]:
    """Return the keys of the skills by the field in which they are common."""
    keys: dict[str, tuple[str, ...]] = {}
    for skill in _mapping(_EXAMPLES / "skills.yaml")["skills"]:
        keys[skill["field"]] = (*keys.get(skill["field"], ()), skill["key"])
    return keys


@cache
def skill_names() -> Mapping[str, str]:
    """Return what each skill is called, by its key."""
    return {skill["key"]: skill["name"]["en"] for skill in _mapping(_EXAMPLES / "skills.yaml")["skills"]}


def _mapping(path: Path) -> Mapping[str, Any]:
    loaded: Mapping[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
    return loaded
