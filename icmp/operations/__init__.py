from .assessing import assess_application
from .closing import forget_answers, honor_withdrawn_consents, mark_spam, withdraw
from .completion import (
    complete_application,
    complete_applications,
    complete_for,
    lapse_accepted,
    sign_application_pledge,
)
from .decisions import (
    AnswersUnread,
    ConflictOfInterest,
    SamePerson,
    TooLate,
    announce_decisions,
    appeal,
    decide_application,
    undo_decline,
)
from .drafts import expire_drafts, resume_draft, save_page, send_resume_link, start_draft
from .information import answer_more, ask_for_more, expire_questions
from .publishing import NotPublishable, obstacles, publish_profile_version
from .reviews import AlreadyReviewed, declare_conflict, open_review, submit_review
from .seats import NoSeat, confirm_offer, expire_offers, expire_waitlist, offer_seat
from .steps import AlreadyDecided, NotPossible
from .submission import (
    StaleLink,
    Unfinished,
    confirm_address,
    expire_unverified,
    resend_confirmation,
    submit_application,
)

__all__ = [
    "AlreadyDecided",
    "AlreadyReviewed",
    "AnswersUnread",
    "ConflictOfInterest",
    "NoSeat",
    "NotPossible",
    "NotPublishable",
    "SamePerson",
    "StaleLink",
    "TooLate",
    "Unfinished",
    "announce_decisions",
    "answer_more",
    "appeal",
    "ask_for_more",
    "assess_application",
    "complete_application",
    "complete_applications",
    "complete_for",
    "confirm_address",
    "confirm_offer",
    "decide_application",
    "declare_conflict",
    "expire_drafts",
    "expire_offers",
    "expire_questions",
    "expire_unverified",
    "expire_waitlist",
    "forget_answers",
    "honor_withdrawn_consents",
    "lapse_accepted",
    "mark_spam",
    "obstacles",
    "offer_seat",
    "open_review",
    "publish_profile_version",
    "resend_confirmation",
    "resume_draft",
    "save_page",
    "send_resume_link",
    "sign_application_pledge",
    "start_draft",
    "submit_application",
    "submit_review",
    "undo_decline",
    "withdraw",
]
