"""The words of the editor: remarks, what can be wrong with a value function, and ways to find weights."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from icmp.models import DataType, Dimension, Evidence, MissingPolicy, QuestionKind
from icmp.profile_lints import CUSTOMERS, MEMBERS, Remark

WEIGHTLESS = _("All weights are zero: give at least one criterion a weight.")
REMARKS: dict[str, Promise] = {
    "no_customer_profile": _("No criteria: as long as it stays so, there is no customer profile."),
    "no_weight": WEIGHTLESS,
    "not_hundred": _("The weights add up to %(total)s. That works; with 100 a weight reads as points."),
    "lines_cross": _("The thresholds cross: “look closer” must not be above “advise to accept”."),
    "no_must_have": _("There is no must-have: everybody can make up for everything."),
    "no_personas": _("There are no personas, so nothing tests this profile before applicants do."),
    "no_programmes": _("No program runs: whoever is accepted finds nothing to take part in."),
    "too_many_questions": _("The form asks %(count)s questions; with more than %(most)s many give up."),
    "too_many_texts": _("The form asks for %(count)s long texts; two are plenty."),
    "too_long": _("The form takes about %(minutes)s minutes; more than %(most)s are too many."),
    "asked_for_nothing": _("“%(attribute)s” is asked, but no criterion, segment or other profile looks at it."),
    "other_dimension": _("This dimension belongs to the other kind of profile."),
    "does_nothing": _("Neither a weight nor a must-have: it changes nothing."),
    "no_decline_text": _("Write what a decline says: whoever fails a must-have is told why."),
    "trust_is_optional": _("Vouches and links are optional: leave them out of the score when they are missing."),
    "nobody_learns": _("Nobody learns the answer: write a question, or name other evidence."),
    "never_met": _("No answer is worth as much as the must-have needs, so everybody fails it."),
    "points_for_nothing": _("The smallest answer, %(least)s, is already worth %(percent)s %%: points for nothing."),
    "worth_nothing": _("These answers are worth nothing, because no value is given: %(options)s."),
    "no_none_of_these": _("Add “none of these”, or nobody can tell silence from none."),
    "no_range": _("Say what the smallest and the largest answer can be."),
    "no_anchors": _("Describe what each rating means, or every reader rates on another scale."),
    "no_choice": _("There is nothing to choose from: add answers."),
}
PROBLEMS: dict[str, Promise] = {
    "not_points": _("A curve needs at least two points."),
    "points_not_rising": _("Each point needs a larger answer than the one before."),
    "not_options": _("Write at least one answer and what it is worth."),
    "not_a_range": _("Between needs two numbers, the smaller one first."),
    "not_a_number": _("Write a number."),
    "not_a_share": _("Write a share from 0 to 100 percent."),
    "not_levels": _("Write a whole number of levels, at least 1."),
    "missing_setting": _("Write the number to compare with."),
}
FUNCTIONS: dict[str, Promise] = {
    "options": _("a table: each answer has its worth"),
    "piecewise": _("a curve over a number"),
    "threshold": _("a limit: enough or not"),
    "boolean": _("yes or no"),
    "count": _("a curve over how many were chosen"),
    "rubric": _("ratings by reviewers"),
}
JOINS: dict[str, Promise] = {
    "max": _("the best of them counts"),
    "mean": _("their mean counts"),
    "sum_capped": _("they add up, 100 % at most"),
}
OPERATORS: dict[str, Promise] = {
    "gte": _("at least"),
    "lte": _("at most"),
    "eq": _("exactly"),
    "between": _("between"),
}
METHODS: dict[str, Promise] = {
    "direct": _("as typed"),
    "swing": _("by swing"),
    "roc": _("by rank"),
}
METHOD_HINTS: dict[str, Promise] = {
    "direct": _("Each number is the weight."),
    "swing": _("Give 100 to the step from worst to best that matters most, the others in relation; they are scaled to 100."),
    "roc": _("Only the order counts: the largest number is first. Zero stays zero."),
}  # fmt: skip
__all__ = ["FUNCTIONS", "JOINS", "METHODS", "METHOD_HINTS", "OPERATORS", "PROBLEMS", "remark"]
DATA_TYPES, EVIDENCE, POLICIES, QUESTION_KINDS = (
    DataType.choices, Evidence.choices, MissingPolicy.choices, QuestionKind.choices,
)  # fmt: skip


def remark(found: Remark) -> str:
    """A remark as a sentence in the reader's language."""
    return str(REMARKS[found.key] % found.facts if found.facts else REMARKS[found.key])


def dimensions(kind: str, present: str = "") -> list[tuple[str, Promise]]:
    """The dimensions of a kind of profile, and the one a criterion already has."""
    fitting = (MEMBERS if kind == "icmp" else CUSTOMERS) | {present}
    return [(value, label) for value, label in Dimension.choices if value in fitting]
