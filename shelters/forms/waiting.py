"""Forms of the waiting list."""

from django import forms
from django.utils.translation import gettext_lazy as _

from childprotect.lib.forms import TextField
from shelters.models import Need


class WaitForm(forms.Form):
    """What the child who waits needs."""

    needs = forms.MultipleChoiceField(
        label=_("What the child needs"),
        choices=Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


class WhyForm(forms.Form):
    """Why."""

    reason = TextField(label=_("Why"), max_length=500)
