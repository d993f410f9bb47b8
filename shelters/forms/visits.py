"""Forms of visits to one-stop centres."""

import uuid
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import codes
from cases.models import Case
from childprotect.lib import clock
from childprotect.lib.forms import ClockField, DayField, LongTextField, TextField
from shelters import finding
from shelters.actions import appointments
from shelters.models import RESTRICTED, SERVICES, STORY, Appointment, Consent, Facility, Visit

TASKS = 3  # lines of the plan that become tasks


def moment_of(form: forms.Form, name: str, zone: ZoneInfo) -> datetime | None:
    """The moment typed into the fields `<name>_on` and `<name>_time`, by the clock of `zone`; an error on the form if
    there is no such hour that day, or only one of the two is filled."""
    day: date | None = form.cleaned_data.pop(f"{name}_on", None)
    hour: time | None = form.cleaned_data.pop(f"{name}_time", None)
    if {f"{name}_on", f"{name}_time"} & form.errors.keys() or (day is None and hour is None):
        return None
    if day is None or hour is None:
        form.add_error(
            f"{name}_on" if day is None else f"{name}_time", _("Write both the date and the time.")
        )
        return None
    moment = datetime.combine(day, hour, tzinfo=zone)
    if moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != datetime.combine(day, hour):
        form.add_error(f"{name}_time", _("There was no such hour on that day: the clocks were put forward."))
        return None
    return moment


class ZonedForm(forms.Form):
    """A form with moments, typed as a day and a time where the centre is."""

    moments: tuple[str, ...] = ()

    def __init__(self, *args: Any, zone: ZoneInfo, **options: Any) -> None:
        super().__init__(*args, **options)
        self.zone = zone
        for name in self.moments:
            for part in (f"{name}_on", f"{name}_time"):
                self.fields[part].width = "f4"  # type: ignore[attr-defined]

    def start(self, name: str, moment: datetime | None) -> None:
        """What stands in a moment's fields before anything is typed."""
        if moment is not None:
            local = moment.astimezone(self.zone)
            self.initial.setdefault(f"{name}_on", local.date())
            self.initial.setdefault(f"{name}_time", local.time().isoformat("minutes"))

    def clean(self) -> dict[str, Any]:
        """Each day and time as one moment."""
        super().clean()
        found = {
            f"{name}_at" if name != "at" else "at": moment_of(self, name, self.zone) for name in self.moments
        }
        return self.cleaned_data | found


class CentreChoice(forms.ModelChoiceField):
    """A one-stop centre; its address is not told here."""

    def label_from_instance(self, obj: Facility) -> str:
        """Name and unit."""
        return f"{obj.name} ({obj.unit.path})"


class SendForm(forms.Form):
    """Send a child to a one-stop centre."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    facility = CentreChoice(
        None, label=_("One-stop centre"), to_field_name="ref", widget=forms.RadioSelect, empty_label=None
    )
    sheet = LongTextField(
        label=_("What the centre must know"),
        help_text=_(
            "What is urgent, what the child fears, language, who may come along. Not the whole story."
        ),
        max_length=3000,
        rows=5,
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["facility"].queryset = finding.near(case).filter(centre=True)  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("form_key", uuid.uuid4())


class ReceiveForm(ZonedForm):
    """The child has arrived."""

    moments = ("arrived",)
    version = forms.IntegerField(widget=forms.HiddenInput)
    arrived_on = DayField(label=_("Date of arrival"))
    arrived_time = ClockField(label=_("Time"), help_text=_("For example 09:25"))
    came_with = forms.ChoiceField(label=_("With whom the child came"), widget=forms.RadioSelect)
    adults = forms.IntegerField(
        label=_("How many adults came with the child"),
        min_value=0,
        max_value=20,
        initial=0,
        widget=forms.NumberInput(attrs={"class": "govuk-input--width-5", "inputmode": "numeric"}),
    )
    came_how = forms.ChoiceField(label=_("How the child came"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["came_with"].choices = codes.choices("came_with")  # type: ignore[attr-defined]
        self.fields["came_how"].choices = codes.choices("came_how")  # type: ignore[attr-defined]
        if not self.is_bound:
            self.start("arrived", clock.now())


class ConsentForm(forms.Form):
    """Who consents to what, once."""

    given_by = forms.ChoiceField(
        label=_("Who gives the consent"), choices=Consent.Giver.choices, widget=forms.RadioSelect
    )
    name = TextField(label=_("Name of who gives it"), max_length=120)
    services = forms.MultipleChoiceField(
        label=_("For which services"), choices=SERVICES, widget=forms.CheckboxSelectMultiple
    )
    shared = forms.MultipleChoiceField(
        label=_("What the case's worker may read as well"),
        help_text=_("Without a tick these stay with the professionals of the centre."),
        choices=[
            *((code, word) for code, word in SERVICES if code in RESTRICTED),
            (STORY, _("What the child told")),
        ],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


class WithdrawForm(forms.Form):
    """The consent no longer holds."""

    why = LongTextField(label=_("Who withdraws the consent, and why"), max_length=1000, rows=3)


class BeginForm(ZonedForm):
    """Begin one's own part."""

    moments = ("entered",)
    entered_on = DayField(label=_("The child came in, date"), required=False)
    entered_time = ClockField(label=_("Time"), required=False)
    mark_optional = False

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.is_bound:
            self.start("entered", clock.now())


class RoomForm(ZonedForm):
    """When the child came into the room and left it."""

    moments = ("entered", "left")
    version = forms.IntegerField(widget=forms.HiddenInput)
    entered_on = DayField(label=_("The child came in, date"), required=False)
    entered_time = ClockField(label=_("Time in"), required=False)
    left_on = DayField(label=_("The child left, date"), required=False)
    left_time = ClockField(label=_("Time out"), required=False)
    mark_optional = False


class PartForm(forms.Form):
    """One's own part: saved as often as needed, signed once."""

    mark_optional = False
    version = forms.IntegerField(widget=forms.HiddenInput)
    linked = forms.BooleanField(
        label=_("This rests on what the child told once; I did not ask again"), required=False
    )
    text = LongTextField(label=_("What was done and found"), max_length=10000, rows=12, required=False)


class AdditionForm(forms.Form):
    """An addition to a signed part."""

    text = LongTextField(label=_("Addition"), max_length=5000, rows=6)


class StoryForm(forms.Form):
    """What the child said, once."""

    text = LongTextField(
        label=_("What the child said"),
        help_text=_("In the child's own words, with the questions that were asked."),
        max_length=10000,
        rows=12,
    )
    language = TextField(label=_("Language, interpreter"), max_length=100, required=False)
    present = TextField(label=_("Who else was in the room"), max_length=300, required=False)


class WhoChoice(forms.ModelChoiceField):
    """A professional of the centre."""

    def label_from_instance(self, obj: Any) -> str:
        """Profession and name."""
        return f"{obj.get_profession_display()}: {obj.person.name}"


class AppointmentForm(ZonedForm):
    """The child comes back."""

    moments = ("at",)
    field_order = ("form_key", "at_on", "at_time", "with_whom", "purpose")
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    at_on = DayField(label=_("Date"), future=True)
    at_time = ClockField(label=_("Time"), help_text=_("For example 09:25"))
    with_whom = WhoChoice(None, label=_("With whom"), empty_label=_("Choose"))
    purpose = TextField(label=_("What for"), max_length=300)

    def __init__(self, *args: Any, visit: Visit, **options: Any) -> None:
        super().__init__(*args, zone=visit.facility.unit.zone, **options)
        self.fields["with_whom"].queryset = appointments.professionals(visit)  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("form_key", uuid.uuid4())


class AnswerForm(forms.Form):
    """Whether the child came."""

    status = forms.ChoiceField(
        label=_("Did the child come?"),
        choices=[choice for choice in Appointment.Status.choices if choice[0] != Appointment.Status.PLANNED],
        widget=forms.RadioSelect,
    )
    note = TextField(label=_("Note"), max_length=500, required=False)


class EndForm(forms.Form):
    """The child goes: one plan, and the tasks of the case's worker."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    destination = forms.ChoiceField(label=_("Where does the child go?"), widget=forms.RadioSelect)
    escort = TextField(label=_("With whom the child leaves"), max_length=200)
    missing_why = LongTextField(label=_("Why a part is missing"), max_length=1000, rows=2, required=False)
    plan = LongTextField(
        label=_("Plan"),
        help_text=_("What the child needs next, from whom. The case's worker reads it on the case."),
        max_length=5000,
        rows=6,
    )

    def __init__(self, *args: Any, missing: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["destination"].choices = codes.choices("destination")  # type: ignore[attr-defined]
        if not missing:
            del self.fields["missing_why"]
        for number in range(1, TASKS + 1):
            self.fields[f"task_{number}"] = TextField(
                label=_("Task %(number)s for the case's worker") % {"number": number},
                max_length=300,
                required=False,
            )
            self.fields[f"due_{number}"] = DayField(label=_("Until"), future=True, past=False, required=False)

    def clean(self) -> dict[str, Any]:
        """A task has its day, and a day its task."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        to_do = []
        for number in range(1, TASKS + 1):
            title, day = data.pop(f"task_{number}", ""), data.pop(f"due_{number}", None)
            if title and day:
                to_do.append((title, day))
            elif title and f"due_{number}" not in self.errors:
                self.add_error(f"due_{number}", _("Write until when."))
            elif day and f"task_{number}" not in self.errors:
                self.add_error(f"task_{number}", _("Write what is to be done."))
        data["to_do"] = to_do
        return data
