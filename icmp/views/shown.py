"""When a page of the form was shown, and by which version: signed into the page, so that no row is needed for it."""

import datetime as dt

from django.core import signing
from django.http import HttpRequest

from icmp.models import ProfileStatus, ProfileVersion

SALT = "icmp.shown"


def shown_now(version: ProfileVersion, *, at: dt.datetime) -> str:
    """What a page carries."""
    return signing.dumps([version.pk, int(at.timestamp())], salt=SALT)


def shown_at(request: HttpRequest) -> dt.datetime | None:
    """When the page that was sent was shown; None where it does not say."""
    told = _told(request)
    return dt.datetime.fromtimestamp(told[1], tz=dt.UTC) if told else None


def shown_version(request: HttpRequest) -> ProfileVersion | None:
    """By which version the page that was sent asked; None where it does not say, or that version never was in force."""
    told = _told(request)
    kept = ProfileVersion.objects.about_members().exclude(status=ProfileStatus.DRAFT)
    return kept.filter(pk=told[0]).first() if told else None


def _told(request: HttpRequest) -> list[int] | None:
    try:
        told: list[int] = signing.loads(request.POST.get("shown", ""), salt=SALT)
    except (signing.BadSignature, UnicodeEncodeError):
        return None
    return told
