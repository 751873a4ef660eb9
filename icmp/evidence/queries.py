"""Evidence as organizers see it: with its answer, who may open it, and what is to be checked."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from icmp.models import Application, ApplicationState, Criterion, Proof, ProofResult
from icmp.queries.admissions import own_review
from icmp.queries.joining import Speaker
from icmp.vouching.queries import is_voucher
from members.models import User

UNREAD = (ApplicationState.IN_REVIEW, ApplicationState.NEEDS_INFO)
HIDDEN = (ApplicationState.DRAFT, ApplicationState.UNVERIFIED)
ONE_IN = 5  # a fifth of the accepted: enough that a made-up certificate is a risk
# Drawn by the application's own random key: the same people whoever asks, and nobody can choose to be left out.
DRAWN = "('x' || substr(md5(icmp_application.id::text), 1, 8))::bit(32)::bigint %% %s = 0"


@dataclass(frozen=True)
class ShownProof:
    """Evidence and what it stands for."""

    row: Proof
    label: str


def proofs_of(application: Application, say: Speaker) -> list[ShownProof]:
    """What an applicant showed, by criterion."""
    rows = application.proofs.select_related("attribute", "checked_by").order_by("pk")
    labels = dict(
        Criterion.objects.filter(profile_version=application.profile_version_id).values_list("attribute", "label")
    )
    return [ShownProof(row, say(labels.get(row.attribute_id, row.attribute.label))) for row in rows]


def may_open(proof: Proof, user: User) -> bool:
    """Whether somebody may see evidence now: the applicant; while it is read, who rated it; later the organizers."""
    application = proof.application
    if application.user_id == user.pk:
        return True
    if application.state in HIDDEN or is_voucher(application, user):
        return False
    review = own_review(application, user)
    if review and review.conflict_of_interest:
        return False
    if application.state in UNREAD:
        return bool(user.viewer.may("review_applications") and review and review.submitted_at)
    return user.viewer.may("see_applications")


def to_check() -> QuerySet[Proof]:
    """What a person should look at: every contradiction still being read, and a fifth of the accepted."""
    accepted = Application.objects.filter(state__in=(ApplicationState.ACCEPTED, ApplicationState.COMPLETED))
    drawn = accepted.extra(where=[DRAWN], params=[ONE_IN])  # noqa: S610  (our own words; the number is a parameter)
    doubtful = Q(result=ProofResult.CONTRADICTS, application__state__in=UNREAD)
    rows = Proof.objects.filter(doubtful | Q(result="", application__in=drawn))
    return rows.select_related("application", "attribute").order_by("-result", "given_at", "pk")
