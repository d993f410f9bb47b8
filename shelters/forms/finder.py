"""The form of the search for a place."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Case
from childprotect.lib.forms import LongTextField, TextField
from shelters.finder import whom
from shelters.models import Need


class FinderForm(forms.Form):
    """What the child needs, who comes along, and what the facility must know."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    together = forms.MultipleChoiceField(
        label=_("Place together with"), required=False, widget=forms.CheckboxSelectMultiple
    )
    needs = forms.MultipleChoiceField(
        label=_("What the child needs"),
        choices=Need.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    sheet = LongTextField(
        label=_("What the facility must know"),
        help_text=_(
            "Health, fears, who may visit, what the child brings. The case itself stays closed to it."
        ),
        required=False,
        max_length=3000,
        rows=3,
    )

    skip_reason = TextField(
        label=_("Why this child goes first"),
        help_text=_(
            "Only when another child waits ahead for the bed. It stands on the waiting list: write no name."
        ),
        required=False,
        max_length=500,
    )

    def __init__(
        self, *args: Any, siblings: Sequence[Case], others_wait: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.siblings = {str(one.ref): one for one in siblings}
        choices = [(ref, f"{one.child.name}, {whom(one)}") for ref, one in self.siblings.items()]
        if not others_wait:
            del self.fields["skip_reason"]
        if choices:
            self.fields["together"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["together"]
        if not self.is_bound:
            self.initial.setdefault("form_key", uuid.uuid4())

    def chosen(self) -> list[Case]:
        """The cases of the brothers and sisters to be placed together."""
        refs = self.cleaned_data.get("together", []) if self.is_bound else list(self.siblings)
        return [self.siblings[ref] for ref in refs]
