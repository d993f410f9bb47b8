"""Which year's costs, of where; and a new norm."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models.codes import Approval
from childprotect.lib import clock
from childprotect.lib.forms import DayField, TextField
from shelters.forms.history import HistoryFilter
from shelters.models import CostNorm

YEARS = 10


class CostFilter(HistoryFilter):
    """A year, and an aimag or a facility in reach."""

    def __init__(self, data: Any, *, user: Any) -> None:
        super().__init__(data, user=user)
        for name in ("grain", "since", "until"):
            del self.fields[name]
        this = clock.today().year
        years = [(str(year), str(year)) for year in range(this, this - YEARS, -1)]
        self.fields["year"] = forms.ChoiceField(label=_("Year"), choices=years, required=False)
        self.order_fields(["year", "aimag", "facility"])

    def clean(self) -> dict[str, Any]:
        """The present year unless asked otherwise."""
        data = forms.Form.clean(self) or self.cleaned_data
        return data | {"year": int(data.get("year") or clock.today().year)}


class NormForm(forms.Form):
    """What a person costs a day from a day on."""

    kind = forms.ChoiceField(label=_("Kind of facility"), choices=CostNorm.Kind, widget=forms.RadioSelect)
    amount = forms.IntegerField(label=_("Tögrög per person and day"), min_value=1, max_value=10_000_000)
    valid_from = DayField(label=_("From day"), future=True, past=False)
    legal_reference = TextField(label=_("Order or decision"), max_length=200)
    confirmed = forms.TypedChoiceField(
        label=_("Is the amount confirmed by the order?"),
        choices=((Approval.CONFIRMED, _("Yes, confirmed")), (Approval.DEFAULT, Approval.DEFAULT.label)),
        widget=forms.RadioSelect,
    )
