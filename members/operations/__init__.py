from .accounts import account_at, open_account
from .admissions import admit_person, end_admission
from .invitations import AccountClosed, Invitation, invite_organizer
from .letter_wordings import WordingChanged, give_up_wording, set_wording
from .letters import choose_letters
from .newcomers import welcome_newcomer
from .pledges import sign_pledge
from .profiles import (
    NotTheOwner,
    UnknownField,
    change_profile,
    change_visibility,
    confirm_profile,
    remove_photo,
    set_photo,
)
from .roles import LastOwner, end_role, end_sessions, grant_role
from .standing import (
    IllegalStep,
    activate_member,
    candidate_days,
    change_standing,
    enter_grace,
    extend_candidacy,
    lapse_member,
    leave_community,
    local_day,
    make_candidate,
    restore_member,
)
from .steps import pause_member, reinstate_member, resume_member, standing_before, suspend_member, take_step

__all__ = [
    "AccountClosed",
    "IllegalStep",
    "Invitation",
    "LastOwner",
    "NotTheOwner",
    "UnknownField",
    "WordingChanged",
    "account_at",
    "activate_member",
    "admit_person",
    "candidate_days",
    "change_profile",
    "change_standing",
    "change_visibility",
    "choose_letters",
    "confirm_profile",
    "end_admission",
    "end_role",
    "end_sessions",
    "enter_grace",
    "extend_candidacy",
    "give_up_wording",
    "grant_role",
    "invite_organizer",
    "lapse_member",
    "leave_community",
    "local_day",
    "make_candidate",
    "open_account",
    "pause_member",
    "reinstate_member",
    "remove_photo",
    "restore_member",
    "resume_member",
    "set_photo",
    "set_wording",
    "sign_pledge",
    "standing_before",
    "suspend_member",
    "take_step",
    "welcome_newcomer",
]
