"""The editor in words: its remarks, each a sentence that says what could be done."""

from collections.abc import Callable, Mapping

from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from icmp.admin.words import Vocabulary
from icmp.profile_lints import Lint

Facts = Mapping[str, object]


def remark(lint: Lint, words: Vocabulary, attribute: str = "") -> str:
    """A remark as a sentence; `attribute` is what its criterion values."""
    facts = dict(lint.facts)
    if isinstance(named := facts.get("attributes"), list):
        facts["attributes"] = ", ".join(words.attribute(key) for key in named)
    if isinstance(asked := facts.get("asked"), str):
        facts["asked"] = words.attribute(asked)
    if isinstance(silent := facts.get("options"), list):
        facts["options"] = ", ".join(words.option(attribute, key) for key in silent)
    if code := facts.get("language"):
        facts["language"] = get_language_info(str(code))["name_translated"]
    return _REMARKS[lint.key]() % facts


_REMARKS: dict[str, Callable[[], str]] = {
    "no_criteria": lambda: _("Nothing is looked for yet. Begin with what nobody could do without."),
    "no_customer_profile": lambda: _("Without criteria there is no customer profile, and members are compared with none."),
    "all_weights_zero": lambda: _("All weights are zero, so nobody has a score. Give at least one criterion a weight."),
    "weights_not_100": lambda: _("The weights add up to %(total)s. That works; 100 is easier to talk about."),
    "thresholds_cross": lambda: _("The lines cross: “look closer” must not be above “advise to accept”."),
    "no_personas": lambda: _("There are no personas yet. Write one who must get in and one who must not; they test every change."),
    "no_programmes": lambda: _("No program runs yet, so nobody knows what an accepted person will find."),
    "too_many_questions": lambda: _("The form asks %(count)s questions; at most %(most)s get answered with care."),
    "form_too_long": lambda: _("The form takes about %(minutes)s minutes; after %(most)s many people stop."),
    "too_many_texts": lambda: _("%(count)s long texts are asked for; more than %(most)s are too many to write, and to read."),
    "asked_for_nothing": lambda: _("Asked, but used by no criterion, segment or other profile: %(attributes)s."),
    "special_category": lambda: _("This is a special category of personal data. Ask for a link to your field instead, of everyone in the same way."),
    "no_decline_text": lambda: _("A must-have needs a sentence that tells somebody kindly why not. Without it this version cannot be published."),
    "nobody_passes": lambda: _("No answer is worth enough to meet this must-have: everybody would be declined."),
    "everybody_passes": lambda: _("Every answer meets this must-have: it keeps nobody out."),
    "no_question": lambda: _("Nobody is asked for this and nothing else shows it. Write a question or choose another evidence."),
    "vouch_punishes": lambda: _("Whoever knows nobody is punished. Leave missing vouches out."),
    "vouch_weighs": lambda: _("Vouches favor insiders: a weight of at most %(most)s keeps the door open."),
    "no_anchors": lambda: _("Without anchors each reviewer rates by another measure. Say what a 0 and what a 4 looks like."),
    "unrated_punishes": lambda: _("Until reviewers rate it, everybody gets nothing here. Leave missing ratings out."),
    "points_for_nothing": lambda: _("An answer of %(from)s is already worth %(percent)s %%: begin the curve at the smallest answer there is."),
    "points_for_zero": lambda: _("An answer of 0 is already worth %(percent)s %%. Points for nothing?"),
    "options_without_worth": lambda: _("Nobody said what these are worth, so they count as nothing: %(options)s."),
    "tells_nobody_apart": lambda: _("Every answer is worth the same, so this weight tells nobody apart."),
    "no_none_of_these": lambda: _("Add “none of these”: an empty answer is not a no."),
    "too_few_options": lambda: _("There is no choice: name at least two options."),
    "amount_without_range": lambda: _("Give the number a smallest and a largest answer, and ask about a fixed time in the past."),
    "asks_a_feeling": lambda: _("A scale asks for a feeling. How often did it happen in the last 12 months?"),
    "no_prefer_not_to_say": lambda: _("Nobody can prefer not to say. Offer it: an answer under pressure is worth little."),
    "asks_the_future": lambda: _("“%(word)s” (%(language)s) asks what somebody plans. Ask what they did in a fixed time in the past."),
    "asks_two_things": lambda: _("This looks like two questions in one (%(language)s). Ask one thing, so that the answer answers it."),
    "asks_to_agree": lambda: _("“%(word)s” (%(language)s) among the answers invites people to say yes to anything. Ask for a count or an example."),
    "must_haves_late": lambda: _("On the first page these must-haves come after other questions: %(attributes)s. Ask them first, so that nobody writes a long answer in vain."),
    "condition_itself": lambda: _("“%(asked)s” is asked only after its own answer, so it is never asked. Change its condition."),
    "condition_circle": lambda: _("“%(asked)s” and “%(attributes)s” wait for each other, so neither is asked. Change one of the conditions."),
    "condition_later": lambda: _("“%(asked)s” depends on “%(attributes)s”, which is asked later. Move one of them, or change the condition."),
    "condition_nobody": lambda: _("“%(asked)s” depends on “%(attributes)s”, which nobody is asked, so it is never asked. Change its condition."),
    "asks_a_wish": lambda: _("“%(word)s” (%(language)s) asks for an intention. Ask what somebody did, and make the unattractive answer easy."),
}  # fmt: skip
