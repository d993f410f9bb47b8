"""Children, reports, cases, and the clocks that run on them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    """Children, reports, cases, and the clocks that run on them."""

    name = "cases"

    def ready(self) -> None:
        """Bring our words, addresses, tabs, what keeps a case open, chores and places in the menu."""
        from accounts import drafts
        from accounts import hooks as people
        from audit import sentences as history
        from cases import digest, duplicates, for_accounts, hooks, in_short, menu, notices, sentences, sweep
        from cases.actions import plans, sheets, tasks
        from cases.actions.holidays import settle_holidays
        from cases.file import summary as file_summary
        from childprotect.lib.nav import add

        history.add(sentences.SENTENCES)
        history.add_words("risk", sentences.RISK_WORDS)
        history.add_words("sheet", sentences.SHEET_WORDS)
        history.add_words("instrument", sentences.INSTRUMENT_WORDS)
        history.add_words("subject", sentences.SUBJECTS)
        history.add_words("page", sentences.PAGES)
        notices.add(sentences.NOTICES)
        hooks.addresses |= dict.fromkeys(sentences.FILE, hooks.file_address) | {
            "cases.report": hooks.report_address,
            "cases.call": hooks.call_address,
            "cases.task": hooks.task_address,
            "cases.plan": hooks.plan_address,
            "cases.limitproposal": hooks.limit_change_address,
            "cases.holidayproposal": hooks.holiday_change_address,
            "cases.digest": hooks.digest_address,
            "cases.handover": hooks.handover_address,
            "accounts.user": hooks.home_address,
            "accounts.absence": hooks.absence_address,
        }
        hooks.homes += [
            ("cases.manage_limits", "cases:limit_list"),
            ("cases.view_call", "cases:desk"),
            ("cases.resolve_duplicates", "cases:duplicate_list"),
        ]
        hooks.tabs += [
            hooks.Tab(_("Plan"), "cases:case_plan", "cases.view_case"),
            hooks.Tab(_("Contacts"), "cases:case_contacts", "cases.view_case"),
            hooks.Tab(_("Tasks"), "cases:case_tasks", "cases.view_case"),
            hooks.Tab(_("Assessments"), "cases:case_sheets", "cases.view_case"),
        ]
        hooks.open_matters += [
            hooks.OpenMatter(tasks.to_do, tasks.say_to_do, detail="title"),
            hooks.OpenMatter(plans.waiting, plans.say_waiting),
            hooks.OpenMatter(sheets.begun, sheets.say_begun, detail="title"),
        ]
        hooks.summary_rows += [file_summary, in_short.summary]
        people.case_numbers.append(for_accounts.case_of_number)
        people.shares.append(for_accounts.shares_of)
        people.absence_entered.append(for_accounts.tell_stand_in)
        sweep.chores += [duplicates.compare_changed, settle_holidays, digest.every_morning, drafts.forget_old]
        add(*menu.ENTRIES)
