"""The operator's sheet: a call, and in the same breath the report it may be."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import codes
from cases.actions.helpline import GIVEN_UP, LONGEST, NOT_REACHED, REACHED
from cases.actions.reporting import ReporterFacts
from cases.forms.report import URGENCIES
from cases.forms.unit import UnitFinder
from cases.models.call import PROTECTION
from childprotect.lib import clock
from childprotect.lib.forms import ClockField, DayField, LongTextField, Picks, TextField

HELPLINE = "108"  # of the code list "channel"
OF_A_REPORT = ("place", "where", "urgency", "concerns")


class CallForm(UnitFinder):
    """What an operator writes while talking. Only a call about a child's protection needs more than its kind."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    group = forms.ChoiceField(label=_("Kind of call"), widget=forms.RadioSelect)
    phone = TextField(
        label=_("Caller's number"),
        required=False,
        max_length=40,
        widget=forms.TextInput(
            attrs={"inputmode": "tel", "autocomplete": "off", "class": "govuk-input--width-10"}
        ),
    )
    call_back = forms.BooleanField(
        label=_("Call back"),
        required=False,
        help_text=_("Somebody else may hold the phone: say nothing of the child until you know who answers."),
    )
    said = LongTextField(
        label=_("What was said"),
        required=False,
        help_text=_("Who did what, when, how often. Write no guesses."),
        max_length=5000,
    )
    only_noted = forms.BooleanField(label=_("Nothing new to report: the call is only noted"), required=False)
    place = TextField(
        label=_("Street, house, or name of the place"),
        required=False,
        max_length=300,
    )
    urgency = forms.ChoiceField(label=_("How urgent is it?"), choices=URGENCIES, widget=Picks, required=False)
    concerns = forms.MultipleChoiceField(
        label=_("Type of concern"), required=False, widget=forms.CheckboxSelectMultiple
    )
    one_family = forms.BooleanField(label=_("The children are of one family"), required=False, initial=True)
    reporter_name = TextField(label=_("Caller's name"), required=False, max_length=160)
    reporter_relation = TextField(label=_("Relation to the child"), required=False, max_length=160)
    reporter_anonymous = forms.BooleanField(label=_("The caller wants to stay anonymous"), required=False)
    minutes = forms.IntegerField(
        label=_("Minutes the call took"),
        required=False,
        min_value=0,
        max_value=LONGEST,
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "off", "class": "govuk-input--width-5"}
        ),
    )
    at_day = DayField(label=_("Day, if not now"), required=False)
    at_time = ClockField(label=_("Time, if not now"), required=False)
    mark_optional = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["group"].choices = codes.choices("call_group")  # type: ignore[attr-defined]
        self.fields["concerns"].choices = codes.choices("concern")  # type: ignore[attr-defined]
        for name in ("reporter_name", "reporter_relation", "minutes", "at_day", "at_time"):
            self.fields[name].width = "f4"  # type: ignore[attr-defined]
        for name in ("place", "where"):
            self.fields[name].width = "f6"  # type: ignore[attr-defined]
        self.fields["unit"].required = self.makes_report
        if not self.is_bound:
            self.fields["phone"].widget.attrs["autofocus"] = True
            self.initial |= {"form_key": uuid.uuid4(), "group": PROTECTION}

    @property
    def makes_report(self) -> bool:
        """Whether what was said becomes a report."""
        return self.data.get("group") == PROTECTION and not self.data.get("only_noted")

    def clean(self) -> dict[str, Any]:
        """A report needs what was seen, where, and how urgent; any other call nothing of it."""
        cleaned = super().clean()
        cleaned["at"] = self._moment(cleaned)
        if not self.makes_report:
            if any(cleaned.get(name) for name in OF_A_REPORT) or cleaned.get("unit"):
                self.add_error(
                    "group",
                    _(
                        "Place or urgency are filled in. Choose protection as the kind of call, or empty them."
                    ),
                )
            return cleaned
        if not cleaned.get("said") and "said" not in self.errors:
            self.add_error("said", _("Write what was seen or heard."))
        if not cleaned.get("urgency") and "urgency" not in self.errors:
            self.add_error("urgency", _("Choose how urgent it is."))
        if "unit" not in self.errors and not cleaned.get("unit") and not cleaned.get("place"):
            self.add_error("place", _("Write where it is, as it was told: a street, a name, anything known."))
        return cleaned

    def _moment(self, cleaned: dict[str, Any]) -> datetime | None:
        """When the call came, None for now; half of a moment is asked for again."""
        day, time = cleaned.get("at_day"), cleaned.get("at_time")
        if day is None and time is None:
            return None
        if day is None or time is None:
            if not {"at_day", "at_time"} & set(self.errors):
                self.add_error("at_time", _("Write both day and time, or neither."))
            return None
        moment = datetime.combine(day, time, tzinfo=clock.ULAANBAATAR)
        if moment > clock.now():
            self.add_error("at_time", _("The time of the call cannot be in the future."))
        return moment

    def facts(self) -> dict[str, Any]:
        """The arguments of `helpline.take_call`, but for the report."""
        data = self.cleaned_data
        names = ("form_key", "group", "phone", "call_back", "minutes", "at")
        return {**{name: data[name] for name in names}, "note": "" if self.makes_report else data["said"]}

    def report(self, children: list[Any]) -> dict[str, Any] | None:
        """The arguments of `reporting.receive`, but for the moment; None when the call is only noted."""
        if not self.makes_report:
            return None
        data = self.cleaned_data
        names = ("unit", "bag", "place", "urgency", "concerns", "one_family")
        reporter = ReporterFacts(
            name=data["reporter_name"],
            phone=data["phone"],
            relation=data["reporter_relation"],
            anonymous=data["reporter_anonymous"],
        )
        return {
            **{name: data[name] for name in names},
            "channel": HELPLINE,
            "seen": data["said"],
            "children": children,
            "reporter": reporter,
        }


class CallBackForm(forms.Form):
    """How a call-back went."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    outcome = forms.ChoiceField(
        label=_("How did the call-back go?"),
        widget=forms.RadioSelect,
        choices=[
            (REACHED, _("Reached")),
            (NOT_REACHED, _("Not reached, somebody tries again")),
            (GIVEN_UP, _("Not reached, nobody tries again")),
        ],
    )
    note = LongTextField(label=_("What was said"), required=False, max_length=1000, rows=3)


class NumberForm(forms.Form):
    """A caller's number to look for: exactly this one, never part of it."""

    phone = TextField(
        label=_("Caller's number"),
        max_length=40,
        widget=forms.TextInput(
            attrs={"inputmode": "tel", "autocomplete": "off", "class": "govuk-input--width-10"}
        ),
    )
