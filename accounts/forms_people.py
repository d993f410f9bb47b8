"""Forms of user administration and of the auditor."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.roles import ROLES
from areas.models import Area
from audit.models import Event
from childprotect.lib import clock
from childprotect.lib.forms import DayField, KnownParameters, PhoneField, TextField


class PersonForm(forms.Form):
    """A new person."""

    username = TextField(
        label=_("User name"),
        max_length=60,
        validators=[RegexValidator(r"^[A-Za-z0-9._-]+\Z", _("Latin letters, digits, dot and dash only."))],
    )
    given_name = TextField(label=_("Given name"), max_length=80)
    father_name = TextField(label=_("Father's (mother's) name"), required=False, max_length=80)
    email = forms.EmailField(label=_("E-mail"), required=False, max_length=200)
    phone = PhoneField(label=_("Phone"), required=False)


class PostingForm(forms.Form):
    """A role in an area, from a day."""

    role = forms.ChoiceField(label=_("Role"), choices=[(role.code, role.label) for role in ROLES.values()])
    area = TextField(
        label=_("Area"), max_length=12, help_text=_("Code of the area: 46 for Ömnögovi, 4631 for Khanbogd.")
    )
    since = DayField(label=_("From"), future=True)
    until = DayField(label=_("Until"), required=False, future=True, past=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if not self.is_bound:
            self.initial.setdefault("since", clock.today())

    def clean_area(self) -> Area:
        """An area that exists today."""
        area = Area.objects.current().filter(code=self.cleaned_data["area"].upper()).first()
        if area is None:
            raise forms.ValidationError(_("There is no area with this code."))
        return area


class PeopleFilter(KnownParameters, forms.Form):
    """Which people a list shows."""

    q = TextField(label=_("Name or user name"), required=False, max_length=60)
    role = forms.ChoiceField(
        label=_("Role"),
        required=False,
        choices=[("", _("All")), *((role.code, role.label) for role in ROLES.values())],
    )


class TokenForm(forms.Form):
    """A key for the API."""

    name = TextField(label=_("What the key is for"), max_length=60)


class EventFilter(KnownParameters, forms.Form):
    """Which events the auditor reads."""

    person = TextField(label=_("User name"), required=False, max_length=60)
    case = TextField(label=_("Case number"), required=False, max_length=30)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=[("", _("All")), *Event.Kind.choices])
    since = DayField(label=_("From"), required=False)
    until = DayField(label=_("Until"), required=False)

    def clean_person(self) -> User | None:
        """Who it is; an unknown name finds nothing, and says so."""
        name = self.cleaned_data["person"]
        if not name:
            return None
        person = User.objects.filter(username__iexact=name).first()
        if person is None:
            raise forms.ValidationError(_("There is no such person."))
        return person
