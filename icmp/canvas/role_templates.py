"""What a community may be for in the business behind it: beginnings to write on from, in every language."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _

from icmp.models import Objective
from members.languages import LANGUAGES

ROLES: dict[str, dict[str, Any]] = {
    "course": {
        "label": _("a course"),
        "role_statement": {
            "en": "Those who finished a course put it to use together, and come back for the next one.",
            "de": "Wer einen Kurs abgeschlossen hat, setzt ihn mit anderen um und kommt zum nächsten wieder.",
            "es": "Quien terminó un curso lo pone en práctica con los demás y vuelve para el siguiente.",
        },
        "role_primary_objective": Objective.SUCCESS,
        "role_secondary_objectives": [Objective.SUPPORT, Objective.ACQUISITION],
    },
    "brand": {
        "label": _("a brand"),
        "role_statement": {
            "en": "People who share what the brand stands for do it together, and tell others why.",
            "de": "Menschen, die teilen, wofür die Marke steht, tun es gemeinsam und erzählen anderen, warum.",
            "es": "Quienes comparten lo que la marca defiende lo viven juntos y les cuentan a otros por qué.",
        },
        "role_primary_objective": Objective.ENGAGEMENT,
        "role_secondary_objectives": [Objective.CONTRIBUTION, Objective.ACQUISITION],
    },
    "saas": {
        "label": _("software as a service"),
        "role_statement": {
            "en": "Those who use the product show each other how, and bring their ideas into it.",
            "de": "Wer das Produkt nutzt, zeigt anderen, wie es geht, und bringt eigene Ideen ein.",
            "es": "Quienes usan el producto se enseñan cómo hacerlo y aportan sus ideas.",
        },
        "role_primary_objective": Objective.SUPPORT,
        "role_secondary_objectives": [Objective.PRODUCT, Objective.SUCCESS],
    },
}


def begun_with(key: str, typed: dict[str, Any], languages: Iterable[str]) -> dict[str, Any]:
    """What was typed, with a beginning where nothing stands yet: no text of anybody is replaced."""
    chosen, spoken = ROLES[key], set(languages)
    texts = typed.get("role_statement") or [""] * len(LANGUAGES)
    beginning = [chosen["role_statement"][code] if code in spoken else "" for code in LANGUAGES]
    return typed | {
        "role_statement": [text or begin for text, begin in zip(texts, beginning, strict=True)],
        "role_primary_objective": chosen["role_primary_objective"],
        "role_secondary_objectives": chosen["role_secondary_objectives"],
    }
