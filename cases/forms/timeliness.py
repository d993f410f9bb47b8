"""Which period and area the share of steps done in time is shown for. All of it can stand in the address."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import scope
from areas.models import Area
from cases import codes
from cases.timeliness import LONGEST, VIEW
from childprotect.lib import clock
from childprotect.lib.forms import DayField, KnownParameters

MOST_AREAS = 250
USUAL = timedelta(days=89)  # a quarter and today


class TimelinessFilter(KnownParameters, forms.Form):
    """Period, part of the own area, and step."""

    since = DayField(label=_("From day"), required=False, help_text="")
    until = DayField(label=_("To day"), required=False, help_text="", future=True)
    area = forms.ChoiceField(label=_("Unit"), required=False)
    step = forms.ChoiceField(label=_("Step"), required=False)

    def __init__(self, data: Any, *, user: Any) -> None:
        super().__init__(data)
        self.fields["area"].choices = [("", _("All")), *parts(user).paths(MOST_AREAS)]  # type: ignore[attr-defined]
        self.fields["step"].choices = [("", _("All")), *codes.choices("step")]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The period, the last 90 days by default."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if "since" not in data or "until" not in data:
            return data
        until: date = data["until"] or clock.today()
        since: date = data["since"] or until - USUAL
        if since > until:
            raise forms.ValidationError({"until": _("End date is before start date.")})
        if until - since > LONGEST:
            raise forms.ValidationError({"since": _("Choose a period of two years at most.")})
        return data | {"since": since, "until": until}


def parts(user: Any) -> Any:
    """What a person can choose of the own area: one level below each posting, or the unit itself."""
    homes = [posting.area for posting in user.postings_now if scope.holds(user, VIEW)]
    below = [area.pk for area in homes if area.level not in {Area.Level.SOUM, Area.Level.KHOROO}]
    own = [area.pk for area in homes if area.pk not in below]
    current = Area.objects.current().exclude(level=Area.Level.BAG)
    return (current.filter(parent__in=below) | current.filter(pk__in=own)).order_by("name_key", "code")
