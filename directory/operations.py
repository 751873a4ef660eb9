"""Writing the book's pages: rows of Listing follow profiles and standings, and nothing else writes them."""

import datetime as dt
import uuid
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from members import lifecycle
from members.folding import search_key
from members.models import Profile
from members.places import Place, find

from .facets import SAMPLES
from .lexemes import document, lexemes
from .lexicon import Words, exchange_words, refresh_lexicon
from .models import Listing, Ring
from .shown import Shown, shown

BATCH = 1000


@transaction.atomic
def publish_profile(*, member_id: str | uuid.UUID, at: dt.datetime) -> int:
    """Write a profile's rows anew, one per ring that may see its name; none when it does not appear."""
    # Locked, so that two writers follow one another and the second reads what is committed.
    key = uuid.UUID(str(member_id))
    profiles = list(Profile.objects.filter(pk=key).select_for_update(of=("self",)).select_related("member"))
    appearing = set(Profile.objects.appearing().filter(pk=key).values_list("pk", flat=True))
    before = _words(key)
    written = _replace(profiles, appearing=appearing, at=at)
    exchange_words(before=before, after=_words(key))
    return written


@transaction.atomic
def publish_profiles(*, member_ids: Sequence[str | uuid.UUID], at: dt.datetime) -> int:
    """Write the rows of many profiles anew, as after an import; returns how many rows there are."""
    keys = sorted(uuid.UUID(str(member_id)) for member_id in member_ids)
    locked = Profile.objects.filter(pk__in=keys).select_for_update(of=("self",)).select_related("member")
    profiles = list(locked.order_by("pk"))
    appearing = set(Profile.objects.appearing().filter(pk__in=keys).values_list("pk", flat=True))
    before = _words_of(keys)
    written = _replace(profiles, appearing=appearing, at=at)
    exchange_words(before=before, after=_words_of(keys))
    return written


@transaction.atomic
def withdraw_profile(*, member_id: str | uuid.UUID) -> int:
    """Take a profile out of the book; returns how many rows went."""
    key = uuid.UUID(str(member_id))
    before = _words(key)
    gone = Listing.objects.filter(profile_id=key).delete()[0]
    exchange_words(before=before, after={})
    return gone


def _words(key: uuid.UUID) -> Words:
    rows = Listing.objects.filter(profile_id=key).values_list("audience", "words")
    return {ring: frozenset(words.split()) for ring, words in rows}


def _words_of(keys: Sequence[uuid.UUID]) -> Words:
    found: dict[str, set[str]] = {}
    for ring, words in Listing.objects.filter(profile_id__in=keys).values_list("audience", "words").iterator():
        found.setdefault(ring, set()).update(words.split())
    return {ring: frozenset(words) for ring, words in found.items()}


def refresh_book(*, at: dt.datetime, most: int = BATCH) -> int:
    """Find rows that no longer follow from profile and standing, and write them again: whatever a nudge missed."""
    gone = Listing.objects.exclude(profile__in=Profile.objects.appearing()).delete()[0]
    return gone + sum(publish_profile(member_id=pk, at=at) > 0 for pk in stale_profiles()[:most])


def stale_profiles() -> QuerySet[Profile, uuid.UUID]:
    """The keys of profiles that appear but whose rows are missing or were written from another state."""
    rows = Listing.objects.filter(profile=OuterRef("pk"))
    current = rows.filter(built_from=OuterRef("changed_at"))
    # What the public may not know is not kept in public rows, so only the others can be out of date about it.
    told = rows.exclude(audience=Ring.PUBLIC)
    outdated = told.exclude(joined_on=OuterRef("member__joined_on")) | told.exclude(
        candidate=Exists(Profile.objects.filter(pk=OuterRef("profile_id"), member__standing=lifecycle.CANDIDATE))
    )
    # Asked for the key first: without it the comparison is neither true nor false, and the row would be left out.
    listable = Profile.objects.appearing().exclude(audiences__has_key="name", audiences__name="nobody")
    return listable.filter(~Exists(current) | Exists(outdated)).order_by("pk").values_list("pk", flat=True)


def rebuild_listings(*, at: dt.datetime, batch: int = BATCH) -> int:
    """Write the whole book again, batch by batch, while readers go on reading; returns how many rows there are."""
    Listing.objects.exclude(profile__in=Profile.objects.appearing()).delete()
    written = 0
    last: uuid.UUID | None = None
    while keys := _next_keys(last, batch):
        with transaction.atomic():
            locked = Profile.objects.filter(pk__in=keys).select_for_update(of=("self",)).select_related("member")
            profiles = list(locked.order_by("pk"))
            appearing = set(Profile.objects.appearing().filter(pk__in=keys).values_list("pk", flat=True))
            written += _replace(profiles, appearing=appearing, at=at)
        last = keys[-1]
    refresh_lexicon()
    return written


def _next_keys(last: uuid.UUID | None, batch: int) -> list[uuid.UUID]:
    profiles = Profile.objects.appearing().order_by("pk")
    return list((profiles.filter(pk__gt=last) if last else profiles).values_list("pk", flat=True)[:batch])


def _replace(profiles: Sequence[Profile], *, appearing: set[uuid.UUID], at: dt.datetime) -> int:
    Listing.objects.filter(profile__in=[profile.pk for profile in profiles]).delete()
    rows = [row for profile in profiles if profile.pk in appearing for row in _rows(profile, at=at)]
    Listing.objects.bulk_create(rows, batch_size=BATCH)
    return len(rows)


def _rows(profile: Profile, *, at: dt.datetime) -> Iterable[Listing]:
    for ring in Ring:
        page = shown(profile, to=ring.audience)
        if page is not None:
            yield _row(profile, ring, page, at=at)


def _row(profile: Profile, ring: Ring, page: Shown, *, at: dt.datetime) -> Listing:
    place = _place(page.city) if page.city else None
    city = place.name if place else page.city
    member = profile.member
    inside = ring is not Ring.PUBLIC
    candidate = inside and member.standing == lifecycle.CANDIDATE
    return Listing(
        profile=profile,
        audience=ring,
        public_id=page.public_id,
        display_name=page.name,
        surname=page.surname,
        sort_key=page.sort_key,
        headline=page.headline,
        discipline=page.discipline,
        industry=page.industry,
        role_title=page.role_title,
        employer=page.employer,
        city=city,
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        skills=list(dict.fromkeys(page.skills)),
        languages=list(dict.fromkeys(code for code, _level in page.languages)),
        offers=list(dict.fromkeys(page.offers)),
        needs=list(dict.fromkeys(page.looks_for)),
        years=page.years,
        joined_on=member.joined_on if inside else None,
        candidate=candidate,
        candidate_until=member.candidate_until if candidate else None,
        has_photo=page.has_photo,
        document=document(_parts(page, city)),
        words=" ".join(_names(page, city)),
        sample=zlib.crc32(profile.pk.bytes) % SAMPLES,
        built_from=profile.changed_at,
        built_at=at,
    )


def _parts(page: Shown, city: str) -> Iterable[tuple[str, str]]:
    """What is found, the most telling first."""
    yield page.name, "A"
    for text in (page.headline, page.discipline, page.role_title, *page.skills):
        yield text.replace("_", " "), "B"
    # As the person writes the city and as the map calls it: Munich is found under München too.
    for text in (page.industry, page.employer, city, page.city, *page.offers, *page.looks_for):
        yield text.replace("_", " "), "C"
    for text in page.biography.values():
        yield text, "D"


def _names(page: Shown, city: str) -> Iterable[str]:
    """The words in which a slip is forgiven: names of people, places, trades and firms, not whole stories."""
    texts = (page.name, page.discipline, page.role_title, page.employer, city, *page.skills)
    return dict.fromkeys(word for text in texts for word in lexemes(text.replace("_", " ")))


@lru_cache(maxsize=2048)
def _place(city: str) -> Place | None:
    """The place of the gazetteer that a member means; None for a name that is not in it or only begins alike."""
    key = search_key(city)
    return next((place for place in find(city) if key in {place.key, *map(search_key, place.aliases)}), None)
