"""People, postings, the role table, the scope."""

from importlib import import_module

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from audit import sentences
from childprotect.lib import nav

SENTENCES = {
    "user.created": _("Person created"),
    "user.logged_in": _("Logged in"),
    "user.password_changed": _("Password changed"),
    "user.password_reset": _("One-time password given"),
    "user.reset_sent": _("Link for a new password sent"),
    "user.sessions_ended": _("All sessions ended"),
    "user.activated": _("Person may log in again"),
    "user.deactivated": _("Person deactivated"),
    "posting.given": _("Posting given"),
    "posting.ended": _("Posting ended"),
    "absence.entered": _("Time off entered"),
    "absence.ended": _("Time off ended"),
    "absence.stand_in_left": _("Stand-in left: nobody stands in any more"),
    "channels.chosen": _("Ways to be reminded chosen"),
    "token.made": _("Key for the API made"),
    "token.revoked": _("Key for the API revoked"),
}
SUBJECTS = {
    "accounts.user": _("Person"),
    "accounts.posting": _("Posting"),
    "accounts.token": _("Key for the API"),
    "accounts.absence": _("Time off"),
}


class AccountsConfig(AppConfig):
    """People, postings, the role table, the scope."""

    name = "accounts"

    def ready(self) -> None:
        """Bring our words and places in the menu, and the token's name to the schema (it registers itself)."""
        import_module("accounts.schema")
        sentences.add(SENTENCES)
        sentences.add_words("subject", SUBJECTS)
        nav.add(
            nav.NavItem(
                _("People"),
                "accounts:people",
                "accounts.manage_people",
                order=10,
                within=("accounts:person_new", "accounts:person_detail"),
            ),
            nav.NavItem(_("Audit log"), "accounts:events", "audit.view_event", order=10),
        )
