"""Whom the community looks for: profiles with their criteria, what they ask for, and the personas that test them."""

from typing import Any

from django.contrib import admin
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from icmp.models import Attribute, Criterion, Persona, ProfileKind, ProfileVersion, Segment
from icmp.queries.profiles import effective_shares
from icmp.reviewing.bars import BANDS
from members.desk import DeskInline

from .words import SpokenAdmin, Vocabulary, lines, plain, rule_in_words, spoken, valued_in_words


class CriterionInline(DeskInline):
    """The criteria of one version, each with the weight it was given and the weight it has in truth."""

    model = Criterion
    fields = (
        "label_text", "dimension", "weight", "in_truth", "must_have", "valued", "missing_policy", "evidence", "asked",
        "declines",
    )  # fmt: skip
    readonly_fields = ("label_text", "in_truth", "valued", "asked", "declines")
    ordering = ("order", "pk")

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        """An inline is made anew for each request, so it may keep this request's words and figures."""
        self.words = Vocabulary()
        self.shares = effective_shares(obj) if isinstance(obj, ProfileVersion) else None
        return super().get_formset(request, obj, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Criterion]:
        return super().get_queryset(request).select_related("attribute", "question")

    @admin.display(description=gettext_lazy("criterion"))
    def label_text(self, row: Criterion) -> str:
        return self.words.say(row.label) or plain(row.key)

    @admin.display(description=gettext_lazy("weight in truth"))
    def in_truth(self, row: Criterion) -> str:
        share = self.shares.get(row.key) if self.shares else None
        return _("too few to say") if share is None else f"{share * 100:.0f} %"

    @admin.display(description=gettext_lazy("answers are worth"))
    def valued(self, row: Criterion) -> str:
        return valued_in_words(row.value_function, row.attribute.key, self.words)

    @admin.display(description=gettext_lazy("question"))
    def asked(self, row: Criterion) -> str:
        question = getattr(row, "question", None)
        return self.words.say(question.prompt) if question else "–"

    @admin.display(description=gettext_lazy("a decline says"))
    def declines(self, row: Criterion) -> str:
        return self.words.say(row.decline_text) or "–"


@admin.register(ProfileVersion)
class ProfileVersionAdmin(SpokenAdmin):
    """Every version of both profiles. A published one never changes; a change is a new version."""

    sees = "see_applications"
    list_display = ("title", "status", "accept_min", "review_min", "how_many", "published_at", "tried", "back_tested")
    list_filter = ("kind", "status")
    list_select_related = ("published_by",)
    fields = (
        "editor", "kind", "subject", "status", "accept_min", "review_min", "coverage_min", "high_min", "weighting_method",
        "published_at", "published_by", "tests_passed_at", "change_note",
    )  # fmt: skip
    readonly_fields = ("editor",)
    inlines = (CriterionInline,)

    @admin.display(description=gettext_lazy("editor"))
    def editor(self, row: ProfileVersion) -> str:
        address = reverse("editor:profile", args=[row.kind, row.version])
        return format_html('<a href="{}">{}</a>', address, _("Open in the editor"))

    def get_queryset(self, request: HttpRequest) -> QuerySet[ProfileVersion]:
        rows: QuerySet[ProfileVersion] = super().get_queryset(request)
        return rows.annotate(criteria_count=Count("criteria"))

    @admin.display(description=gettext_lazy("version"), ordering="version")
    def title(self, row: ProfileVersion) -> str:
        return str(row)

    @admin.display(description=gettext_lazy("criteria"))
    def how_many(self, row: Any) -> int:
        return int(row.criteria_count)

    @admin.display(description=gettext_lazy("what would change"), empty_value="–")
    def tried(self, row: Any) -> SafeString | None:
        """The way to a trial, for a profile of members that has criteria."""
        if row.kind != ProfileKind.ICMP or not row.criteria_count:
            return None
        return format_html('<a href="{}?after={}">{}</a>', reverse("trials:start"), row.pk, _("Try it on people"))

    @admin.display(description=gettext_lazy("what came of it"), empty_value="–")
    def back_tested(self, row: Any) -> SafeString | None:
        """The way to its back-test, for a profile of members that has criteria."""
        if row.kind != ProfileKind.ICMP or not row.criteria_count:
            return None
        return format_html(
            '<a href="{}?version={}">{}</a>', reverse("laboratory:backtest"), row.version, _("Back-test")
        )


@admin.register(Segment)
class SegmentAdmin(SpokenAdmin):
    """The parts of the membership; the first whose rule matches wins."""

    list_display = ("title", "order", "seat_quota")
    fields = ("title", "rule", "order", "seat_quota")
    readonly_fields = ("title", "rule")
    ordering = ("order", "pk")

    @admin.display(description=gettext_lazy("name"), ordering="key")
    def title(self, row: Segment) -> str:
        return spoken(row, row.name)

    @admin.display(description=gettext_lazy("who belongs to it"))
    def rule(self, row: Segment) -> str:
        return rule_in_words(row.when, Vocabulary())


@admin.register(Persona)
class PersonaAdmin(SpokenAdmin):
    """Invented people who test a profile before it is published."""

    sees = "see_applications"
    list_display = ("title", "kind", "advice", "part")
    list_filter = ("kind",)
    list_select_related = ("segment",)
    fields = ("title", "kind", "advice", "part", "story", "said", "directions")
    readonly_fields = ("title", "advice", "part", "story", "said", "directions")

    @admin.display(description=gettext_lazy("name"), ordering="key")
    def title(self, row: Persona) -> str:
        return spoken(row, row.name)

    @admin.display(description=gettext_lazy("should be advised"))
    def advice(self, row: Persona) -> str:
        return str(BANDS[row.expected])

    @admin.display(description=gettext_lazy("segment"))
    def part(self, row: Persona) -> str | None:
        return spoken(row, row.segment.name) if row.segment else None

    @admin.display(description=gettext_lazy("story"))
    def story(self, row: Persona) -> str:
        return spoken(row, row.narrative) or "–"

    @admin.display(description=gettext_lazy("not here, but there"))
    def directions(self, row: Persona) -> str:
        return spoken(row, row.pointer) or "–"

    @admin.display(description=gettext_lazy("answers"))
    def said(self, row: Persona) -> str:
        words = Vocabulary()
        return lines(f"{words.attribute(key)}: {_answer(key, value, words)}" for key, value in row.answers.items())


@admin.register(Attribute)
class AttributeAdmin(SpokenAdmin):
    """What is known about applicants, how sensitive it is, and how long it is kept."""

    sees = "see_applications"
    list_display = ("title", "data_type", "sensitivity", "retention_days", "used_by")
    list_filter = ("data_type", "sensitivity")
    fields = ("title", "data_type", "choices", "counted_in", "subject", "sensitivity", "retention_days")
    readonly_fields = ("title", "choices", "counted_in")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Attribute]:
        rows: QuerySet[Attribute] = super().get_queryset(request)
        return rows.annotate(criteria_count=Count("criteria"))

    @admin.display(description=gettext_lazy("label"), ordering="key")
    def title(self, row: Attribute) -> str:
        return spoken(row, row.label) or plain(row.key)

    @admin.display(description=gettext_lazy("criteria"))
    def used_by(self, row: Any) -> int:
        return int(row.criteria_count)

    @admin.display(description=gettext_lazy("options"))
    def choices(self, row: Attribute) -> str:
        return lines(spoken(row, option["label"]) for option in row.options)

    @admin.display(description=gettext_lazy("unit"))
    def counted_in(self, row: Attribute) -> str:
        return spoken(row, row.unit) or "–"


def _answer(attribute: str, value: object, words: Vocabulary) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    values = value if isinstance(value, list) else [value]
    return ", ".join(words.option(attribute, each) for each in values)
