"""Personal data of icmp: what applicants say, what is thought of it, and who decided."""

from collections.abc import Callable
from typing import Any

from icmp.models.sheet import COLUMNS
from members.personal_data import CONSENT, CONTRACT, INTEREST, LEGAL, UNLINK, Kept

_told = Kept("organizers", CONTRACT, 180)  # forgotten 180 days after the application closed (forget_answers)
_step = Kept("organizers", CONTRACT, 180, on_export=False)  # would tell a decline before its letter does
_key = Kept("nobody else", CONTRACT, 180, on_export=False)  # opens a draft or a confirmation
_thought = Kept("organizers", INTEREST, 180, on_leaving=UNLINK)  # readers' ratings and the score
_derived = Kept("organizers", INTEREST, 180, on_export=False)  # the answers once more, gathered for the score
_voiced = Kept("members", INTEREST, on_leaving=UNLINK)  # said by a founding member about a foundation
_ballot = Kept("nobody else", INTEREST, on_leaving=UNLINK)  # organizers see counts only
_first_weeks = Kept("organizers and the member", CONTRACT)  # goes with the membership
_said_in_trust = Kept("who confirms members", INTEREST, on_export=False)  # a buddy speaks about somebody else
_vouched = Kept("readers, once they rated, and organizers", INTEREST, 180)  # goes with the answers of the application
# Counted in groups of ten; no person finds it by a name, so no download does. Its own page deletes it.
_monitored = Kept("nobody", CONSENT, 730, on_export=False)
_decided = Kept("organizers", LEGAL, 1095, on_leaving=UNLINK)  # to prove that a person decided, and why

FIELDS: dict[str, Kept] = {
    **{
        f"icmp.Application.{name}": _told
        for name in (
            "public_token", "name", "email", "language", "user", "intake", "segment", "previous",
            "source", "page", "form_seconds", "stated_hours", "stated_plan", "needs", "offers", "consents", "started_at",
            "submitted_at", "confirmed_at", "promised_on", "info_request", "info_answer", "reopened",
            "signed_pledge", "lapsed_offers", "waitlist_until", "offered_until", "appealed_at", "appeal_text",
            "reapply_allowed_from", "closed_at", "consent_given_how",
            "keep_answers", "scoring_objected_at", "waits_because", "drawn_at",
        )
    },
    **{f"icmp.Application.{name}": _step for name in ("state", "state_since", "changed_at")},
    **{f"icmp.Application.{name}": _key for name in ("resume_token", "confirm_token", "confirm_until")},
    **{f"icmp.Application.{name}": _thought for name in ("score", "recommendation", "robust", "coverage", "flags", "entered_by", "readings_wanted", "hidden_words")},
    **{
        f"icmp.ReviewerAbsence.{name}": Kept("organizers", CONTRACT)
        for name in ("reviewer", "starts_on", "ends_on", "noted_at")
    },
    "icmp.Application.carried_over": _told,
    **{f"icmp.PageTime.{name}": _told for name in ("application", "page", "seconds", "stuck")},
    **{f"icmp.Answer.{name}": _told for name in ("application", "attribute", "value", "state", "answered_at")},
    **{
        f"icmp.Assessment.{name}": _thought
        for name in (
            "application", "profile_version", "purpose", "score", "score_low", "score_high", "coverage", "must_haves",
            "recommendation", "reason", "robust", "stability", "results", "inputs_hash", "engine_version", "computed_at",
        )
    },
    **{
        f"icmp.Review.{name}": _thought
        for name in (
            "application", "reviewer", "assigned_at", "due_on", "ratings", "verdict", "confidence", "rationale",
            "opened_at", "submitted_at", "conflict_of_interest", "released_at",
        )
    },
    **{
        f"icmp.Decision.{name}": _decided
        for name in (
            "application", "outcome", "decided_by", "reason", "agrees_with_recommendation", "override_reason",
            "decided_at", "announce_at", "announced_at", "explanation_sent", "undone_at", "undone_by", "superseded_at",
            "advised", "reading_seconds",
        )
    },
    "icmp.LotDraw.drawn_by": _decided,
    **{f"icmp.AnswerSheet.{name}": _derived for name in ("application", "answers", "needs", "segment", "built_at")},
    "icmp.AnswerSheet.label": _derived,
    **{f"icmp.SheetValues.{name}": _derived for name in ("more", *(f"v{place}" for place in range(COLUMNS)))},
    **{f"icmp.FoundationComment.{name}": _voiced for name in ("user", "part", "text", "at")},
    **{f"icmp.FoundationRatification.{name}": _ballot for name in ("user", "vote", "at")},
    **{
        f"icmp.EngagementReading.{name}": Kept("organizers and the member", INTEREST, 730)
        for name in ("member", "on", "score", "expected", "index", "level")
    },
    **{
        f"icmp.ExpectationWindow.{name}": _first_weeks
        for name in (
            "member", "expectation", "starts_on", "ends_on", "target", "actual", "weight", "grace_days", "excused",
            "closed_at",
        )
    },
    **{
        f"icmp.ProbationReview.{name}": _decided
        for name in (
            "member", "began_on", "verdict", "until", "reason", "words", "evidence", "decided_by", "decided_at",
        )
    },
    **{f"icmp.BuddyOffer.{name}": _first_weeks for name in ("member", "at_once", "offered_at")},
    **{
        f"icmp.BuddyPair.{name}": _first_weeks
        for name in (
            "newcomer", "buddy", "paired_at", "paired_by", "ended_at", "wrote_at", "met_at", "introduced_at",
        )
    },
    **{f"icmp.Proof.{name}": _told for name in ("application", "attribute", "link", "file", "given_at")},
    **{f"icmp.Proof.{name}": _thought for name in ("result", "note", "checked_by", "checked_at")},
    **{
        f"icmp.Vouch.{name}": _vouched
        for name in (
            "application", "member", "intake", "asked_at", "answered_at", "relation", "strength", "text", "place",
        )
    },
    **{
        f"icmp.MonitoringRecord.{name}": _monitored
        for name in ("token", "seal", "answers", "consent_text", "language", "consent_month")
    },
    **{f"icmp.BuddyPair.{name}": _said_in_trust for name in ("feedback", "feedback_at")},
}  # fmt: skip

NOT_PERSONAL: set[str] = {
    "icmp.FoundationVersion", "icmp.Attribute", "icmp.ProfileVersion", "icmp.Criterion", "icmp.Question",
    "icmp.ConsentText", "icmp.Intake", "icmp.Programme", "icmp.Segment", "icmp.Persona", "icmp.EngagementExpectation",
    "icmp.MetricSnapshot", "icmp.Pool", "icmp.AnswerSheet.id", "icmp.AnswerSheet.pool", "icmp.SheetValues.pk",
    "icmp.SheetValues.sheet", "icmp.SheetValues.profile_version", "icmp.SheetValues.rules", "icmp.ProfileRevision", "icmp.FoundationComment.id",
    "icmp.FoundationComment.foundation", "icmp.FoundationRatification.id", "icmp.FoundationRatification.foundation",
    "icmp.Application.id", "icmp.Application.profile_version", "icmp.Application.synthetic",
    "icmp.ExpectationWindow.id", "icmp.ProbationReview.id", "icmp.BuddyPair.id", "icmp.Vouch.id", "icmp.Proof.id",
    # a ticket is a number that leads to nobody; whose it is, their own page alone says
    "icmp.LotDraw.id", "icmp.LotDraw.intake", "icmp.LotDraw.seed", "icmp.LotDraw.tickets", "icmp.LotDraw.seats",
    "icmp.LotDraw.drawn_at", "icmp.Answer.id", "icmp.PageTime.id", "icmp.EngagementReading.id", "icmp.Assessment.id", "icmp.Review.id", "icmp.ReviewerAbsence.id", "icmp.Decision.id",
}  # fmt: skip

OWNERS: dict[str, str] = {
    "icmp.Application": "user",
    "icmp.Answer": "application__user",
    "icmp.PageTime": "application__user",
    "icmp.Assessment": "application__user",
    "icmp.Review": "application__user",
    "icmp.ReviewerAbsence": "reviewer",
    "icmp.Decision": "application__user",
    "icmp.LotDraw": "drawn_by",
    "icmp.AnswerSheet": "application__user",
    "icmp.SheetValues": "sheet__application__user",
    "icmp.FoundationComment": "user",
    "icmp.FoundationRatification": "user",
    "icmp.EngagementReading": "member__user",
    "icmp.ExpectationWindow": "member__user",
    "icmp.ProbationReview": "member__user",
    "icmp.BuddyOffer": "member__user",
    "icmp.BuddyPair": "newcomer__user",
    "icmp.Proof": "application__user",
    "icmp.Vouch": "member__user",  # what a voucher said is theirs; the applicant never reads it
}

# A decline is not taken along before its letter has gone.
UNTOLD: dict[str, Callable[[Any], bool]] = {"icmp.Decision": lambda row: row.announced_at is None}
