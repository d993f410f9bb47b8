"""The report sheet."""

import re
import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import scope
from areas.models import Area
from cases import codes
from cases.actions.reporting import ChildFacts, ReporterFacts
from cases.forms.unit import UnitFinder
from cases.models.child import Sex
from cases.models.report import Urgency
from childprotect.lib import clock, registration
from childprotect.lib.forms import ClockField, DayField, LongTextField, Pick, Picks, TextField

MOST_CHILDREN = 12
SYSTEM_AGE = 25  # a number up to this is an age, a larger one a year
URGENCIES = [
    (
        Urgency.RED,
        Pick(
            _("Life in danger"), _("The child is seen in person within 4 to 24 hours. Call 102 first."), "red"
        ),
    ),
    (
        Urgency.ORANGE,
        Pick(_("Danger possible soon"), _("The child is seen in person within 24 hours."), "orange"),
    ),
    (
        Urgency.GREEN,
        Pick(_("No immediate danger"), _("The child is seen in person within 72 hours."), "green"),
    ),
]


def units_of(user: Any) -> Any:
    """The soums and khoroos in which the person may register reports."""
    reached = scope.places(user, "cases.add_report", "")
    units = Area.objects.current().units().select_related("district", "aimag")
    if not reached:
        return units
    # An area's own id stands where its records keep their unit.
    homes = [posting.area_id for posting in user.postings_now]
    return units.filter(pk__in=homes) | units.filter(district_id__in=homes) | units.filter(aimag_id__in=homes)


class AreaChoice(forms.ModelChoiceField):
    """An area by its path, kept by its ref."""

    def __init__(self, **options: Any) -> None:
        super().__init__(Area.objects.none(), to_field_name="ref", **options)

    def label_from_instance(self, obj: Area) -> str:
        """The path from the aimag down; a bag by its own name."""
        return obj.name if obj.level == Area.Level.BAG else obj.path


class ReportForm(forms.Form):
    """What was seen, where, how urgent; the children stand in a formset of their own."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    channel = forms.ChoiceField(label=_("Source of report"), widget=forms.RadioSelect)
    source_ref = TextField(
        label=_("Number and date of the letter, or of the sender's own record"),
        required=False,
        max_length=120,
    )
    received_on = DayField(label=_("Date received"))
    received_time = ClockField(label=_("Time"), help_text=_("For example 09:25"))
    seen = LongTextField(
        label=_("What was seen or heard"),
        help_text=_("Who did what, when, how often. Write no guesses."),
        max_length=5000,
    )
    concerns = forms.MultipleChoiceField(
        label=_("Type of concern"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("The first one ticked is the main concern. None is an answer as well."),
    )
    one_family = forms.BooleanField(label=_("The children are of one family"), required=False, initial=True)
    unit = AreaChoice(label=_("Soum or khoroo"), empty_label=None)
    bag = AreaChoice(label=_("Bag"), required=False, empty_label=_("Not known"))
    place = TextField(
        label=_("Street, house, or name of the place"),
        help_text=_("For a winter or summer camp: its name, direction, nearest family."),
        required=False,
        max_length=300,
    )
    urgency = forms.ChoiceField(label=_("Urgency"), choices=URGENCIES, widget=Picks)
    reporter_name = TextField(label=_("Reporter's name"), required=False, max_length=160)
    reporter_phone = TextField(label=_("Reporter's phone"), required=False, max_length=40)
    reporter_relation = TextField(label=_("Relation to the child"), required=False, max_length=160)
    reporter_anonymous = forms.BooleanField(label=_("The reporter wants to stay anonymous"), required=False)

    def __init__(self, *args: Any, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        self.fields["channel"].choices = codes.choices("channel")  # type: ignore[attr-defined]
        self.fields["concerns"].choices = codes.choices("concern")  # type: ignore[attr-defined]
        self.offer_units(user)
        for name in ("received_on", "received_time", "source_ref"):
            self.fields[name].width = "f4"  # type: ignore[attr-defined]
        for name in ("reporter_name", "reporter_phone", "reporter_relation"):
            self.fields[name].width = "f4"  # type: ignore[attr-defined]
        self.fields["place"].width = "f12"  # type: ignore[attr-defined]
        if not self.is_bound:
            now = clock.now().astimezone(clock.ULAANBAATAR)
            self.initial.setdefault("form_key", uuid.uuid4())
            self.initial.setdefault("received_on", now.date())
            self.initial.setdefault("received_time", now.time().isoformat("minutes"))

    def offer_units(self, user: Any) -> None:
        """The units the person may write for, and the bags of them."""
        units = units_of(user)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        bags = Area.objects.current().filter(
            level=Area.Level.BAG, parent__in=[unit.pk for unit in units[:60]]
        )
        self.fields["bag"].queryset = bags.order_by("number")  # type: ignore[attr-defined]
        if len(units) > 1:
            self.fields["bag"].widget = forms.HiddenInput()
        self.several_units = len(units) > 1
        for name in ("unit", "bag"):
            self.fields[name].width = "f4"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Day and time become one moment, in the time zone of the unit."""
        cleaned = super().clean() or {}
        day, time, unit = cleaned.get("received_on"), cleaned.get("received_time"), cleaned.get("unit")
        if day and time and "unit" not in self.errors:
            zone = unit.zone if unit else clock.ULAANBAATAR
            cleaned["received_at"] = datetime.combine(day, time, tzinfo=zone)
            if cleaned["received_at"] > clock.now():
                self.add_error("received_time", _("The time of the report cannot be in the future."))
        return cleaned

    def facts(self) -> dict[str, Any]:
        """The arguments of `reporting.receive`."""
        names = (
            "form_key", "channel", "source_ref", "seen", "concerns", "unit", "bag", "place", "urgency", "received_at",
            "one_family",
        )  # fmt: skip
        reporter = ReporterFacts(
            name=self.cleaned_data["reporter_name"],
            phone=self.cleaned_data["reporter_phone"],
            relation=self.cleaned_data["reporter_relation"],
            anonymous=self.cleaned_data["reporter_anonymous"],
        )
        return {**{name: self.cleaned_data[name] for name in names}, "reporter": reporter}


class DeskReportForm(UnitFinder, ReportForm):
    """The sheet of who works for the whole nation: the unit is found by what was said of it, or not known yet."""

    bag = None  # type: ignore[assignment]  # chosen with the unit

    def offer_units(self, user: Any) -> None:
        """Found, not offered."""


class ChildLineForm(forms.Form):
    """A child with as little as is known; nothing is required."""

    mark_optional = False
    given_name = TextField(label=_("Given name"), required=False, max_length=80)
    father_name = TextField(label=_("Father's (mother's) name"), required=False, max_length=80)
    sex = forms.ChoiceField(
        label=_("Sex"), choices=[(Sex.UNKNOWN, Sex.UNKNOWN.label), *Sex.choices[:2]], required=False
    )
    born = TextField(
        label=_("Birth date, year, or age"),
        required=False,
        max_length=10,
        help_text=_("2017.05.21, 2017 or 9"),
    )
    registration_number = TextField(label=_("Registration number"), required=False, max_length=20)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in self.fields:
            self.fields[name].width = "f4"  # type: ignore[attr-defined]
            self.fields[name].widget.attrs.setdefault("autocomplete", "off")

    def clean_sex(self) -> str:
        """Unknown is an answer."""
        return self.cleaned_data["sex"] or Sex.UNKNOWN

    def clean_born(self) -> dict[str, Any]:
        """A date, a year or an age in years."""
        text = self.cleaned_data["born"].rstrip(".")
        today = clock.today()
        if not text:
            return {}
        if re.fullmatch(r"\d{1,4}", text):
            number = int(text)
            year = today.year - number if number <= SYSTEM_AGE else number
            if not today.year - 100 <= year <= today.year:
                raise forms.ValidationError(_("Write a year such as 2017, or an age such as 9."))
            return {"birth_year": year}
        try:
            day = DayField(required=False).clean(text)
        except forms.ValidationError as wrong:
            raise forms.ValidationError(wrong.messages[0]) from wrong
        return {"birth_date": day, "birth_year": day.year if day else None}

    def clean_registration_number(self) -> str:
        """The number as stored; what has not the form of one is kept as it was typed, and warned of."""
        typed: str = self.cleaned_data["registration_number"]
        number = registration.read(typed)
        return number.text if number else typed

    def facts(self) -> ChildFacts:
        """The arguments of a line."""
        data = self.cleaned_data
        return ChildFacts(
            given_name=data["given_name"],
            father_name=data["father_name"],
            sex=data["sex"],
            registration_number=data["registration_number"],
            **data["born"],
        )

    def warnings(self) -> list[str]:
        """What does not agree with the registration number; nothing is refused for it."""
        typed = self.cleaned_data.get("registration_number", "")
        number = registration.read(typed)
        if number is None:
            return (
                [str(_("A registration number is not 2 Cyrillic letters and 8 digits. It is kept as typed."))]
                if typed
                else []
            )
        born = self.cleaned_data.get("born") or {}
        return registration.warnings(
            number,
            birth_date=born.get("birth_date"),
            birth_year=born.get("birth_year"),
            sex=self.cleaned_data.get("sex", "u"),
        )


ChildLines = forms.formset_factory(
    ChildLineForm, extra=0, min_num=1, max_num=MOST_CHILDREN, absolute_max=MOST_CHILDREN
)
