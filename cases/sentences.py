"""The verbs of case work as sentences of the history, and as notices to a person."""

from django.utils.translation import gettext_lazy as _

from cases.models import Risk

SENTENCES = {
    "report.received": _("Report received"),
    "report.accepted": _("Report accepted"),
    "report.advice_only": _("Report: advice given, no case"),
    "report.referred_on": _("Report referred on"),
    "report.duplicate": _("Report is a duplicate"),
    "report.not_confirmed": _("Report not confirmed"),
    "report.child_matched": _("Child recognised in an earlier file"),
    "report.child_unmatched": _("Child not in an earlier file"),
    "child.registered": _("Child registered"),
    "child.changed": _("Identity of the child changed"),
    "case.opened": _("Case opened, risk: %(risk)s"),
    "case.assessed": _("Assessment done, risk: %(risk)s"),
    "case.risk_raised": _("Risk raised to: %(risk)s"),
    "case.risk_lowered": _("Risk lowered to: %(risk)s"),
    "case.planned": _("Plan made"),
    "case.closing_asked": _("Closing asked for"),
    "case.closing_agreed": _("Agreed to close"),
    "case.closing_sent_back": _("Sent back before closing"),
    "case.closed": _("Case closed"),
    "case.held": _("Put on hold"),
    "case.searched": _("Searched, not found"),
    "case.resumed": _("Child found, the case goes on"),
    "case.checked_after": _("Checked after closing"),
    "case.reopened": _("Case opened again, risk: %(risk)s"),
    "case.report_joined": _("New report on the child"),
    "case.purpose_stated": _("Opened in oversight, purpose stated"),
    "case.shared": _("Case shared with a colleague"),
    "case.share_ended": _("Share of the case ended"),
    "case.assigned": _("Responsible worker named"),
    "task.added": _("Task set"),
    "task.done": _("Task done"),
    "task.cancelled": _("Task called off"),
    "clock.delay_explained": _("Reason for a delay given"),
    "note.written": _("Note written"),
    "note.changed": _("Note changed"),
    "search.registration_number": _("Searched by registration number"),
    "viewed": _("Looked at the case"),
}
RISK_WORDS = {risk.value: risk.label for risk in Risk}
# What the record calls the things and pages of case work, for the auditor.
SUBJECTS = {
    "cases.case": _("Case"),
    "cases.child": _("Child"),
    "cases.note": _("Note"),
    "cases.report": _("Report"),
    "cases.reporter": _("Reporter"),
    "cases.caseshare": _("Share"),
    "cases.hold": _("On hold"),
}
PAGES = {
    "detail": _("Overview"),
    "history": _("History"),
    "notes": _("Notes"),
    "referrals": _("Referrals"),
    "registration_number": _("Registration number"),
    "reviews": _("Reviews"),
    "stays": _("Placement"),
}
NOTICES = {
    "report.red": _("Red report in your area"),
    "case.assigned": _("A case is now yours"),
    "case.taken_over": _("A case passed to another worker"),
    "case.closing_asked": _("Your agreement to close is asked for"),
    "case.closing_sent_back": _("A case was sent back before closing"),
    "case.closed": _("A case was closed"),
    "case.shared": _("A case was shared with you"),
    "case.held": _("A case was put on hold"),
    "case.reopened": _("A case was opened again"),
    "case.reported_again": _("A new report on the child of your case"),
    "case.risk_raised": _("The risk of a case was raised"),
    "case.risk_lowered": _("The risk of a case was lowered"),
    "task.added": _("A task for you"),
    "deadline.before": _("Due soon: %(step)s"),
    "deadline.due": _("Due now: %(step)s"),
    "deadline.late": _("Overdue in your area: %(step)s"),
}
