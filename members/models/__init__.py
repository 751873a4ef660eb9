from .catalogue import ActivityType, Direction, MemberNeed, Need, NeedKind
from .clockwork import Counter, Job, JobState, TickRun
from .community import AccessModel, Community, Stage
from .ending import Notice, NoticeKind, NoticeOutcome, Suspension
from .help import HelpExchange
from .importing import Fate, Import, ImportedRow, ImportState, Manner, PreparedPage
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
    "Fate",
    "HelpExchange",
    "Import",
    "ImportState",
    "ImportedRow",
    "Job",
    "JobState",
    "LeaveOfAbsence",
    "Letter",
    "LetterChoice",
    "LetterState",
    "LetterWording",
    "Manner",
    "Member",
    "MemberNeed",
    "Need",
    "NeedKind",
    "Notice",
    "NoticeKind",
    "NoticeOutcome",
    "Pledge",
    "PreparedPage",
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
