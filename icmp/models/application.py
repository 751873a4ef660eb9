import datetime as dt
import secrets

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from members.ids import new_id, new_public_id

from .intake import Intake
from .profile import ProfileVersion
from .segment import Segment


class ApplicationState(models.TextChoices):
    DRAFT = "draft", _("draft")
    UNVERIFIED = "unverified", _("address not confirmed")
    IN_REVIEW = "in_review", _("in review")
    NEEDS_INFO = "needs_info", _("asked for more")
    ACCEPTED = "accepted", _("accepted")
    WAITLISTED = "waitlisted", _("on the waiting list")
    OFFERED = "offered", _("seat offered")
    DECLINED = "declined", _("declined")
    COMPLETED = "completed", _("completed")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXPIRED = "expired", _("expired")
    LAPSED = "lapsed", _("lapsed")
    SPAM = "spam", _("spam")


OPEN = (
    ApplicationState.DRAFT,
    ApplicationState.UNVERIFIED,
    ApplicationState.IN_REVIEW,
    ApplicationState.NEEDS_INFO,
    ApplicationState.ACCEPTED,
    ApplicationState.WAITLISTED,
    ApplicationState.OFFERED,
)


class WaitsBecause(models.TextChoices):
    COHORT_FULL = "cohort_full", _("all seats were taken")
    SEGMENT_FULL = "segment_full", _("the seats of the segment were taken")
    CHOSEN = "chosen", _("a person put them on the list while a seat was free")


SEATED = (ApplicationState.ACCEPTED, ApplicationState.OFFERED, ApplicationState.COMPLETED)


def new_resume_token() -> str:
    """32 characters, 192 random bits: whoever holds it holds the draft, so it is replaced after each use by mail."""
    return secrets.token_urlsafe(24)


class ApplicationQuerySet(models.QuerySet["Application"]):
    def open(self) -> "ApplicationQuerySet":
        """Those that may still change by their applicant's or an organizer's doing."""
        return self.filter(state__in=OPEN)

    def submitted(self) -> "ApplicationQuerySet":
        return self.filter(submitted_at__isnull=False)

    def waiting_for_decision(self) -> "ApplicationQuerySet":
        """Those a person still has to decide, the oldest promise first."""
        return self.filter(state=ApplicationState.IN_REVIEW).order_by("promised_on", "submitted_at", "pk")

    def holding_a_seat(self) -> "ApplicationQuerySet":
        """Those that count against the seats of their intake."""
        return self.filter(state__in=SEATED)

    def in_waiting_order(self) -> "ApplicationQuerySet":
        """The waiting list: fewer lapsed offers, higher score, earlier submission."""
        rank = ("lapsed_offers", models.F("score").desc(nulls_last=True), "submitted_at", "pk")
        return self.filter(state=ApplicationState.WAITLISTED).order_by(*rank)

    def idle_since(self, moment: dt.datetime) -> "ApplicationQuerySet":
        """Those nothing has happened to since a moment."""
        return self.filter(changed_at__lt=moment)


class Application(models.Model):
    """Somebody asks to join. State changes only through operations, and a decided one has a Decision by a person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    public_token = models.CharField(_("public address"), max_length=24, unique=True, default=new_public_id)
    resume_token = models.CharField(max_length=40, unique=True, default=new_resume_token, editable=False)
    confirm_token = models.CharField(max_length=40, unique=True, null=True, blank=True, editable=False)
    confirm_until = models.DateTimeField(null=True, blank=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=ApplicationState, default=ApplicationState.DRAFT)
    state_since = models.DateTimeField(_("in this state since"))
    name = models.CharField(_("name"), max_length=160, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=2, default="en")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.CASCADE,
        null=True,
        blank=True,
        related_name="applications",
        verbose_name=_("account"),
    )
    profile_version = models.ForeignKey(
        ProfileVersion, on_delete=models.PROTECT, related_name="applications", verbose_name=_("profile version")
    )
    intake = models.ForeignKey(
        Intake, on_delete=models.PROTECT, null=True, blank=True, related_name="applications", verbose_name=_("intake")
    )
    segment = models.ForeignKey(
        Segment, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("segment")
    )
    previous = models.ForeignKey(
        "self",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("earlier application"),
    )
    source = models.CharField(_("came through"), max_length=40, blank=True)
    # Who typed in what came on paper, and how its sender agreed to be read; nobody where the applicant wrote it.
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("entered by"),
    )
    consent_given_how = models.TextField(_("how the consent was given"), blank=True)
    page = models.CharField(_("page of the form"), max_length=40, blank=True)
    form_seconds = models.PositiveIntegerField(_("seconds spent on the form"), default=0)
    # What was asked differently since it was written: {"questions": {attribute: {"why", "before"}}, "gone": [attribute]}; see carry_over.
    carried_over = models.JSONField(_("questions changed meanwhile"), default=dict, blank=True)
    stated_hours = models.DecimalField(_("hours stated"), max_digits=5, decimal_places=2, null=True, blank=True)
    stated_plan = models.CharField(_("plan stated"), max_length=40, blank=True)
    needs = models.JSONField(_("needs"), default=dict, blank=True)  # {need key: importance 1–5}
    offers = ArrayField(models.CharField(max_length=120), default=list, blank=True, verbose_name=_("offers"))
    # [{"purpose", "given", "text", "language", "at"}]; goes into the consent ledger once the address is confirmed
    consents = models.JSONField(_("consents given on the form"), default=list, blank=True)
    started_at = models.DateTimeField(_("started"))
    changed_at = models.DateTimeField(_("last change"))
    submitted_at = models.DateTimeField(_("submitted"), null=True, blank=True)
    confirmed_at = models.DateTimeField(_("address confirmed"), null=True, blank=True)
    promised_on = models.DateField(_("answer promised by"), null=True, blank=True)
    info_request = models.TextField(_("what was asked"), blank=True)
    info_answer = models.TextField(_("what was answered"), blank=True)
    reopened = ArrayField(
        models.SlugField(max_length=60), default=list, blank=True, verbose_name=_("answers opened again")
    )
    # The newest assessment for the decision, repeated here so that the queue sorts and filters without a join.
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True, blank=True)
    recommendation = models.CharField(_("advice"), max_length=8, blank=True)
    robust = models.BooleanField(_("robust"), null=True, blank=True)
    coverage = models.DecimalField(_("coverage"), max_digits=6, decimal_places=5, null=True, blank=True)
    flags = ArrayField(models.CharField(max_length=40), default=list, blank=True, verbose_name=_("flags"))
    readings_wanted = models.PositiveSmallIntegerField(_("readings wanted"), default=0)
    # Words that would tell a blind reader who this is, beyond what is hidden from everybody's texts.
    hidden_words = ArrayField(
        models.CharField(max_length=120), default=list, blank=True, verbose_name=_("hidden words")
    )
    # What was signed after the acceptance, kept here until there is a member to keep it: see icmp.promises.
    signed_pledge = models.JSONField(_("pledge signed"), null=True, blank=True)
    lapsed_offers = models.PositiveSmallIntegerField(_("offers that lapsed"), default=0)
    waits_because = models.CharField(_("waits because"), max_length=12, choices=WaitsBecause, blank=True)
    # When the lot fell on it; it opens a seat by lot, and a person decides all the same.
    drawn_at = models.DateTimeField(_("drawn by lot"), null=True, blank=True)
    waitlist_until = models.DateField(_("on the waiting list until"), null=True, blank=True)
    offered_until = models.DateTimeField(_("offer ends"), null=True, blank=True)
    appealed_at = models.DateTimeField(_("appealed"), null=True, blank=True)
    appeal_text = models.TextField(_("appeal"), blank=True)
    reapply_allowed_from = models.DateField(_("may apply again from"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    # What the applicant wished: keep the answers longer, and no score over them.
    keep_answers = models.BooleanField(_("answers kept on wish"), default=False)
    scoring_objected_at = models.DateTimeField(_("objected to a score"), null=True, blank=True)
    synthetic = models.BooleanField(_("fictional"), default=False)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=ApplicationState.values), name="application_state_known"
            ),
            models.CheckConstraint(
                condition=models.Q(entered_by=None) | models.Q(consent_given_how__regex=r"\S"),
                name="application_entered_says_how_consent_was_given",
            ),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="application_email_lower_case"),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "withdrawn", "spam", "expired"])
                | models.Q(submitted_at__isnull=False),
                name="application_submitted_before_review",
            ),
        ]
        indexes = [
            models.Index(fields=["state", "promised_on"], name="application_queue"),  # the organizers' queue, by state
            # A page of the queue in its order, without sorting every wide row for the sake of fifty.
            models.Index(fields=["promised_on", "submitted_at", "id"], name="application_in_line"),
            models.Index(
                fields=["promised_on", "submitted_at", "id"],
                condition=models.Q(state__in=["in_review", "needs_info"]),  # where the desk opens: those to be decided
                name="application_to_decide",
            ),
            models.Index(fields=["state", "state_since"], name="application_due"),  # ticks ask what is over
            # The same person twice is a suggestion, looked for whenever an address is confirmed: by the beginning of an
            # address, and by the folded name.
            models.Index(fields=["email"], opclasses=["varchar_pattern_ops"], name="application_email"),
            models.Index(models.Func("name", function="gremio_fold"), name="application_name"),
        ]

    def __str__(self) -> str:
        return self.name or str(_("Unnamed draft"))
