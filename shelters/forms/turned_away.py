"""Forms about children for whom there is no place."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases import codes
from cases.models.child import Sex
from shelters.models import AgeBand
from shelters.models.turned_away import REASONS


class NoPlaceForm(forms.Form):
    """No facility has a place for the child of a case."""

    form_key = forms.UUIDField(widget=forms.HiddenInput)
    reason = forms.ChoiceField(label=_("Why was there no place?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].choices = codes.choices(REASONS)  # type: ignore[attr-defined]
        if not self.is_bound:
            self.initial.setdefault("form_key", uuid.uuid4())


class DoorForm(NoPlaceForm):
    """A child came to the door and could not be taken: no name is asked."""

    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, widget=forms.RadioSelect)
    age_band = forms.ChoiceField(label=_("Age"), choices=AgeBand.choices, widget=forms.RadioSelect)

    field_order = ("form_key", "sex", "age_band", "reason")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["reason"].label = _("Why can the child not be taken?")
