"""Forms of facilities."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.forms.areas import AreaField
from childprotect.lib import clock
from childprotect.lib.forms import DayField, PhoneField, TextField
from shelters.models import Bed, Facility, Profession


class OutageForm(forms.Form):
    """A bed out of use."""

    bed = forms.ModelChoiceField(None, label=_("Bed"), to_field_name="ref", empty_label=_("Choose"))
    since = DayField(label=_("From, if not from now"), required=False, future=True, past=False)
    until = DayField(label=_("Until, this day included"), future=True, past=False)
    reason = TextField(label=_("Why"), max_length=200)

    def __init__(self, *args: Any, facility: Facility, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["bed"].queryset = Bed.objects.filter(facility=facility)  # type: ignore[attr-defined]
        self.fields["bed"].label_from_instance = lambda bed: bed.label  # type: ignore[attr-defined]


class StaffForm(forms.Form):
    """Who works at the facility."""

    person = TextField(label=_("User name"), max_length=60)
    profession = forms.ChoiceField(
        label=_("What the person does here"),
        choices=[("", _("Runs the facility")), *Profession.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    since = DayField(label=_("From"), future=True)
    mark_optional = False

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user
        if not self.is_bound:
            self.initial.setdefault("since", clock.today())

    def clean_person(self) -> User:
        """A person within the administrator's reach."""
        found = (
            User.objects.visible_to(self.user).filter(username__iexact=self.cleaned_data["person"]).first()
        )
        if found is None:
            raise forms.ValidationError(_("There is no such person in your area."))
        return found


class NewFacilityForm(forms.Form):
    """A facility for the directory."""

    name_mn = TextField(label=_("Name in Mongolian"), max_length=160)
    name_en = TextField(label=_("Name in English"), max_length=160)
    unit = AreaField(label=_("Soum or khoroo"), help_text=_("Write a part of the name."), required=True)
    shelter = forms.BooleanField(label=_("Temporary shelter"), required=False)
    centre = forms.BooleanField(label=_("One-stop service centre"), required=False)
    owner = forms.ChoiceField(label=_("Whose it is"), choices=Facility.Owner, widget=forms.RadioSelect)
    opened_on = DayField(label=_("Takes children since"))
    phone = PhoneField(label=_("Phone"), required=False)
    address = TextField(
        label=_("Address"),
        help_text=_("Confidential: only its staff and who brings a child there read it."),
        required=False,
        max_length=300,
    )
