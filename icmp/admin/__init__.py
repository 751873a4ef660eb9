from .applications import ApplicationAdmin
from .foundations import ExpectationAdmin, FoundationAdmin, ProgrammeAdmin
from .profiles import AttributeAdmin, PersonaAdmin, ProfileVersionAdmin, SegmentAdmin

__all__ = [
    "ApplicationAdmin",
    "AttributeAdmin",
    "ExpectationAdmin",
    "FoundationAdmin",
    "PersonaAdmin",
    "ProfileVersionAdmin",
    "ProgrammeAdmin",
    "SegmentAdmin",
]
