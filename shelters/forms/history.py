"""Which days, of where, and by what the history is shown. All of it can stand in the address."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from childprotect.lib import clock
from childprotect.lib.forms import DayField, KnownParameters, LongTextField
from shelters import history
from shelters.models import DayCorrection, Facility

# the first is what is shown when nothing is chosen
BY = ((history.MONTH, _("By month")), (history.DAY, _("By day")), (history.YEAR, _("By year")))
USUAL = {
    history.DAY: timedelta(days=30),
    history.MONTH: timedelta(days=729),
    history.YEAR: timedelta(days=3650),
}


class HistoryFilter(KnownParameters, forms.Form):
    """Grain, period, and an aimag or a facility in reach."""

    grain = forms.ChoiceField(label=_("Show"), choices=BY, required=False)
    since = DayField(label=_("From day"), required=False, help_text="")
    until = DayField(label=_("To day"), required=False, help_text="")
    aimag = forms.ChoiceField(label=_("Aimag or capital"), required=False)
    facility = forms.ChoiceField(label=_("Facility"), required=False)

    def __init__(self, data: Any, *, user: Any, longest_by_day: timedelta = history.A_YEAR) -> None:
        super().__init__(data)
        self.longest_by_day = longest_by_day
        rows = list(
            Facility.objects.visible_to(user, history.VIEW)
            .select_related("aimag")
            .order_by("aimag__name_key", "name_key")
        )
        aimags: dict[str, Area] = {row.aimag.code: row.aimag for row in rows}
        every = ("", _("All"))
        self.fields["aimag"].choices = [every, *((code, area.name) for code, area in aimags.items())]  # type: ignore[attr-defined]
        self.fields["facility"].choices = [every, *((str(row.ref), row.name) for row in rows)]  # type: ignore[attr-defined]
        self.aimags = aimags

    def clean(self) -> dict[str, Any]:
        """The period: the last month by day, two years by month, ten years by year unless asked otherwise."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        grain = data.get("grain") or history.MONTH
        if "since" not in data or "until" not in data:
            return data
        until: date = data["until"] or clock.today()
        since: date = data["since"] or _begin(until - USUAL[grain], grain)
        if since > until:
            raise forms.ValidationError({"until": _("End date is before start date.")})
        if until - since > history.TEN_YEARS:
            raise forms.ValidationError({"since": _("Choose a period of ten years at most.")})
        if grain == history.DAY and until - since > self.longest_by_day:
            raise forms.ValidationError(
                {"since": _("By day choose a year at most. The table file gives ten years by day.")}
            )
        return data | {"grain": grain, "since": since, "until": until}


def _begin(day: date, grain: str) -> date:
    """The first day of the period `day` lies in."""
    if grain == history.DAY:
        return day
    return day.replace(day=1) if grain == history.MONTH else day.replace(month=1, day=1)


class CorrectForm(forms.Form):
    """What a figure of a day should have been."""

    day = DayField(label=_("Day"))
    figure = forms.ChoiceField(label=_("Which figure"), choices=DayCorrection.Figure)
    right = forms.IntegerField(label=_("The right number"), min_value=0, max_value=500)
    reason = LongTextField(label=_("Why"), max_length=300, rows=2)
