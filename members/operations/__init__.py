from .accounts import open_account
from .admissions import admit_person, end_admission
from .letters import choose_letters
from .newcomers import welcome_newcomer
from .pledges import sign_pledge
from .roles import LastOwner, end_role, end_sessions, grant_role
from .standing import (
    IllegalStep,
    activate_member,
    change_standing,
    enter_grace,
    lapse_member,
    leave_community,
    local_day,
    make_candidate,
    restore_member,
)

__all__ = [
    "IllegalStep",
    "LastOwner",
    "activate_member",
    "admit_person",
    "change_standing",
    "choose_letters",
    "end_admission",
    "end_role",
    "end_sessions",
    "enter_grace",
    "grant_role",
    "lapse_member",
    "leave_community",
    "local_day",
    "make_candidate",
    "open_account",
    "restore_member",
    "sign_pledge",
    "welcome_newcomer",
]
