"""Naming the responsible worker."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.actions.assignment import candidates
from cases.models import Case


class WorkerField(forms.ModelChoiceField):
    """People by name, told apart by ref."""

    def label_from_instance(self, person: User) -> str:
        """`Б.Сарнай`."""
        return person.name


class AssignForm(forms.Form):
    """Who answers for the case from now on."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    worker = WorkerField(
        label=_("Responsible worker"),
        queryset=None,  # the people of the case
        to_field_name="ref",
        empty_label=_("Choose a worker"),
        help_text=_("Running time limits pass to this person. Both are told."),
        error_messages={"invalid_choice": _("This worker is not posted to the unit of the case.")},
    )

    def __init__(self, *args: Any, case: Case, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["worker"].queryset = candidates(case).exclude(pk=case.worker_id)  # type: ignore[attr-defined]
