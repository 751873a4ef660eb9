"""What the pages of the join form are called. A theme that organizers named themselves is its own title."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from icmp import form_design

TITLES = {
    form_design.YOU: gettext_lazy("Who you are"),
    form_design.BASICS: gettext_lazy("First, what everybody here has in common"),
    form_design.WORK: gettext_lazy("What you do"),
    form_design.GIVING: gettext_lazy("What you have done for others and for yourself"),
    form_design.MOTIVATION: gettext_lazy("Why you, why here"),
    form_design.MORE: gettext_lazy("A few things that help us plan"),
    form_design.NEEDS: gettext_lazy("What you look for, and what you could give"),
    form_design.PLEDGE: gettext_lazy("What you would bring"),
    form_design.AGREEMENT: gettext_lazy("What you agree to"),
}
SHORT = {
    form_design.YOU: gettext_lazy("You"),
    form_design.BASICS: gettext_lazy("The basics"),
    form_design.WORK: gettext_lazy("Your work"),
    form_design.GIVING: gettext_lazy("Giving"),
    form_design.MOTIVATION: gettext_lazy("Your reasons"),
    form_design.MORE: gettext_lazy("Planning"),
    form_design.NEEDS: gettext_lazy("Needs and offers"),
    form_design.PLEDGE: gettext_lazy("Your pledge"),
    form_design.AGREEMENT: gettext_lazy("Your agreement"),
}


def title(key: str) -> str:
    """The heading of a page."""
    return str(TITLES.get(key, key.replace("_", " ").capitalize()))


def about(key: str, minutes: int) -> str:
    """What the page is about and how long it takes, in a few words."""
    short = str(SHORT.get(key, title(key)))
    length = ngettext("about %(n)s minute", "about %(n)s minutes", minutes) % {"n": minutes}
    return _("%(page)s, %(length)s") % {"page": short, "length": length}
