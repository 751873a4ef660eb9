from django.utils.translation import gettext as _

from icmp.health.figures.figure import number, percent, words
from icmp.laboratory.trial import Trial


def doubts(trial: Trial) -> list[str]:
    """What must be said beside the figures: who is missing, what chance does, and what says the same twice."""
    found = [
        _("A connection is not a cause: it says who did well, not why."),
        _restriction(trial),
        *(_alike(trial, pair.left, pair.right, pair.phi) for pair in trial.pairs),
    ]
    return [sentence for sentence in found if sentence]


def _restriction(trial: Trial) -> str:
    one = trial.restriction
    if one.known >= one.applicants:
        return ""
    told = _(
        "Outcomes are known of %(known)s people who were let in, of %(applicants)s who applied. What helped to let them "
        "in looks weaker here than it is."
    ) % {"known": number(one.known), "applicants": number(one.applicants)}
    if not one.hides:
        return told
    remedy = _("A few seats drawn by lot among those to look closer at would make the next back-test honest.")
    return " ".join(part for part in (told, _narrow(one.ratio), remedy) if part)


def _narrow(ratio: float | None) -> str:
    if ratio is None:
        return ""
    return _("Their scores spread only %(share)s as wide.") % {"share": percent(ratio)}


def _alike(trial: Trial, left: str, right: str, phi: float) -> str:
    names = {row.key: words(row.label) for row in trial.criteria}
    facts = {"left": names[left], "right": names[right], "phi": number(phi, places=2, sign=True)}
    if phi > 0:
        return _("“%(left)s” and “%(right)s” say nearly the same (φ %(phi)s): together they count twice.") % facts
    return _("“%(left)s” and “%(right)s” nearly exclude each other (φ %(phi)s).") % facts
