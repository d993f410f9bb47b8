"""Which outward messages a list shows."""

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Delivery
from childprotect.lib.forms import KnownParameters


class DeliveryFilter(KnownParameters, forms.Form):
    """By how far they got, and by which way."""

    state = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[
            ("", _("Failed and waiting")),
            *Delivery.State.choices,
            ("repeated", _("tried more than once")),
        ],
    )
    channel = forms.ChoiceField(
        label=_("Way"), required=False, choices=[("", _("All")), *Delivery.Channel.choices]
    )
