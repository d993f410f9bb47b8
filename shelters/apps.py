"""Facilities, beds and stays."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SheltersConfig(AppConfig):
    """Facilities, beds and stays."""

    name = "shelters"

    def ready(self) -> None:
        """Bring our words, our tab of the case page, what keeps a case open, our chore and places in the menu."""
        from accounts import hooks as people
        from audit import sentences as history
        from cases import hooks, notices, sweep
        from childprotect.lib.nav import NavItem, add
        from shelters import (
            for_accounts,
            for_cases,
            for_cases_care,
            for_facilities,
            for_placements,
            for_visits,
        )
        from shelters.actions.holding import lapse_holds
        from shelters.actions.leaving import tell_late_leaves
        from shelters.actions.particulars import apply_statuses
        from shelters.actions.staying import prolong_overstays
        from shelters.actions.waiting import offer_places
        from shelters.snapshots import count_days

        history.add(for_cases.SENTENCES | for_facilities.SENTENCES)
        for_cases_care.bring()
        for_visits.bring()
        history.add_words(
            "subject",
            {"shelters.stay": _("Stay"), "shelters.facility": _("Facility"), "shelters.bed": _("Bed")}
            | {"shelters.turnedaway": _("Turned away")},
        )
        notices.add(for_cases.NOTICES)
        hooks.tabs.append(hooks.Tab(_("Placement"), "shelters:case_stays", "shelters.view_stay"))
        hooks.open_matters.append(hooks.OpenMatter(for_cases.living, for_cases.say_living, what="status"))
        hooks.timeline_kinds["stay"] = (_("Placement"), ("stay.", "bed.", "kin.", "placement.", "waiting."))
        hooks.placements.append(for_cases.is_placed)
        hooks.summary_rows.append(for_cases.summary)
        hooks.addresses["shelters.stay"] = for_cases.address
        hooks.addresses["shelters.waiting"] = for_placements.waiting_address
        hooks.addresses["shelters.otherplacement"] = for_placements.address
        history.add(for_placements.SENTENCES)
        history.add_words(
            "subject", {"shelters.otherplacement": _("Placement"), "shelters.waiting": _("Waiting list")}
        )
        notices.add(for_placements.NOTICES)
        hooks.addresses["shelters.facility"] = for_cases.own_address
        hooks.homes.append(("shelters.manage_stay", "shelters:own"))
        hooks.homes.append(("shelters.view_board", "shelters:board"))
        people.same_place.append(for_accounts.fellows)
        people.places.append(for_accounts.places)
        sweep.chores.append(prolong_overstays)
        sweep.chores.append(tell_late_leaves)
        sweep.chores.append(apply_statuses)
        sweep.chores.append(lapse_holds)
        sweep.chores.append(offer_places)
        sweep.chores.append(count_days)
        add(
            NavItem(
                _("My facility"),
                "shelters:own",
                "shelters.manage_stay",
                order=10,
                within=(
                    "shelters:stay_detail",
                    "shelters:facility_beds",
                    "shelters:stay_door",
                    "shelters:stay_file",
                ),
            ),
            NavItem(
                _("Shelter occupancy"),
                "shelters:board",
                "shelters.view_board",
                order=60,
                within=("shelters:history", "shelters:board_list", "shelters:cost"),
            ),
            NavItem(_("Cost norms"), "shelters:norm_list", "shelters.manage_costnorm", order=66),
            NavItem(
                _("Facilities"),
                "shelters:facility_list",
                "shelters.view_facility",
                order=65,
                within=("shelters:",),
            ),
        )
