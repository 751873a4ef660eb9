"""What the screens of the form editor share: which version, its form as it was saved, and the frame of the desk."""

from typing import Any

from django.contrib import admin
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.functional import cached_property

from icmp.admin.words import Vocabulary
from icmp.drafting import Row, State
from icmp.editor.frame import WRITES, title_of
from icmp.editor.wording import remark
from icmp.form_design import Ask
from icmp.form_states import asks_of, is_asked
from icmp.models import ProfileKind, ProfileStatus, ProfileVersion
from icmp.profile_lints import Around, Lint, asking_lints, criterion_lints
from icmp.queries.profiles import around, profile_state
from members.desk import may
from members.requests import SiteRequest

from .languages import spoken

# Remarks of the profile editor that are about asking; the others stay there.
ABOUT_ASKING = frozenset({
    "no_question", "no_none_of_these", "no_prefer_not_to_say", "too_few_options", "amount_without_range",
    "asks_a_feeling", "asks_a_wish", "asks_the_future", "asks_two_things", "asks_to_agree", "special_category",
    "options_without_worth",
})  # fmt: skip


class Whole:
    """The form of one version: its state, saved or just typed, and what follows from it."""

    def __init__(self, version: ProfileVersion, request: SiteRequest, state: State | None = None) -> None:
        self.version, self.request = version, request
        self.state: State = state or profile_state(version)
        self.wanted = spoken(request.community)

    @cached_property
    def around(self) -> Around:
        return around(self.version)

    @cached_property
    def words(self) -> Vocabulary:
        return Vocabulary()

    @cached_property
    def asks(self) -> tuple[Ask, ...]:
        """Every question, in the order in which it is asked."""
        return asks_of(self.state, self.around.beside)

    @cached_property
    def criteria(self) -> dict[str, Row]:
        """The criteria that are asked for, by attribute."""
        return {row["attribute"]: row for row in self.state["criteria"] if is_asked(row)}

    def before(self, attribute: str) -> frozenset[str]:
        """What is asked before a question; everything for one that is not asked."""
        keys = [ask.attribute for ask in self.asks if ask.kind not in ("long_text", "link", "vouch")]
        everything = [ask.attribute for ask in self.asks]
        place = everything.index(attribute) if attribute in everything else len(everything)
        earlier = set(everything[:place])
        return frozenset(key for key in keys if key in earlier)

    @cached_property
    def remarks(self) -> list[tuple[str, str]]:
        """Remarks on the form: key of the criterion (empty: the whole), the sentence."""
        attributes = {row["key"]: row["attribute"] for row in self.state["criteria"]}
        found: list[Lint] = [*asking_lints(self.state, self.around)]
        for row in self.state["criteria"]:
            found += [lint for lint in criterion_lints(row, self.around) if lint.key in ABOUT_ASKING]
        return [(lint.criterion, remark(lint, self.words, attributes.get(lint.criterion, ""))) for lint in found]

    def remarks_on(self, key: str) -> list[str]:
        """The sentences about one question, or about the whole."""
        return [sentence for criterion, sentence in self.remarks if criterion == key]


def found(version: int) -> ProfileVersion:
    """The version of the members' profile that an address names."""
    rows = ProfileVersion.objects.select_related("based_on")
    return get_object_or_404(rows, kind=ProfileKind.ICMP, version=version)


def page(
    request: SiteRequest, name: str, row: ProfileVersion, context: dict[str, Any], *, status: int = 200
) -> HttpResponse:
    """A screen about a version's form, framed by the desk."""
    writes = may(request, WRITES)
    frame = {
        **admin.site.each_context(request),
        "profile": row,
        "profile_title": title_of(row),
        "may_start": writes,
        "may_write": writes and row.status == ProfileStatus.DRAFT,
    }
    return render(request, f"icmp/form_editor/{name}.html", frame | context, status=status)
