"""Forms of the file of a stay: one for each thing that is written into it."""

import re
import uuid
from datetime import UTC, datetime
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import codes
from childprotect.lib import clock
from childprotect.lib.forms import ClockField, DayField, LongTextField, TextField
from shelters.models import Belonging, DailyNote, Dose, HealthAlert, Medicine, Stay, Visitor

HOURS = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?")


class CareForm(forms.Form):
    """Something of one stay. `moments` names the pairs of day and time that become one moment each."""

    form_key = forms.UUIDField(widget=forms.HiddenInput, required=False)
    moments: ClassVar[dict[str, tuple[str, str]]] = {}
    filled: ClassVar[tuple[str, ...]] = ()  # moments that begin with now
    lists: ClassVar[dict[str, str]] = {}  # field -> code list

    def __init__(self, *args: Any, stay: Stay, user: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.stay, self.user, self.zone = stay, user, stay.facility.unit.zone
        for name, of in self.lists.items():
            self.fields[name].choices = codes.choices(of)  # type: ignore[attr-defined]
        for pair in self.moments.values():
            for name in pair:
                self.fields[name].width = "f4"  # type: ignore[attr-defined]
        if not self.is_bound:
            now = clock.now().astimezone(self.zone)
            self.initial.setdefault("form_key", uuid.uuid4())
            for name in self.filled:
                day, time = self.moments[name]
                self.initial |= {day: now.date(), time: now.time().isoformat("minutes")}

    def of_stay(self, name: str, model: Any, **more: Any) -> None:
        """Let the field choose among the rows of this stay."""
        rows = model.objects.visible_to(self.user).filter(stay=self.stay, **more)
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Day and time as the one moment that actions take; an hour the clock leaves out is none."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name, (on, at) in self.moments.items():
            day, time = data.pop(on, None), data.pop(at, None)
            if self.errors.keys() & {on, at}:
                continue
            if (day is None) != (time is None):
                self.add_error(at if time is None else on, _("Write both the day and the time."))
                continue
            data[name] = None
            if day is not None and time is not None:
                local = datetime.combine(day, time, tzinfo=self.zone)
                data[name] = local.astimezone(UTC)
                if data[name].astimezone(self.zone).replace(tzinfo=None) != local.replace(tzinfo=None):
                    self.add_error(at, _("The clocks were put forward then: there was no such hour."))
        return data


class Row(forms.ModelChoiceField):
    """A row of the file, told apart by ref."""

    def __init__(self, said: str, **options: Any) -> None:
        options.setdefault("widget", forms.RadioSelect)
        options.setdefault("empty_label", None)
        super().__init__(None, to_field_name="ref", **options)
        self.said = said

    def label_from_instance(self, obj: Any) -> str:
        """What the row says of itself."""
        return str(getattr(obj, self.said))[:120]


class Rows(forms.ModelMultipleChoiceField):
    """Several rows of the file."""

    def __init__(self, said: str, **options: Any) -> None:
        super().__init__(None, to_field_name="ref", widget=forms.CheckboxSelectMultiple, **options)
        self.said = said

    def label_from_instance(self, obj: Any) -> str:
        """What the row says of itself."""
        return str(getattr(obj, self.said))[:120]


class GroundForm(CareForm):
    """On what ground the child was taken in, and who decided it."""

    moments: ClassVar = {"decided_at": ("decided_on", "decided_time")}
    filled = ("decided_at",)
    lists: ClassVar = {"ground": "stay_ground", "decided_by": "stay_decider"}
    ground = forms.ChoiceField(label=_("Ground of the admission"), widget=forms.RadioSelect)
    note = LongTextField(label=_("More about the ground"), required=False, max_length=1000, rows=2)
    decided_by = forms.ChoiceField(label=_("Who decided"), widget=forms.RadioSelect)
    decided_name = TextField(label=_("Name and post of who decided"), required=False, max_length=160)
    decided_on = DayField(label=_("Date of the decision"))
    decided_time = ClockField(label=_("Time"))


class ToldForm(CareForm):
    """Who was told that the child is here."""

    moments: ClassVar = {"told_at": ("told_on", "told_time")}
    filled = ("told_at",)
    lists: ClassVar = {"whom": "stay_told"}
    whom = forms.ChoiceField(label=_("Who was told"), widget=forms.RadioSelect)
    name = TextField(label=_("Name"), required=False, max_length=160)
    told_on = DayField(
        label=_("When"), required=False, help_text=_("Leave day and time empty if they were not told.")
    )
    told_time = ClockField(label=_("Time"), required=False)
    note = TextField(label=_("Note, or why they were not told"), required=False, max_length=500)


class AlertForm(CareForm):
    """A warning about the child's health."""

    text = TextField(
        label=_("Health: what must be known at once"),
        max_length=300,
        help_text=_("Injury, illness, allergy, medicine, pregnancy."),
    )


class AlertEndForm(CareForm):
    """A warning that no longer holds."""

    alert = Row("text", label=_("Which warning no longer holds?"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.of_stay("alert", HealthAlert, ended_at=None)


class NoteForm(CareForm):
    """What the day was like."""

    moments: ClassVar = {"happened_at": ("happened_on", "happened_time")}
    filled = ("happened_at",)
    text = LongTextField(
        label=_("Daily note"),
        help_text=_("How the child slept, ate, played, felt. Write what you saw and heard."),
        rows=6,
    )
    happened_on = DayField(label=_("Date it happened"))
    happened_time = ClockField(label=_("Time"))
    corrects = Row(
        "text", label=_("Corrects an earlier note"), required=False, widget=forms.Select, empty_label=_("No")
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.of_stay("corrects", DailyNote)


class BelongingForm(CareForm):
    """Something kept for the child."""

    what = TextField(
        label=_("What the child had with it"),
        max_length=300,
        help_text=_("Clothes, papers, telephone, money."),
    )


class BelongingBackForm(CareForm):
    """Things given back."""

    things = Rows("what", label=_("What is given back"))
    to = TextField(label=_("Given to whom"), max_length=160)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.of_stay("things", Belonging, returned_at=None)


class SchoolingForm(CareForm):
    """How the child learns."""

    lists: ClassVar = {"how": "stay_schooling"}
    how = forms.ChoiceField(label=_("How does the child learn?"), widget=forms.RadioSelect)
    since = DayField(label=_("From"))
    note = TextField(
        label=_("School and class, or why the child does not learn"), required=False, max_length=500
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.is_bound:
            self.initial.setdefault("since", clock.today(self.zone))


class VisitorForm(CareForm):
    """Who may visit, and who must not."""

    name = TextField(label=_("Name"), max_length=160)
    relation = TextField(label=_("Relation to the child"), required=False, max_length=160)
    allowed = forms.TypedChoiceField(
        label=_("May this person visit the child?"),
        choices=[("yes", _("May visit")), ("no", _("Must not visit"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    why = TextField(label=_("Why, or under what conditions"), required=False, max_length=500)


class VisitForm(CareForm):
    """A visit that took place."""

    moments: ClassVar = {"came_at": ("came_on", "came_time")}
    filled = ("came_at",)
    visitor = Row("name", label=_("Who came"))
    came_on = DayField(label=_("Date it happened"))
    came_time = ClockField(label=_("Time"))
    minutes = forms.IntegerField(label=_("How long, minutes"), min_value=1, max_value=600)
    note = TextField(label=_("How it went"), required=False, max_length=1000)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.of_stay("visitor", Visitor, ended_at=None)
        self.fields["minutes"].widget.attrs |= {"class": "govuk-input--width-5", "inputmode": "numeric"}


class MedicineForm(CareForm):
    """A medicine with its times."""

    name = TextField(label=_("Medicine"), max_length=160)
    dose = TextField(label=_("How much each time"), max_length=120)
    times = TextField(
        label=_("At what times of the day"), max_length=80, help_text=_("For example 8:00, 14:00, 20:00")
    )
    since = DayField(label=_("From"), future=True)
    until = DayField(label=_("Until, this day included"), future=True, past=False)
    note = TextField(
        label=_("With food, who ordered it, what to look out for"), required=False, max_length=300
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("since", "until"):
            self.fields[name].width = "f4"  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("since", clock.today(self.zone))

    def clean_times(self) -> list[str]:
        """Hours and minutes, sorted."""
        found = []
        for part in re.split(r"[\s,;]+", self.cleaned_data["times"]):
            time = HOURS.fullmatch(part)
            hour, minute = (int(time[1]), int(time[2] or 0)) if time else (99, 0)
            if hour > 23 or minute > 59:
                raise forms.ValidationError(_("Write times such as 8:00, 14:00, 20:00."))
            found.append(f"{hour:02d}:{minute:02d}")
        return sorted(set(found))


class MedicineStopForm(CareForm):
    """A medicine that is given no more."""

    medicine = Row("name", label=_("Which medicine is given no more?"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.of_stay("medicine", Medicine, stopped_at=None)


class DoseForm(CareForm):
    """One time of a medicine, signed."""

    medicine = Row("name", label=_("Medicine"), widget=forms.HiddenInput)
    due_at = forms.DateTimeField(widget=forms.HiddenInput, input_formats=["%Y-%m-%dT%H:%M:%S%z"])
    outcome = forms.ChoiceField(
        label=_("What became of it?"), choices=Dose.Outcome.choices, widget=forms.RadioSelect
    )
    note = TextField(label=_("Why it was not given"), required=False, max_length=300)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.of_stay("medicine", Medicine)


class LeaveForm(CareForm):
    """A leave, and until when."""

    moments: ClassVar = {"left_at": ("left_on", "left_time"), "until": ("until_on", "until_time")}
    filled = ("left_at",)
    with_whom = TextField(label=_("With whom"), max_length=200)
    where = TextField(label=_("Where to, what for"), required=False, max_length=200)
    left_on = DayField(label=_("Left on"))
    left_time = ClockField(label=_("Time"))
    until_on = DayField(label=_("Back by"), future=True)
    until_time = ClockField(label=_("Time"))


class LeaveEndForm(CareForm):
    """The child is back, or stays away."""

    moments: ClassVar = {"ended_at": ("ended_on", "ended_time")}
    filled = ("ended_at",)
    came_back = forms.TypedChoiceField(
        label=_("Is the child back?"),
        choices=[("yes", _("The child is back")), ("no", _("The child stays away"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect,
    )
    ended_on = DayField(label=_("Date it happened"))
    ended_time = ClockField(label=_("Time"))
    note = TextField(label=_("Note"), required=False, max_length=500)
