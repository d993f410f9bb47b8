"""Sending a report on, and telling the police."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.forms.unit import UnitFinder
from cases.models import Report
from childprotect.lib import clock
from childprotect.lib.forms import ClockField, DayField, TextField


class RouteForm(UnitFinder):
    """To which unit the report goes, and from a unit on why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = TextField(label=_("Why"), max_length=500)

    def __init__(self, *args: Any, report: Report, **options: Any) -> None:
        self.desk_label = (
            _("Not known: back to the national desk")
            if report.unit_id
            else _("Not known: stays at the national desk")
        )
        super().__init__(*args, **options)
        if report.unit_id is None:
            del self.fields["reason"]

    def facts(self) -> dict[str, Any]:
        """The arguments of `routing.route`."""
        names = {"unit", "bag", "reason", "version"} & self.cleaned_data.keys()
        return {name: self.cleaned_data[name] for name in names}


class PoliceForm(forms.Form):
    """When the police were told, and who there took it."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    told_on = DayField(label=_("Day"))
    told_time = ClockField(label=_("Time"), help_text=_("For example 09:25"))
    told_to = TextField(label=_("Who took it"), help_text=_("Name and rank, as said."), max_length=160)
    badge = TextField(label=_("Badge number"), required=False, max_length=40)
    record = TextField(label=_("Number of the police record"), required=False, max_length=60)

    def __init__(self, *args: Any, report: Report, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = report.unit.zone if report.unit else clock.ULAANBAATAR
        for name in self.fields:
            self.fields[name].width = "f4"  # type: ignore[attr-defined]
        if not self.is_bound:
            now = clock.now().astimezone(self.zone)
            self.initial |= {
                "form_key": uuid.uuid4(),
                "told_on": now.date(),
                "told_time": now.time().isoformat("minutes"),
            }

    def facts(self) -> dict[str, Any]:
        """The arguments of `police.tell_police`."""
        data = self.cleaned_data
        names = ("form_key", "told_to", "badge", "record")
        moment = datetime.combine(data["told_on"], data["told_time"], tzinfo=self.zone)
        return {**{name: data[name] for name in names}, "told_at": moment}
