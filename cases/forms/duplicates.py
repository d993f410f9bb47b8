"""What is decided of two files, and what the registrar looks for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Child
from childprotect.lib.forms import TextField


class LeadingForm(forms.Form):
    """Which of two files leads when they are joined."""

    leading = forms.ChoiceField(label=_("Which file leads?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, one: Child, other: Child, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["leading"].choices = [
            (str(file.ref), f"{file.name}, {file.number}") for file in (one, other)
        ]  # type: ignore[attr-defined]
        self.fields["leading"].help_text = _(
            "Nothing is moved. Its name stands first, the other stays as it is."
        )
        self.initial.setdefault("leading", str(min(one, other, key=_fullness).ref))


def _fullness(child: Child) -> tuple[int, int]:
    """The file that knows most first, then the earlier one."""
    known = (child.registration_number, child.birth_date, child.father_name, child.given_name)
    return -sum(bool(value) for value in known), child.pk


class DecisionForm(LeadingForm):
    """The registrar's decision on a pair."""

    SAME, NOT_SAME, LATER = "same", "not_same", "later"

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.ChoiceField(
        choices=[(SAME, SAME), (NOT_SAME, NOT_SAME), (LATER, LATER)],
        error_messages={
            "required": _("Choose what you decide."),
            "invalid_choice": _("Choose what you decide."),
        },
    )


class ChildSearchForm(forms.Form):
    """One field: names, a child number, a registration number."""

    q = TextField(
        label=_("Name, child number or registration number"),
        help_text=_(
            "Cyrillic or Latin letters; the beginning of a name is enough, one or two letters may be wrong."
        ),
        max_length=80,
        error_messages={"required": _("Type a name or a number.")},
    )


class OtherCaseForm(forms.Form):
    """The case whose child may be the same."""

    number = TextField(
        label=_("Number of the other case"), help_text=_("For example ХХ-7К4-29М-Т"), max_length=30
    )
