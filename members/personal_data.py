"""The registry of personal data: every field about a person, why we have it, how long, and what becomes of it.

Each app has such a file; a house test fails for a field that nobody declared.
"""

from dataclasses import dataclass

CONTRACT, CONSENT, LEGAL, INTEREST = "contract", "consent", "legal duty", "legitimate interest"
ERASE, KEEP, UNLINK = "erase", "keep", "unlink"


@dataclass(frozen=True)
class Kept:
    """Who sees it at most, on which ground and for how many days after leaving (None: while the account lives)."""

    audience: str
    purpose: str
    days: int | None = None
    on_export: bool = True
    on_leaving: str = ERASE


_own = Kept("nobody else", CONTRACT)
_desk = Kept("organizers", CONTRACT)
_shown = Kept("as its owner chooses", CONSENT)
_history = Kept("organizers", INTEREST, 730, on_leaving=UNLINK)
_law = Kept("organizers", LEGAL, 3650, on_leaving=KEEP)

FIELDS: dict[str, Kept] = {
    **{f"members.User.{name}": _desk for name in ("email", "name", "language", "is_active", "created_at")},
    "members.User.password": Kept("nobody", CONTRACT, on_export=False),
    "members.User.last_login": _own,
    **{f"members.RoleGrant.{name}": _desk for name in ("user", "role", "language", "granted_by", "granted_at", "ended_at")},
    **{
        f"members.Member.{name}": _desk
        for name in ("user", "standing", "standing_since", "candidate_until", "joined_on", "ended_on", "segment")
    },
    **{f"members.StandingChange.{name}": _history for name in ("member", "before", "after", "on", "at", "by", "reason")},
    **{
        f"members.Pledge.{name}": _desk
        for name in (
            "member", "hours_per_month", "plan_key", "fee_minor", "currency", "period", "text", "text_version",
            "valid_from", "valid_to", "signed_at",
        )
    },
    **{
        f"members.LeaveOfAbsence.{name}": _desk
        for name in ("member", "starts_on", "ends_on", "reason", "asked_at", "ended_at")
    },
    **{
        f"members.Suspension.{name}": _history
        for name in (
            "member", "starts_on", "ends_on", "reason", "by", "at", "over_at", "answer", "answered_at", "read_by",
            "read_at",
        )
    },
    **{
        f"members.Notice.{name}": _history
        for name in (
            "member", "kind", "last_day", "reason", "given_by", "given_at", "outcome", "decided_by", "decided_at",
            "decision_reason", "answer", "answered_at", "read_by", "read_at",
        )
    },
    **{
        f"members.Admission.{name}": _desk
        for name in ("user", "plan_key", "admitted_by", "admitted_at", "valid_until", "used_at")
    },
    **{
        f"members.Profile.{name}": _shown
        for name in (
            "member", "given_names", "first_surname", "second_surname", "display_name", "sort_key", "pronouns", "photo",
            "photo_alt", "headline", "discipline", "industry", "employer", "role_title", "years_experience", "city",
            "in_country_since", "languages", "skills", "offers", "looks_for", "biography", "links", "audiences",
            "listed_as_alumni", "confirmed_on", "changed_at",
        )
    },
    "members.Profile.public_id": Kept("members", CONTRACT),
    **{f"members.MemberNeed.{name}": _desk for name in ("member", "need", "importance", "asked_on")},
    **{
        f"members.Deed.{name}": _history
        for name in ("member", "type", "occurred_at", "minutes", "target", "subject", "source", "key", "reverses", "recorded_at")
    },
    **{
        f"members.HelpExchange.{name}": _history
        for name in ("giver", "receiver", "need", "minutes", "occurred_at", "confirmed_at", "useful", "key")
    },
    **{f"members.AuditLine.{name}": _law for name in ("at", "by", "deed", "subject", "facts", "request_id")},
    **{
        f"members.Consent.{name}": Kept("organizers", LEGAL, 1095, on_leaving=KEEP)
        for name in ("user", "purpose", "given", "text", "text_version", "language", "source", "at")
    },
    **{
        f"members.Letter.{name}": Kept("organizers", CONTRACT, 180)
        for name in (
            "key", "kind", "user", "to", "language", "subject", "text", "html", "state", "written_at", "not_before",
            "attempts", "sent_at", "last_error",
        )
    },
    "members.LetterWording.written_by": Kept("organizers", CONTRACT, 180),
    **{f"members.LetterChoice.{name}": _own for name in ("user", "kind")},
    **{
        f"members.Import.{name}": Kept("organizers", CONTRACT, on_leaving=UNLINK)
        for name in ("name", "sample", "file", "chosen_by", "chosen_at", "taken_by", "taken_at")
    },
    **{
        f"members.ImportedRow.{name}": Kept("organizers", INTEREST, 30)
        for name in (
            "line", "address", "name", "language", "said", "remarks", "fate", "reason", "person", "changes", "wanted",
            "done",
        )
    },
    **{
        f"members.ImportedRow.{name}": Kept("organizers", INTEREST, 30, on_export=False)
        for name in ("address_key", "name_key", "twin", "perhaps")
    },
    **{f"members.PreparedPage.{name}": Kept("organizers", INTEREST, 365) for name in ("user", "said", "prepared_at")},
    **{
        f"members.Job.{name}": Kept("organizers", CONTRACT, 7)
        for name in ("arguments", "owner", "file", "message", "asked_at", "ended_at")
    },
}  # fmt: skip

# Fields that say nothing about a person; whole models by name.
NOT_PERSONAL = {
    "members.Community", "members.Need", "members.ActivityType", "members.TickRun", "members.Counter",
    "members.User.id", "members.User.synthetic", "members.Member.id", "members.Member.synthetic", "members.RoleGrant.id",
    "members.StandingChange.id", "members.Pledge.id", "members.LeaveOfAbsence.id", "members.Suspension.id", "members.Notice.id",
    "members.Admission.id",
    "members.MemberNeed.id", "members.Deed.id", "members.HelpExchange.id", "members.AuditLine.id", "members.Consent.id",
    "members.Letter.id", "members.LetterWording.id", "members.LetterWording.kind", "members.LetterWording.language",
    "members.LetterWording.subject", "members.LetterWording.text", "members.LetterWording.written_at",
    "members.LetterWording.ended_at", "members.LetterChoice.id", "members.Job.id", "members.Job.kind", "members.Job.state",
    "members.Job.done", "members.Job.total", "members.Job.cancel_requested", "members.Job.attempts",
    "members.Job.alive_at", "members.Job.expires_at", "members.ImportedRow.id", "members.ImportedRow.source",
    "members.PreparedPage.source", "members.Import.id", "members.Import.kind", "members.Import.encoding",
    "members.Import.delimiter", "members.Import.header_line", "members.Import.columns", "members.Import.mapping",
    "members.Import.language", "members.Import.manner", "members.Import.state", "members.Import.flaw",
    "members.Import.flaw_line", "members.Import.line_read", "members.Import.counts", "members.Import.taken",
    "members.Import.changed", "members.Import.letters", "members.Import.forget_at",
}  # fmt: skip

# The way from a row to the person it is about, for taking data along.
OWNERS = {
    "members.User": "pk",
    "members.RoleGrant": "user",
    "members.Member": "user",
    "members.StandingChange": "member__user",
    "members.Pledge": "member__user",
    "members.LeaveOfAbsence": "member__user",
    "members.Suspension": "member__user",
    "members.Notice": "member__user",
    "members.Admission": "user",
    "members.Profile": "member__user",
    "members.MemberNeed": "member__user",
    "members.Deed": "member__user",
    "members.HelpExchange": "receiver__user",
    "members.AuditLine": "by",
    "members.Consent": "user",
    "members.ImportedRow": "person",
    "members.PreparedPage": "user",
    "members.Letter": "user",
    "members.LetterWording": "written_by",
    "members.LetterChoice": "user",
}
