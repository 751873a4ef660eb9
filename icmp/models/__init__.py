from .answer import Answer, AnswerState
from .application import Application, ApplicationState
from .assessment import Assessment, AssessmentPurpose, Recommendation
from .attribute import Attribute, DataType, Sensitivity, Subject
from .consent_text import ConsentText
from .criterion import Criterion, Dimension, Evidence, MissingPolicy
from .decision import Decision, Outcome
from .engagement import EngagementReading
from .expectation import EngagementExpectation, ExpectationLedger, ExpectationPeriod
from .foundation import FoundationStatus, FoundationVersion, Objective
from .intake import Intake
from .persona import Persona, PersonaKind
from .profile import ProfileKind, ProfileStatus, ProfileVersion, WeightingMethod
from .programme import Programme
from .question import Question, QuestionKind
from .review import Confidence, Review, Verdict
from .segment import Segment
from .snapshot import Light, MetricSnapshot

__all__ = [
    "Answer",
    "AnswerState",
    "Application",
    "ApplicationState",
    "Assessment",
    "AssessmentPurpose",
    "Attribute",
    "Confidence",
    "ConsentText",
    "Criterion",
    "DataType",
    "Decision",
    "Dimension",
    "EngagementExpectation",
    "EngagementReading",
    "Evidence",
    "ExpectationLedger",
    "ExpectationPeriod",
    "FoundationStatus",
    "FoundationVersion",
    "Intake",
    "Light",
    "MetricSnapshot",
    "MissingPolicy",
    "Objective",
    "Outcome",
    "Persona",
    "PersonaKind",
    "ProfileKind",
    "ProfileStatus",
    "ProfileVersion",
    "Programme",
    "Question",
    "QuestionKind",
    "Recommendation",
    "Review",
    "Segment",
    "Sensitivity",
    "Subject",
    "Verdict",
    "WeightingMethod",
]
