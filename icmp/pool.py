"""A pool of people from a file, scored against a community's design: nothing is stored, names are never read."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from icmp.accepted import Accepted, Somebody, accepted_figures, known
from icmp.design import Design
from icmp.parts import BrokenPart, Path, Section, section
from icmp.scoring import Assessment, Criterion, Profile, assess, band
from icmp.values import answer_state, number
from icmp.weights import effective_weights

LARGEST_IMPORTANCE = 5
READABLE = {
    "piecewise": "“%(attribute)s” is of the wrong kind: criterion “%(criterion)s” needs a number",
    "threshold": "“%(attribute)s” is of the wrong kind: criterion “%(criterion)s” needs a number",
    "boolean": "“%(attribute)s” is of the wrong kind: criterion “%(criterion)s” needs true or false",
    "rubric": "“%(attribute)s” is of the wrong kind: criterion “%(criterion)s” needs a number or a list of numbers",
    "options": "“%(attribute)s” is of the wrong kind: criterion “%(criterion)s” needs an option or a list of options",
    "count": "“%(attribute)s” is of the wrong kind: criterion “%(criterion)s” needs an option or a list of options",
}


@dataclass(frozen=True, kw_only=True)
class Applicant(Somebody):
    """One line of a pool; `organization` is what a customer profile about organizations asks for."""

    id: str
    organization: Mapping[str, object]


@dataclass(frozen=True)
class Scored:
    """What both profiles say about somebody."""

    icmp: Assessment
    icp: Assessment | None


@dataclass(frozen=True, kw_only=True)
class PoolReport:
    """A design tried on a pool, everybody in the order of the file."""

    people: Mapping[str, Scored]
    bands: Mapping[str, int]
    effective_weights: Mapping[str, Decimal | None]
    sole_blockers: Mapping[str, int]
    accepted: Accepted


def read_people(file: object) -> tuple[Applicant, ...]:
    """Read a parsed pool, {"people": [{"id", "answers", "needs"}]}; raises BrokenPart."""
    if not isinstance(file, Mapping) or not isinstance(file.get("people"), list):
        raise BrokenPart((), 'a pool is {"people": [...]}')
    if file.get("schema_version", 1) != 1:
        raise BrokenPart(("schema_version",), "pools are of schema_version 1")
    people = tuple(_applicant(row, ("people", place)) for place, row in enumerate(file["people"]))
    seen: set[str] = set()
    for place, one in enumerate(people):
        if one.id in seen:
            raise BrokenPart(("people", place, "id"), "“%(id)s” stands here twice", id=one.id)
        seen.add(one.id)
    return people


def score_pool(design: Design, people: Sequence[Applicant]) -> PoolReport:
    """Score everybody and measure whom the design accepts; raises BrokenPart where an answer is of the wrong kind."""
    scored = {
        one.id: score(design, one.answers, one.organization, ("people", place)) for place, one in enumerate(people)
    }
    found = [each.icmp for each in scored.values()]
    accepted = [known(one, design.setting) for one in people if scored[one.id].icmp.recommendation == "accept"]
    return PoolReport(
        people=scored,
        bands=bands(found),
        effective_weights=effective(design.icmp, found),
        sole_blockers=sole_blockers(design.icmp, found),
        accepted=accepted_figures(accepted, design.setting),
    )


def score_personas(design: Design) -> dict[str, Scored]:
    """Score the invented people; raises BrokenPart with a path into the community file."""
    return {
        one.key: score(design, one.answers, one.organization, ("personas", place))
        for place, one in enumerate(design.personas)
    }


def score(design: Design, answers: Section, organization: Section, path: Path) -> Scored:
    """Score somebody by both profiles; an answer that its criterion cannot read is refused by its path."""
    icmp = _assessed(design.icmp, answers, (*path, "answers"))
    about, part = (answers, "answers") if design.icp_subject == "person" else (organization, "organization")
    return Scored(icmp, _assessed(design.icp, about, (*path, part)) if design.icp and about else None)


def bands(found: Iterable[Assessment]) -> dict[str, int]:
    """Count the recommendations."""
    counts = Counter(one.recommendation for one in found)
    return {"accept": counts["accept"], "review": counts["review"], "decline": counts["decline"]}


def effective(profile: Profile, found: Iterable[Assessment]) -> dict[str, Decimal | None]:
    """Give the share of the scores' variance that each criterion causes; None for all when the scores are equal."""
    scored = [{row.key: row.contribution for row in one.results} for one in found if one.score is not None]
    keys = [criterion.key for criterion in profile.criteria]
    shares = effective_weights({key: [row[key] for row in scored] for key in keys})
    return {key: shares[key] if shares else None for key in keys}


def sole_blockers(profile: Profile, found: Iterable[Assessment]) -> dict[str, int]:
    """Count for each must-have who would be accepted if only this one were waived."""
    counts = Counter(blocker for one in found if (blocker := sole_blocker(profile, one)))
    return {criterion.key: counts[criterion.key] for criterion in profile.criteria if criterion.must_have}


def sole_blocker(profile: Profile, one: Assessment) -> str | None:
    """Name the only must-have that stands between somebody and acceptance."""
    in_the_way = (*one.failed, *one.unknown)
    if len(in_the_way) != 1 or one.score is None or one.coverage is None or one.coverage < profile.coverage_min:
        return None
    lines = {"accept_min": profile.accept_min, "review_min": profile.review_min}
    return in_the_way[0] if band(one.score, **lines) == "accept" else None


def unasked(design: Design, people: Iterable[Applicant]) -> list[str]:
    """List attributes of the members' profile that nobody in a pool answers, as when a name is spelled differently."""
    said = {key for one in people for key in one.answers}
    return sorted({criterion.attribute for criterion in design.icmp.criteria} - said)


def wrong_kind(criterion: Criterion, path: Path) -> BrokenPart:
    """Say what a criterion needs instead of the answer that stands among the answers at `path`."""
    template = READABLE[str(criterion.value_function["type"])]
    place = (*path, criterion.attribute)
    return BrokenPart(place, template, attribute=criterion.attribute, criterion=criterion.key)


def unknown_attributes(design: Design, people: Sequence[Applicant]) -> dict[str, Path]:
    """List what people answer though nothing in the design asks for it, each with the path to its first answer."""
    found: dict[str, Path] = {}
    for place, one in enumerate(people):
        for key in one.answers:
            if key not in design.attributes:
                found.setdefault(key, ("people", place, "answers", key))
    return found


def _applicant(row: object, path: Path) -> Applicant:
    if not isinstance(row, Mapping):
        raise BrokenPart(path, 'a person is {"id", "answers", "needs"}')
    if not isinstance(row.get("answers"), Mapping):
        raise BrokenPart((*path, "answers") if "answers" in row else path, "“answers” holds attributes with answers")
    intensity = row.get("need_intensity")
    return Applicant(
        id=_id(row.get("id"), path),
        answers=_answers(row["answers"], (*path, "answers")),
        needs={key: _importance(raw, (*path, "needs", key)) for key, raw in section(row, "needs", path).items()},
        need_intensity=None if intensity is None else _importance(intensity, (*path, "need_intensity")),
        organization=_answers(section(row, "organization", path), (*path, "organization")),
    )


def _id(raw: object, path: Path) -> str:
    if raw is None:
        raise BrokenPart(path, "“id” is missing here")
    text = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw
    if not isinstance(text, str) or not text.strip() or not text.isprintable():
        raise BrokenPart((*path, "id"), "an id is a short text")
    return text


def _answers(row: Section, path: Path) -> Section:
    for key, answer in row.items():
        parts = answer if isinstance(answer, list) else [answer]
        if any(isinstance(part, Mapping | list) for part in parts):
            raise BrokenPart((*path, key), "“%(name)s” is one answer or a list of answers", name=key)
    return row


def _importance(raw: object, path: Path) -> float:
    figure = None if isinstance(raw, str) else number(raw)
    if figure is None or not 0 <= figure <= LARGEST_IMPORTANCE:
        raise BrokenPart(path, "an importance is a number from 0 to 5")
    return float(figure)


def _assessed(profile: Profile, answers: Section, path: Path) -> Assessment:
    found = assess(profile, answers)
    for criterion, result in zip(profile.criteria, found.results, strict=True):
        if result.value is None and answer_state(answers.get(criterion.attribute)) == "answered":
            raise wrong_kind(criterion, path)
    return found
