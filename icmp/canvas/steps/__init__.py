"""One form for each step of the canvas."""

from .amounts import CapacityForm, ExpectationsForm
from .base import StepForm
from .community import AccessForm, NeedsForm, ProgrammesForm, SegmentsForm
from .growth import GrowthForm
from .north_star import NorthStarForm
from .texts import MissionForm, PeopleForm, PurposeForm, RoleForm, SummaryForm, ValuesForm

__all__ = ["FORMS", "StepForm"]

FORMS: dict[str, type[StepForm]] = {
    "mission": MissionForm,
    "purpose": PurposeForm,
    "role": RoleForm,
    "north_star": NorthStarForm,
    "values": ValuesForm,
    "people": PeopleForm,
    "expectations": ExpectationsForm,
    "access": AccessForm,
    "needs": NeedsForm,
    "programmes": ProgrammesForm,
    "segments": SegmentsForm,
    "capacity": CapacityForm,
    "growth": GrowthForm,
    "summary": SummaryForm,
}
