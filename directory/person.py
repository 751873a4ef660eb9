"""A page as search engines read it: schema.org's Person, made of what everybody may see."""

import json

from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from members.outbox import absolute

from .shown import Shown

_ESCAPES = {ord(char): f"\\u{ord(char):04x}" for char in "<>&"}


def person_json(page: Shown) -> SafeString:
    """The page as JSON-LD, safe inside a script element: no text of a member can end it."""
    facts = {
        "@context": "https://schema.org",
        "@type": "Person",
        "name": page.name,
        "url": absolute(reverse("directory:profile", args=[page.public_id])),
        "description": page.headline,
        "jobTitle": page.role_title,
        "worksFor": {"@type": "Organization", "name": page.employer} if page.employer else None,
        "address": {"@type": "PostalAddress", "addressLocality": page.city} if page.city else None,
        "knowsLanguage": [code for code, _level in page.languages],
        "knowsAbout": list(page.skills),
        "sameAs": list(page.links),
        "image": absolute(reverse("directory:photo", args=[page.public_id, 400])) if page.has_photo else None,
    }
    text = json.dumps({key: value for key, value in facts.items() if value}, ensure_ascii=False)
    return mark_safe(text.translate(_ESCAPES))  # noqa: S308  (every character that could end the script is escaped)
