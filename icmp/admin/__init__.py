from .applications import ApplicationAdmin
from .foundations import ExpectationAdmin, FoundationAdmin, ProgrammeAdmin
from .people import PersonAdmin
from .profiles import AttributeAdmin, PersonaAdmin, ProfileVersionAdmin, SegmentAdmin

__all__ = [
    "ApplicationAdmin",
    "AttributeAdmin",
    "ExpectationAdmin",
    "FoundationAdmin",
    "PersonAdmin",
    "PersonaAdmin",
    "ProfileVersionAdmin",
    "ProgrammeAdmin",
    "SegmentAdmin",
]
