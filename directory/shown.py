"""One profile as one ring of readers may see it. Every page, list, export and search document is made from this."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from members.models import Profile
from members.visibility import Audience, shows


@dataclass(frozen=True)
class Shown:
    """A profile with everything blanked out that its readers may not see."""

    public_id: str
    name: str
    surname: str
    sort_key: str
    has_photo: bool = False
    photo_alt: str = ""
    pronouns: str = ""
    headline: str = ""
    discipline: str = ""
    industry: str = ""
    role_title: str = ""
    employer: str = ""
    years: int | None = None
    city: str = ""
    since: int | None = None
    languages: tuple[tuple[str, str], ...] = ()
    skills: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    looks_for: tuple[str, ...] = ()
    biography: Mapping[str, str] = field(default_factory=dict)
    links: tuple[str, ...] = ()


def shown(profile: Profile, *, to: Audience) -> Shown | None:
    """What readers in ring `to` may see of a profile; None when not even the name, for then there is no page."""

    def may(name: str) -> bool:
        return shows(name, profile.audiences, to=to)

    if not may("name"):
        return None
    return Shown(
        public_id=profile.public_id,
        name=profile.display_name,
        surname=profile.first_surname or profile.given_names,
        sort_key=profile.sort_key,
        has_photo=bool(profile.photo) and may("photo"),
        photo_alt=profile.photo_alt if may("photo") else "",
        pronouns=profile.pronouns if may("pronouns") else "",
        headline=profile.headline if may("headline") else "",
        discipline=profile.discipline if may("discipline") else "",
        industry=profile.industry if may("industry") else "",
        role_title=profile.role_title if may("role_title") else "",
        employer=profile.employer if may("employer") else "",
        years=profile.years_experience if may("years_experience") else None,
        city=profile.city if may("city") else "",
        since=profile.in_country_since if may("in_country_since") else None,
        languages=_spoken(profile.languages) if may("languages") else (),
        skills=tuple(profile.skills) if may("skills") else (),
        offers=tuple(profile.offers) if may("offers") else (),
        looks_for=tuple(profile.looks_for) if may("needs") else (),
        biography=dict(profile.biography) if may("biography") else {},
        links=tuple(profile.links) if may("links") else (),
    )


def _spoken(languages: list[dict[str, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((spoken["code"], spoken.get("level", "")) for spoken in languages if spoken.get("code"))
