"""Needs sent to other sectors, and their answers."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferralsConfig(AppConfig):
    """Needs sent to other sectors, and their answers."""

    name = "referrals"

    def ready(self) -> None:
        """Bring our words, our tab of the case page, what keeps a case open, and our places in the menu."""
        from accounts import hooks as people
        from audit import sentences as history
        from cases import hooks, notices
        from childprotect.lib.nav import NavItem, add
        from referrals import for_accounts, for_cases

        history.add(for_cases.SENTENCES)
        history.add_words(
            "subject", {"referrals.referral": _("Referral"), "referrals.organisation": _("Organisation")}
        )
        notices.add(for_cases.NOTICES)
        hooks.tabs.append(hooks.Tab(_("Referrals"), "referrals:case_referrals", "referrals.view_referral"))
        hooks.open_matters.append(hooks.OpenMatter(for_cases.unanswered, for_cases.say_unanswered))
        hooks.timeline_kinds["referral"] = (_("Referrals"), ("referral.",))
        hooks.summary_rows.append(for_cases.summary)
        hooks.addresses["referrals.referral"] = for_cases.address
        people.same_place.append(for_accounts.fellows)
        people.places.append(for_accounts.places)
        hooks.homes.append(("referrals.answer_referral", "referrals:inbox"))
        add(
            NavItem(
                _("Inbox"), "referrals:inbox", "referrals.answer_referral", order=10, within=("referrals:",)
            ),
            NavItem(
                _("Referrals"),
                "referrals:referral_list",
                "referrals.send_referral",
                order=40,
                within=("referrals:referral_detail",),
            ),
            NavItem(
                _("Directory of services"), "referrals:directory", "referrals.view_organisation", order=70
            ),
            NavItem(_("Organisations"), "referrals:directory", "referrals.manage_organisation", order=30),
        )
