from .catalogue import ActivityType, Direction, MemberNeed, Need, NeedKind
from .clockwork import Counter, Job, JobState, TickRun
from .community import AccessModel, Community, Stage
from .ending import Notice, NoticeKind, NoticeOutcome, Suspension
from .help import HelpExchange
from .ledgers import AuditLine, Consent, Deed
from .member import Admission, LeaveOfAbsence, Member, Pledge, Standing, StandingChange
from .outbox import Letter, LetterChoice, LetterState, LetterWording
from .profile import Profile
from .user import Role, RoleGrant, User

__all__ = [
    "AccessModel",
    "ActivityType",
    "Admission",
    "AuditLine",
    "Community",
    "Consent",
    "Counter",
    "Deed",
    "Direction",
    "HelpExchange",
    "Job",
    "JobState",
    "LeaveOfAbsence",
    "Letter",
    "LetterChoice",
    "LetterState",
    "LetterWording",
    "Member",
    "MemberNeed",
    "Need",
    "NeedKind",
    "Notice",
    "NoticeKind",
    "NoticeOutcome",
    "Pledge",
    "Profile",
    "Role",
    "RoleGrant",
    "Stage",
    "Standing",
    "StandingChange",
    "Suspension",
    "TickRun",
    "User",
]
