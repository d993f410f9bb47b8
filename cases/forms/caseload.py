"""Handing a caseload over: to whom, why, and who takes which case."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from cases import codes
from cases.actions.assignment import candidates
from cases.caseload import Colleague
from cases.forms.assignment import WorkerField
from cases.models import Case, Task
from childprotect.lib.forms import LongTextField


def carries(one: Colleague) -> str:
    """`Б.Сарнай · 12 open cases, 3 of high risk`."""
    many = ngettext("%(count)s open case", "%(count)s open cases", one.cases) % {"count": one.cases}
    return f"{one.person.name} · {many}, {_('high risk')}: {one.red}"


class HandOverForm(forms.Form):
    """Which colleagues take the cases, and why."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    to = forms.MultipleChoiceField(
        label=_("Who takes the cases"),
        help_text=_(
            "Choose one colleague or several. The cases are shared out evenly; you can change each below."
        ),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one colleague."),
            "invalid_choice": _("This colleague cannot take the cases now. Choose again."),
        },
    )
    reason = forms.ChoiceField(label=_("Reason"))
    words = LongTextField(
        label=_("In your own words"),
        help_text=_("The colleagues of the unit can read this."),
        required=False,
        max_length=500,
        rows=2,
    )

    def __init__(self, *args: Any, able: Sequence[Colleague], **options: Any) -> None:
        super().__init__(*args, **options)
        self.able = {str(one.person.ref): one for one in able if not one.away}
        self.fields["to"].choices = [(ref, carries(one)) for ref, one in self.able.items()]  # type: ignore[attr-defined]
        self.fields["reason"].choices = [("", _("Choose a reason")), *codes.choices("handover_reason")]  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("form_key", uuid.uuid4())

    @property
    def chosen(self) -> list[Colleague]:
        """The colleagues that were chosen; only of a form without mistakes."""
        return [self.able[ref] for ref in self.cleaned_data["to"]]

    @property
    def facts(self) -> dict[str, Any]:
        """What the action takes beside who takes what."""
        return {name: self.cleaned_data[name] for name in ("reason", "words", "form_key")}


class SharesForm(forms.Form):
    """Who takes which case: one field a case, named by its ref."""

    def __init__(
        self, data: Any, *, cases: Iterable[Case], people: Iterable[User], plan: Mapping[int, User | None]
    ) -> None:
        super().__init__(data)
        self.people = {str(one.ref): one for one in people}
        self.cases = {f"case_{case.ref.hex}": case for case in cases}
        for name, case in self.cases.items():
            taker = plan[case.pk]
            self.fields[name] = forms.ChoiceField(
                label=_("Who takes it"),
                choices=[(ref, one.name) for ref, one in self.people.items()],
                initial=str(taker.ref) if taker is not None else "",
            )

    def rows(self) -> list[dict[str, Any]]:
        """Each case with its field."""
        return [{"case": case, "field": self[name]} for name, case in self.cases.items()]

    def takers(self) -> dict[Any, User]:
        """Ref of a case -> who takes it; only of a form without mistakes."""
        return {case.ref: self.people[self.cleaned_data[name]] for name, case in self.cases.items()}


class TaskAssignForm(forms.Form):
    """Who does the task from now on."""

    person = WorkerField(
        label=_("Who does it"),
        queryset=None,  # the people of the case
        to_field_name="ref",
        empty_label=_("Choose a worker"),
        help_text=_("The time limit passes to this person. Both are told."),
        error_messages={"invalid_choice": _("This person does not work with the case.")},
    )

    def __init__(self, *args: Any, task: Task, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].queryset = candidates(task.case).exclude(pk=task.person_id)  # type: ignore[attr-defined]
