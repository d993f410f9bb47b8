"""What case pages, histories and the case's own rules hear of visits to one-stop centres."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from audit import sentences as history
from cases import hooks, notices
from cases.models import Case
from childprotect.lib.nav import NavItem, add
from shelters.models import Profession, Visit

SENTENCES = {
    "visit.sent": gettext_lazy("Child sent to a one-stop centre"),
    "visit.cancelled": gettext_lazy("Visit to the centre called off"),
    "visit.arrived": gettext_lazy("Child arrived at the one-stop centre"),
    "visit.consent_given": gettext_lazy("Consent to the services of the centre"),
    "visit.consent_withdrawn": gettext_lazy("Consent to the services of the centre withdrawn"),
    "visit.story_taken": gettext_lazy("The child told what happened, once"),
    "visit.part_begun": gettext_lazy("Centre visit, part begun: %(profession)s"),
    "visit.room_times": gettext_lazy("Centre visit, time in the room: %(profession)s"),
    "visit.part_signed": gettext_lazy("Centre visit, part signed: %(profession)s"),
    "visit.part_added": gettext_lazy("Centre visit, addition to a signed part: %(profession)s"),
    "visit.ended": gettext_lazy("Child left the one-stop centre with a plan"),
    "appointment.made": gettext_lazy("Return to the centre agreed: %(profession)s"),
    "appointment.kept": gettext_lazy("Child came back to the centre: %(profession)s"),
    "appointment.missed": gettext_lazy("Child did not come back to the centre: %(profession)s"),
    "appointment.cancelled": gettext_lazy("Return to the centre called off: %(profession)s"),
}
NOTICES = {
    "visit.sent": gettext_lazy("A child is sent to your centre"),
    "visit.cancelled": gettext_lazy("A child who was sent to your centre does not come"),
    "visit.arrived": gettext_lazy("The child has arrived at the one-stop centre"),
    "visit.consent_withdrawn": gettext_lazy("The consent to a centre visit is withdrawn"),
    "visit.ended": gettext_lazy("The centre visit has ended; its plan is on the case"),
    "appointment.made": gettext_lazy("The child is to come back to the centre"),
    "appointment.missed": gettext_lazy("The child did not come back to the centre"),
    "appointment.cancelled": gettext_lazy("A return to the centre is called off"),
}
SUBJECTS = {
    "shelters.visit": gettext_lazy("Centre visit"),
    "shelters.visitpart": gettext_lazy("Part of a centre visit"),
    "shelters.appointment": gettext_lazy("Return to the centre"),
}
ENTRY = NavItem(
    gettext_lazy("Visits today"),
    "shelters:visits_today",
    "shelters.attend_visit",
    order=10,
    within=("shelters:",),
)


def bring() -> None:
    """Bring our words, our tab of the case page, what keeps a case open, the home of the role and its menu."""
    history.add(SENTENCES)
    history.add_words("profession", dict(Profession.choices))
    history.add_words("subject", SUBJECTS)
    notices.add(NOTICES)
    hooks.tabs.append(hooks.Tab(gettext_lazy("Centre visits"), "shelters:case_visits", "shelters.view_visit"))
    hooks.open_matters.append(hooks.OpenMatter(under_way, say_under_way))
    hooks.timeline_kinds["visit"] = (gettext_lazy("Centre visits"), ("visit.", "appointment."))
    hooks.addresses |= {
        "shelters.visit": address,
        "shelters.visitpart": part_address,
        "shelters.appointment": appointment_address,
    }
    hooks.homes.append(("shelters.attend_visit", "shelters:visits_today"))
    add(ENTRY)


def under_way(case: int, now: datetime) -> QuerySet[Visit]:
    """The visit of a child to a centre, up to its last appointment: it keeps the case open."""
    return Visit.objects.lasting(now).filter(case=case)


def say_under_way(case: Case, rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """That a visit goes on, with the page of the case's visits."""
    return [(_("A visit to a one-stop centre goes on"), reverse("shelters:case_visits", args=[case.ref]))]


def address(subject_ref: Any, case_ref: Any) -> str:
    """The page of a visit."""
    return reverse("shelters:visit_detail", args=[subject_ref])


def part_address(subject_ref: Any, case_ref: Any) -> str:
    """Where a part of a visit is told of on the case: nobody but who wrote it opens it."""
    return reverse("shelters:case_visits", args=[case_ref])


def appointment_address(subject_ref: Any, case_ref: Any) -> str:
    """The page of an appointment."""
    return reverse("shelters:appointment_detail", args=[subject_ref])
