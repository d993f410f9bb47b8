"""What people type about themselves: log-in, password, language."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate, password_validation
from django.utils.translation import gettext_lazy as _

from accounts import throttle
from accounts.models import User
from childprotect.lib.forms import TextField

LONGEST_PASSWORD = 200


def password_field(label: Any, *, new: bool = False, **options: Any) -> forms.CharField:
    """A password: never shown, never stripped, pasting allowed."""
    kind = "new-password" if new else "current-password"
    widget = forms.PasswordInput(attrs={"autocomplete": kind})
    return forms.CharField(label=label, strip=False, max_length=LONGEST_PASSWORD, widget=widget, **options)


class LoginForm(forms.Form):
    """User name and password. The same sentence for a wrong name, a wrong password and a closed account."""

    username = TextField(label=_("User name"), max_length=60)
    password = password_field(_("Password"))

    def __init__(self, *args: Any, request: Any = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.request, self.user = request, None
        self.fields["username"].widget.attrs |= {"autocomplete": "username", "autocapitalize": "none"}

    def clean(self) -> dict[str, Any]:
        """Who it is."""
        cleaned = super().clean() or {}
        if cleaned.get("username") and cleaned.get("password"):
            if throttle.too_many(self.request, cleaned["username"]):
                raise forms.ValidationError(
                    _(
                        "Too many tries from this device. Wait a quarter of an hour, or log in where you usually do."
                    ),
                    code="wait",
                )
            self.user = authenticate(self.request, username=cleaned["username"], password=cleaned["password"])
            if self.user is None:
                throttle.failed(self.request, cleaned["username"])
                raise forms.ValidationError(_("User name or password is wrong."), code="wrong")
        return cleaned


class ForgottenForm(forms.Form):
    """Whose password is forgotten."""

    username = TextField(label=_("User name"), max_length=60)


class NewPasswordForm(forms.Form):
    """A new password, typed once more."""

    new = password_field(
        _("New password"), new=True, help_text=_("At least 15 characters; a sentence is easy to remember.")
    )
    again = password_field(_("New password once more"), new=True)

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_new(self) -> str:
        """Long enough, not common, not one's own name."""
        typed: str = self.cleaned_data["new"]
        password_validation.validate_password(typed, self.user)
        return typed

    def clean(self) -> dict[str, Any]:
        """Both the same."""
        cleaned = super().clean() or {}
        if cleaned.get("new") and cleaned.get("again") and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("The two passwords are not the same."))
        return cleaned


class ChangePasswordForm(NewPasswordForm):
    """The old password, and a new one."""

    old = password_field(_("Present password"))
    field_order = ["old", "new", "again"]

    def clean_old(self) -> str:
        """The present one."""
        typed: str = self.cleaned_data["old"]
        if not self.user.check_password(typed):
            raise forms.ValidationError(_("The present password is wrong."))
        return typed
