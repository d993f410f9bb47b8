"""Children, reports, cases, and the clocks that run on them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    """Children, reports, cases, and the clocks that run on them."""

    name = "cases"

    def ready(self) -> None:
        """Bring the words of our verbs and our places in the menu."""
        from accounts import hooks as people
        from audit import sentences as history
        from cases import counts, digest, duplicates, for_accounts, hooks, in_short, notices, sentences, sweep
        from cases.actions import plans, sheets, tasks
        from cases.actions.holidays import settle_holidays
        from cases.file import summary as file_summary
        from childprotect.lib.nav import NavItem, add

        history.add(sentences.SENTENCES)
        history.add_words("risk", sentences.RISK_WORDS)
        history.add_words("sheet", sentences.SHEET_WORDS)
        history.add_words("instrument", sentences.INSTRUMENT_WORDS)
        history.add_words("subject", sentences.SUBJECTS)
        history.add_words("page", sentences.PAGES)
        notices.add(sentences.NOTICES)
        hooks.summary_rows.append(file_summary)
        hooks.addresses["cases.report"] = hooks.report_address
        hooks.addresses["cases.limitproposal"] = hooks.limit_change_address
        hooks.addresses["cases.holidayproposal"] = hooks.holiday_change_address
        hooks.homes.append(("cases.manage_limits", "cases:limit_list"))
        hooks.addresses |= dict.fromkeys(sentences.FILE, hooks.file_address)
        hooks.addresses["cases.task"] = hooks.task_address
        hooks.addresses["cases.plan"] = hooks.plan_address
        hooks.tabs.append(hooks.Tab(_("Plan"), "cases:case_plan", "cases.view_case"))
        hooks.tabs.append(hooks.Tab(_("Contacts"), "cases:case_contacts", "cases.view_case"))
        hooks.tabs.append(hooks.Tab(_("Tasks"), "cases:case_tasks", "cases.view_case"))
        hooks.open_matters.append(hooks.OpenMatter(tasks.to_do, tasks.say_to_do, detail="title"))
        hooks.open_matters.append(hooks.OpenMatter(plans.waiting, plans.say_waiting))
        hooks.addresses["cases.call"] = hooks.call_address
        hooks.homes.append(("cases.view_call", "cases:desk"))
        hooks.tabs.append(hooks.Tab(_("Assessments"), "cases:case_sheets", "cases.view_case"))
        hooks.open_matters.append(hooks.OpenMatter(sheets.begun, sheets.say_begun, detail="title"))
        hooks.homes.append(("cases.resolve_duplicates", "cases:duplicate_list"))
        sweep.chores.append(duplicates.compare_changed)
        hooks.summary_rows.append(in_short.summary)
        people.case_numbers.append(for_accounts.case_of_number)
        people.shares.append(for_accounts.shares_of)
        sweep.chores.append(settle_holidays)
        hooks.addresses["cases.digest"] = hooks.digest_address
        hooks.addresses["accounts.user"] = hooks.home_address
        hooks.addresses["accounts.absence"] = hooks.absence_address
        sweep.chores.append(digest.every_morning)
        people.absence_entered.append(for_accounts.tell_stand_in)
        add(
            NavItem(
                _("Steps done in time"),
                "cases:timeliness",
                "cases.view_timeliness",
                order=70,
            ),
            NavItem(
                _("Time limits"),
                "cases:limit_list",
                "cases.manage_limits",
                order=80,
                within=(
                    "cases:limit_detail",
                    "cases:limit_propose",
                    "cases:limit_propose_new",
                    "cases:limit_change",
                    "cases:distances",
                ),
            ),
            NavItem(
                _("Public holidays"),
                "cases:holiday_list",
                "cases.manage_holidays",
                order=81,
                within=("cases:holiday_propose", "cases:holiday_change"),
            ),
            NavItem(
                _("Instruments"),
                "cases:instrument_list",
                "cases.list_instruments",
                order=82,
                within=("cases:instrument_detail", "cases:instrument_blank"),
            ),
            NavItem(
                _("My work"),
                "cases:home",
                "cases.work_case",
                order=10,
                within=("cases:notification_list",),
            ),
            NavItem(
                _("My team"),
                "cases:team",
                "cases.view_team",
                order=15,
                within=("cases:digest", "accounts:team_absences", "accounts:person_absences"),
            ),
            NavItem(
                _("Outward messages"),
                "cases:deliveries",
                "cases.view_delivery",
                order=20,
            ),
            NavItem(_("National desk"), "cases:desk", "cases.view_call", order=10),
            NavItem(_("New call"), "cases:call_new", "cases.add_call", order=12, within=("cases:call_new",)),
            NavItem(
                _("Calls"), "cases:call_list", "cases.view_call", order=14, within=("cases:call_detail",)
            ),
            NavItem(
                _("Joint team"),
                "cases:joint_team",
                "cases.view_meeting",
                order=45,
                within=(
                    "cases:meeting_new",
                    "cases:meeting_detail",
                    "cases:meeting_agenda",
                    "cases:meeting_attendance",
                    "cases:meeting_close",
                    "cases:meeting_cancel",
                ),
            ),
            NavItem(
                _("Incoming reports"),
                "cases:report_list",
                "cases.view_report",
                order=20,
                rows=counts.reports_waiting,
                new=True,
                within=(
                    "cases:report_new",
                    "cases:report_detail",
                    "cases:report_decide",
                    "cases:report_route",
                    "cases:report_police",
                    "cases:report_follow_up",
                ),
            ),
            NavItem(
                _("Possible duplicates"),
                "cases:duplicate_list",
                "cases.resolve_duplicates",
                order=25,
                rows=counts.pairs_waiting,
                new=True,
                within=(
                    "cases:duplicate_detail",
                    "cases:duplicate_new",
                    "cases:child_search",
                    "cases:merge_list",
                ),
            ),
            NavItem(
                _("Cases"),
                "cases:case_list",
                "cases.view_case",
                order=30,
                rows=counts.my_cases,
                within=("cases:",),
            ),
        )
