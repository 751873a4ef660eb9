"""What a member says about an applicant who named them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from icmp.models import Relation, Strength


class VouchForm(forms.Form):
    """Relation, strength and one sentence."""

    relation = forms.ChoiceField(label=_("How you know each other"), choices=Relation.choices, widget=forms.RadioSelect)
    strength = forms.TypedChoiceField(
        label=_("What you can say"), choices=Strength.choices, coerce=int, widget=forms.RadioSelect
    )
    text = forms.CharField(
        label=_("One sentence about what you have seen yourself"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Readers see it after they have rated the answers. The applicant never does."),
    )
