"""The risk of a case, set apart from the assessment."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Risk
from childprotect.lib.forms import LongTextField, Picks


class RiskForm(forms.Form):
    """The new risk level, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    risk = forms.ChoiceField(label=_("Risk level"), choices=Risk.choices, widget=Picks)
    reason = LongTextField(
        label=_("Why the risk changes"),
        help_text=_("Required when the risk becomes lower."),
        required=False,
        max_length=1000,
        rows=3,
    )
