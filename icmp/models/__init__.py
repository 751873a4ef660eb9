from .answer import Answer, AnswerState
from .application import Application, ApplicationState, WaitsBecause
from .assessment import Assessment, AssessmentPurpose, Recommendation
from .attribute import Attribute, DataType, Sensitivity, Subject
from .buddy import BuddyOffer, BuddyPair
from .consent_text import ConsentText
from .criterion import Criterion, Dimension, Evidence, MissingPolicy
from .decision import Decision, Outcome
from .draft import ProfileRevision
from .engagement import EngagementReading
from .expectation import EngagementExpectation, ExpectationLedger, ExpectationPeriod
from .foundation import FoundationStatus, FoundationVersion, Objective
from .intake import Intake, LotDraw
from .monitoring import MonitoringRecord
from .page_time import PageTime
from .persona import Persona, PersonaKind
from .probation import ProbationReview, ProbationVerdict
from .profile import ProfileKind, ProfileStatus, ProfileVersion, WeightingMethod
from .programme import Programme
from .proof import Proof, ProofResult
from .question import Question, QuestionKind
from .ratification import FoundationComment, FoundationRatification, Vote
from .review import Confidence, Review, ReviewerAbsence, Verdict
from .segment import Segment
from .sheet import AnswerSheet, Pool, SheetValues
from .snapshot import Light, MetricSnapshot
from .vouch import MOST_PER_INTAKE, Relation, Strength, Vouch
from .window import ExpectationWindow

__all__ = [
    "MOST_PER_INTAKE",
    "Answer",
    "AnswerSheet",
    "AnswerState",
    "Application",
    "ApplicationState",
    "Assessment",
    "AssessmentPurpose",
    "Attribute",
    "BuddyOffer",
    "BuddyPair",
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
    "ExpectationWindow",
    "FoundationComment",
    "FoundationRatification",
    "FoundationStatus",
    "FoundationVersion",
    "Intake",
    "Light",
    "LotDraw",
    "MetricSnapshot",
    "MissingPolicy",
    "MonitoringRecord",
    "Objective",
    "Outcome",
    "PageTime",
    "Persona",
    "PersonaKind",
    "Pool",
    "ProbationReview",
    "ProbationVerdict",
    "ProfileKind",
    "ProfileRevision",
    "ProfileStatus",
    "ProfileVersion",
    "Programme",
    "Proof",
    "ProofResult",
    "Question",
    "QuestionKind",
    "Recommendation",
    "Relation",
    "Review",
    "ReviewerAbsence",
    "Segment",
    "Sensitivity",
    "SheetValues",
    "Strength",
    "Subject",
    "Verdict",
    "Vote",
    "Vouch",
    "WaitsBecause",
    "WeightingMethod",
]
