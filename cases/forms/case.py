"""Forms of a case: the filter of the list, notes, the plain steps, closing."""

import uuid
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.directory import colleague
from accounts.models import User
from cases import codes
from cases.forms.filters import units_of, workers_of
from cases.models import Case, Risk, Stage
from childprotect.lib import clock
from childprotect.lib.edits import EditForm
from childprotect.lib.forms import ClockField, DayField, KnownParameters, LongTextField, TextField

SYSTEM_KINDS = {
    "visit",  # a contact of its own
    "service",  # likewise
    "assessment",
    "plan",
    "sent_back",
    "search",
    "report",
    "after_closure",
}  # notes that an action writes
SORTS = ("due", "-due", "opened", "-opened")


class CaseFilter(KnownParameters, forms.Form):
    """The filters of the case list. All can stand in the address: none is personal data of a child."""

    spare = frozenset({"page", "sort", "size"})
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    risk = forms.ChoiceField(label=_("Risk"), required=False, choices=[("", _("All")), *Risk.choices])
    concern = forms.ChoiceField(label=_("Concern"), required=False)
    due = forms.ChoiceField(
        label=_("Time limit"),
        required=False,
        choices=[("", _("All")), ("late", _("Overdue")), ("today", _("Today")), ("week", _("Within 7 days"))],
    )
    unit = forms.ChoiceField(label=_("Unit"), required=False)
    worker = forms.ChoiceField(label=_("Worker"), required=False)

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        open_and_all = [("", _("Open")), ("any", _("All"))]
        self.fields["stage"].choices = [*open_and_all, *Stage.choices]  # type: ignore[attr-defined]
        self.fields["concern"].choices = [("", _("All")), *codes.choices("concern")]  # type: ignore[attr-defined]
        seen = Case.objects.visible_to(user).open()
        self.fields["unit"].choices = [("", _("All")), *units_of(seen)]  # type: ignore[attr-defined]
        self.fields["worker"].choices = [  # type: ignore[attr-defined]
            ("", _("All")),
            ("none", _("Without a responsible worker")),
            *workers_of(seen),
        ]


class NoteForm(forms.Form):
    """A dated note."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(label=_("Kind"), widget=forms.RadioSelect)
    happened_on = DayField(label=_("Date it happened"))
    happened_time = ClockField(label=_("Time"), help_text=_("For example 09:25"))
    text = LongTextField(label=_("Note"), max_length=10000, rows=8)

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.case = case
        kinds = [row for row in codes.choices("note_kind") if row[0] not in SYSTEM_KINDS]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]
        for name in ("happened_on", "happened_time"):
            self.fields[name].width = "f4"  # type: ignore[attr-defined]
        if not self.is_bound:
            now = clock.now().astimezone(case.unit.zone)
            self.initial.setdefault("form_key", uuid.uuid4())
            self.initial.setdefault("kind", "call")
            self.initial.setdefault("happened_on", now.date())
            self.initial.setdefault("happened_time", now.time().isoformat("minutes"))

    def facts(self) -> dict[str, Any]:
        """The arguments of `notes.write_note`."""
        data = self.cleaned_data
        moment = datetime.combine(data["happened_on"], data["happened_time"], tzinfo=self.case.unit.zone)
        return {
            "form_key": data["form_key"],
            "kind": data["kind"],
            "text": data["text"],
            "happened_at": moment,
        }


class NoteEditForm(EditForm):
    """The text of one's own note."""

    text = LongTextField(label=_("Note"), max_length=10000, rows=8)


class ClosingForm(forms.Form):
    """Ask for the agreement to close."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("Why the case can be closed"), widget=forms.RadioSelect)
    note = LongTextField(label=_("What was reached, and how the child is now"), max_length=5000, rows=5)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].choices = codes.choices("closure_reason")  # type: ignore[attr-defined]


class SendBackForm(forms.Form):
    """What is missing before the case can be closed."""

    reason = LongTextField(label=_("What is missing"), max_length=2000, rows=4)


class PurposeForm(forms.Form):
    """Why the case is opened in oversight."""

    purpose = forms.ChoiceField(label=_("State why you need access."), widget=forms.RadioSelect)
    words = LongTextField(label=_("In your own words"), required=False, max_length=500, rows=2)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["purpose"].choices = codes.choices("purpose")  # type: ignore[attr-defined]


class ShareForm(forms.Form):
    """With whom, until when, and why."""

    person = TextField(label=_("User name"), max_length=60)
    until = DayField(label=_("Until, this day included"), future=True, past=False)
    reason = TextField(label=_("Why"), max_length=300)

    def clean_person(self) -> User:
        """A colleague by user name."""
        found = colleague(self.cleaned_data["person"])
        if found is None:
            raise forms.ValidationError(_("There is no such person."))
        return found
