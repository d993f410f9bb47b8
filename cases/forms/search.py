"""What a person types to find a file."""

from django import forms
from django.utils.translation import gettext_lazy as _

from childprotect.lib.forms import TextField


class SearchForm(forms.Form):
    """One field: a name, a number of any kind, a telephone."""

    q = TextField(
        label=_("Name, telephone, case number or registration number"),
        help_text=_(
            "Cyrillic or Latin letters; the beginning of a name is enough, one or two letters may be wrong."
        ),
        max_length=80,
        error_messages={"required": _("Type a name or a number.")},
    )
