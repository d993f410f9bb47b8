"""What people type about their time off, and about how they are told."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import absences
from accounts.models import Channels, User
from childprotect.lib import clock
from childprotect.lib.edits import EditForm
from childprotect.lib.forms import ClockField, DayField, PhoneField


class AbsenceForm(forms.Form):
    """From when until when somebody is away, and who stands in."""

    since = DayField(label=_("First day away"), future=True)
    until = DayField(label=_("Last day away"), future=True, past=False)
    stand_in = forms.ChoiceField(
        label=_("Who stands in"),
        required=False,
        help_text=_(
            "A colleague of the same unit, or somebody above it. They are told what the person away would have been told."
        ),
    )

    def __init__(self, *args: Any, person: User, **options: Any) -> None:
        super().__init__(*args, **options)
        today = clock.today()
        people = absences.candidates(person, today, today)
        self.people = {str(one.ref): one for one in people}
        nobody = _("Nobody: whoever else holds the role is told, or the next above")
        self.fields["stand_in"].choices = [  # type: ignore[attr-defined]
            ("", nobody),
            *((ref, f"{one.name} ({one.username})") for ref, one in self.people.items()),
        ]
        for name in ("since", "until"):
            self.fields[name].width = "f4"  # type: ignore[attr-defined]

    def clean_stand_in(self) -> User | None:
        """Who it is."""
        return self.people.get(self.cleaned_data["stand_in"])


class ChannelsForm(EditForm):
    """How somebody is told outside the service."""

    mark_optional = False
    email = forms.BooleanField(label=_("By e-mail"), required=False)
    sms = forms.BooleanField(label=_("By SMS"), required=False)
    phone = PhoneField(label=_("Phone number for SMS"), required=False)
    digest = forms.BooleanField(
        label=_("The morning summary as well"),
        required=False,
        help_text=_("How much is due today and how much is overdue, each morning at eight."),
    )
    quiet_from = ClockField(
        label=_("Quiet from"),
        required=False,
        help_text=_("Nothing but red cases is sent in the quiet hours."),
    )
    quiet_until = ClockField(label=_("Quiet until"), required=False, help_text=_("For example 07:00"))

    def __init__(self, *args: Any, record: Channels, **options: Any) -> None:
        super().__init__(*args, record=record, **options)
        where = record.person.email
        self.fields["email"].help_text = where or _(
            "Your account has no e-mail address. Ask your user administrator."
        )
        for name in ("quiet_from", "quiet_until"):
            self.fields[name].width = "f4"  # type: ignore[attr-defined]

    @classmethod
    def values_of(cls, record: Channels) -> dict[str, Any]:
        """With hours and minutes only."""
        values = super().values_of(record)
        for name in ("quiet_from", "quiet_until"):
            values[name] = values[name].replace(second=0, microsecond=0) if values[name] else None
        return values
