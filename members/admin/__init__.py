"""The organizers' lists of people, roles, letters and records."""

from .accounts import UserAdmin
from .people import MemberAdmin
from .records import AuditLineAdmin, ConsentAdmin, JobAdmin, LetterAdmin, TickRunAdmin

__all__ = ["AuditLineAdmin", "ConsentAdmin", "JobAdmin", "LetterAdmin", "MemberAdmin", "TickRunAdmin", "UserAdmin"]
