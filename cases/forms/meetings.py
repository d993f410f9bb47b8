"""The joint team: members, the agenda, who came, a decision with its tasks, the end of a meeting."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from areas.models import Area
from cases import codes
from cases.actions.meetings import Promise
from cases.models import AgendaItem, Case, Meeting
from childprotect.lib import clock
from childprotect.lib.forms import ClockField, DayField, LongTextField, TextField

LINES = 4  # tasks of one decision; more are set on the case


class MemberForm(forms.Form):
    """Somebody of the team."""

    name = TextField(label=_("Name"), max_length=160)
    role = forms.ChoiceField(label=_("Role in the team"))
    office = TextField(label=_("Office"), max_length=160, required=False)
    since = DayField(label=_("Member since"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["role"].choices = [("", _("Choose")), *codes.choices("team_role")]  # type: ignore[attr-defined]
        for name in self.fields:
            self.fields[name].width = "f4"  # type: ignore[attr-defined]


class AgendaForm(forms.Form):
    """The cases of an agenda, chosen among those a person may see."""

    cases = forms.MultipleChoiceField(
        label=_("Cases of the agenda"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        error_messages={"invalid_choice": _("This case cannot stand on the agenda.")},
    )

    def __init__(self, *args: Any, offered: list[tuple[Case, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offered = {str(case.ref): case for case, _label in offered}
        self.fields["cases"].choices = [(str(case.ref), label) for case, label in offered]  # type: ignore[attr-defined]

    def clean_cases(self) -> list[Case]:
        """The cases themselves."""
        return [self.offered[ref] for ref in self.cleaned_data["cases"]]


class ChangeAgendaForm(AgendaForm):
    """Other cases on a planned agenda."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class MeetingForm(AgendaForm):
    """When and where, and what about."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    starts_on = DayField(label=_("Date"), future=True)
    starts_time = ClockField(label=_("Time"), help_text=_("For example 09:25"))
    place = TextField(label=_("Place"), max_length=200)

    field_order = ["starts_on", "starts_time", "place", "cases"]

    def __init__(self, *args: Any, unit: Area, **options: Any) -> None:
        super().__init__(*args, **options)
        self.unit = unit
        for name in ("starts_on", "starts_time", "place"):
            self.fields[name].width = "f4"  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("form_key", uuid.uuid4())

    def facts(self) -> dict[str, Any]:
        """The arguments of `meetings.plan_meeting`."""
        data = self.cleaned_data
        starts = datetime.combine(data["starts_on"], data["starts_time"], tzinfo=self.unit.zone)
        return {"starts_at": starts, **{name: data[name] for name in ("place", "cases", "form_key")}}


class AttendanceForm(forms.Form):
    """Who came; a field for each member."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, rows: list[Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.rows = rows
        roles = dict(codes.choices("team_role"))
        for row in rows:
            words = f"{row.member.name}, {roles.get(row.member.role, row.member.role)}"
            self.fields[f"present_{row.pk}"] = forms.BooleanField(
                label=words, required=False, initial=bool(row.present)
            )
            self.fields[f"note_{row.pk}"] = TextField(
                label=_("Why absent, or who came instead"), max_length=200, required=False, initial=row.note
            )

    def facts(self) -> dict[str, Any]:
        """The arguments of `meetings.record_attendance`."""
        data = self.cleaned_data
        return {
            "version": data["version"],
            "present": [row.pk for row in self.rows if data[f"present_{row.pk}"]],
            "notes": {row.pk: data[f"note_{row.pk}"] for row in self.rows},
        }


class DecisionForm(forms.Form):
    """What the team decided for one child."""

    outcome = forms.ChoiceField(
        label=_("What became of it?"), choices=AgendaItem.Outcome.choices, widget=forms.RadioSelect
    )
    discussion = LongTextField(
        label=_("What was said"),
        help_text=_("The child's own view first."),
        max_length=5000,
        rows=5,
        required=False,
    )
    decision = LongTextField(label=_("Decision"), max_length=5000, rows=4, required=False)
    votes_for = forms.IntegerField(label=_("Votes for"), min_value=0, max_value=99, required=False)
    votes_against = forms.IntegerField(label=_("Votes against"), min_value=0, max_value=99, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name in ("votes_for", "votes_against"):
            self.fields[name].width = "f4"  # type: ignore[attr-defined]


class PromiseForm(forms.Form):
    """One task of a decision; an empty line is none."""

    title = TextField(label=_("What is to be done"), max_length=300, required=False)
    sector = forms.ChoiceField(label=_("Who does it"), required=False)
    due_on = DayField(label=_("Due date"), future=True, past=False, required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["sector"].choices = [  # type: ignore[attr-defined]
            ("", _("The responsible worker")),
            *codes.choices("sector"),
        ]
        for name in self.fields:
            self.fields[name].width = "f4"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A task needs words and a day."""
        data = super().clean() or {}
        if data.get("title") and not data.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("Write until when it is to be done."))
        if data.get("due_on") and not data.get("title") and "title" not in self.errors:
            self.add_error("title", _("Write what is to be done."))
        return data


PromiseLines = forms.formset_factory(PromiseForm, extra=0, min_num=LINES, max_num=LINES, absolute_max=LINES)


def promises(lines: Any) -> list[Promise]:
    """The tasks of the lines that are not empty."""
    kept = [line.cleaned_data for line in lines if line.cleaned_data.get("title")]
    return [Promise(data["title"], data["due_on"], data["sector"]) for data in kept]


class CloseMeetingForm(forms.Form):
    """The end of a meeting and what else was said."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    ended_time = ClockField(label=_("Ended at"), help_text=_("For example 09:25"))
    paper_number = TextField(label=_("Number of the minutes"), max_length=20, required=False)
    minutes = LongTextField(label=_("What else was said"), max_length=8000, rows=6, required=False)

    def __init__(self, *args: Any, meeting: Meeting, **options: Any) -> None:
        super().__init__(*args, **options)
        self.meeting = meeting
        for name in ("ended_time", "paper_number"):
            self.fields[name].width = "f4"  # type: ignore[attr-defined]
        if not self.is_bound:
            now = clock.now().astimezone(meeting.unit.zone)
            self.initial.setdefault("ended_time", now.time().isoformat("minutes"))

    def facts(self) -> dict[str, Any]:
        """The arguments of `meetings.close_meeting`."""
        data, zone = self.cleaned_data, self.meeting.unit.zone
        day = self.meeting.starts_at.astimezone(zone).date()
        return {
            "ended_at": datetime.combine(day, data["ended_time"], tzinfo=zone),
            **{name: data[name] for name in ("version", "minutes", "paper_number")},
        }


class CancelMeetingForm(forms.Form):
    """Why it does not take place."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = LongTextField(label=_("Why the meeting does not take place"), max_length=500, rows=3)
