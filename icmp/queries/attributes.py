"""Where each attribute is used: by which profiles, segments and conditions."""

from collections import defaultdict
from dataclasses import dataclass, field

from icmp.form_conditions import named_attributes
from icmp.models import Criterion, ProfileKind, ProfileStatus, Question, Segment
from members.languages import LanguageMap


@dataclass
class Use:
    """What needs an attribute."""

    by_members: bool = False  # a criterion of the members' profile in force
    by_customers: bool = False
    in_drafts: bool = False
    segments: list[LanguageMap] = field(default_factory=list)
    opens: bool = False  # another question is asked depending on it

    @property
    def is_needed(self) -> bool:
        return self.by_members or self.by_customers or self.in_drafts or self.opens or bool(self.segments)


def uses() -> dict[str, Use]:
    """By attribute; three queries whatever there is."""
    found: dict[str, Use] = defaultdict(Use)
    rows = Criterion.objects.exclude(profile_version__status=ProfileStatus.RETIRED)
    for key, kind, status in rows.values_list("attribute__key", "profile_version__kind", "profile_version__status"):
        if status == ProfileStatus.DRAFT:
            found[key].in_drafts = True
        elif kind == ProfileKind.ICMP:
            found[key].by_members = True
        else:
            found[key].by_customers = True
    for name, rule in Segment.objects.values_list("name", "when"):
        for key in named_attributes(rule):
            found[key].segments.append(name)
    standing = Question.objects.filter(active=True).exclude(
        criterion__profile_version__status__in=[ProfileStatus.RETIRED, ProfileStatus.DRAFT]
    )
    for rule in standing.values_list("when", flat=True):
        for key in named_attributes(rule):
            found[key].opens = True
    return found
