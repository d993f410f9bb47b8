"""Boards over caseloads, reviews and their findings."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InspectorsConfig(AppConfig):
    """Boards over caseloads, reviews and their findings."""

    name = "inspectors"

    def ready(self) -> None:
        """Bring our words, our tab of the case page, what keeps a case open, and our places in the menu."""
        from audit import sentences as history
        from cases import hooks, notices
        from childprotect.lib.nav import NavItem, add
        from inspectors import for_cases

        history.add(for_cases.SENTENCES)
        history.add_words("subject", {"inspectors.review": _("Review")})
        notices.add(for_cases.NOTICES)
        hooks.tabs.append(hooks.Tab(_("Reviews"), "inspectors:case_reviews", "inspectors.view_review"))
        hooks.open_matters.append(hooks.OpenMatter(for_cases.not_closed, for_cases.say_not_closed))
        hooks.timeline_kinds["review"] = (_("Reviews"), ("review.",))
        hooks.addresses["inspectors.review"] = for_cases.address
        hooks.homes.insert(0, ("inspectors.view_board", "inspectors:board"))
        add(
            NavItem(_("Caseload"), "inspectors:board", "inspectors.view_board", order=10),
            NavItem(
                _("Reviews"),
                "inspectors:review_list",
                "inspectors.view_review",
                order=50,
                within=("inspectors:",),
            ),
        )
