"""What histories and notifications say about the file of a stay."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

from audit import sentences as history
from cases import hooks, notices
from childprotect.lib.nav import NavItem, add

SENTENCES = {
    "stay.at_door": gettext_lazy("Child taken in at the door"),
    "stay.ground_stated": gettext_lazy("Ground of the admission stated"),
    "stay.ground_confirmed": gettext_lazy("Supervisor confirmed the admission"),
    "stay.told": gettext_lazy("Somebody was told that the child is in a place of safety"),
    "stay.not_told": gettext_lazy("Written down why somebody was not told of the stay"),
    "stay.health_alert": gettext_lazy("Health warning in the place of safety"),
    "stay.health_alert_ended": gettext_lazy("Health warning ended"),
    "stay.noted": gettext_lazy("Daily note written in the place of safety"),
    "stay.belonging_taken": gettext_lazy("Something kept for the child"),
    "stay.belonging_returned": gettext_lazy("Belongings given back"),
    "stay.schooling": gettext_lazy("How the child learns in the place of safety"),
    "stay.visitor_allowed": gettext_lazy("Visitor allowed"),
    "stay.visitor_forbidden": gettext_lazy("Visitor forbidden"),
    "stay.visited": gettext_lazy("Visit in the place of safety"),
    "stay.medicine_ordered": gettext_lazy("Medicine ordered"),
    "stay.medicine_stopped": gettext_lazy("Medicine stopped"),
    "stay.medicine_given": gettext_lazy("Medicine given"),
    "stay.medicine_not_given": gettext_lazy("Medicine not given"),
    "stay.printed": gettext_lazy("Sheet of the stay printed"),
    "stay.incident": gettext_lazy("Incident recorded in the place of safety"),
    "stay.incident_answered": gettext_lazy("Inspector answered an incident"),
    "stay.on_leave": gettext_lazy("Child went on leave"),
    "stay.back": gettext_lazy("Child came back from leave"),
    "stay.stays_away": gettext_lazy("Child does not come back from leave"),
    "stay.not_back": gettext_lazy("Child not back from leave in time"),
}
NOTICES = {
    "stay.ground_stated": gettext_lazy("A child was taken to a place of safety: confirm the admission"),
    "stay.ground_confirmed": gettext_lazy("The supervisor has confirmed the admission"),
    "stay.incident": gettext_lazy("An incident is recorded in the facility"),
    "stay.staff_incident": gettext_lazy("An incident concerns staff of a facility: look at it at once"),
    "stay.incident_answered": gettext_lazy("The inspector has answered an incident"),
    "stay.on_leave": gettext_lazy("The child has left the facility on leave"),
    "stay.not_back": gettext_lazy("A child is not back from leave in time"),
    "stay.back": gettext_lazy("The child is back from leave"),
    "stay.stays_away": gettext_lazy("The child does not come back from leave"),
}


def ground_address(subject_ref: Any, case_ref: Any) -> str:
    """The page where a supervisor confirms an admission."""
    return reverse("shelters:ground_confirm", args=[subject_ref])


def incident_address(subject_ref: Any, case_ref: Any) -> str:
    """The page of an incident."""
    return reverse("shelters:incident_detail", args=[subject_ref])


def bring() -> None:
    """Put our words and addresses where histories and notifications look for them, and incidents into the menu."""
    history.add(SENTENCES)
    history.add_words(
        "subject",
        {
            "shelters.stayground": gettext_lazy("Ground of a stay"),
            "shelters.incident": gettext_lazy("Incident"),
        },
    )
    notices.add(NOTICES)
    hooks.addresses["shelters.stayground"] = ground_address
    hooks.addresses["shelters.incident"] = incident_address
    add(
        NavItem(
            gettext_lazy("Incidents"),
            "shelters:incident_list",
            "shelters.answer_incident",
            order=62,
            within=("shelters:incident_detail",),
        )
    )
