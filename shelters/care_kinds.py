"""What can be written into the file of a stay: the same table for the pages and the API."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from shelters.actions import care, days, leaving, medicine
from shelters.forms import care as forms

WRITE, STATE = "shelters.write_care", "shelters.state_ground"


@dataclass(frozen=True)
class Kind:
    """One thing that is written: its form, the action, who may, and the words of its page."""

    form: type[forms.CareForm]
    action: Callable[..., Any]
    heading: Promise | str
    needs: str = WRITE
    once: bool = True  # the action takes `form_key`: the same form sent twice is one row


def _end_alert(stay: Any, *, by: Any, alert: Any) -> Any:
    return care.end_health_alert(alert, by=by)


KINDS: dict[str, Kind] = {
    "ground": Kind(forms.GroundForm, care.state_ground, _("State the ground of the admission"), STATE),
    "told": Kind(forms.ToldForm, care.say_told, _("Write down who was told"), STATE),
    "alert": Kind(forms.AlertForm, care.warn_of_health, _("Warn of the child's health")),
    "alert_end": Kind(forms.AlertEndForm, _end_alert, _("End a warning"), once=False),
    "note": Kind(forms.NoteForm, days.write_note, _("Write a daily note")),
    "belonging": Kind(forms.BelongingForm, days.take_belonging, _("Keep something for the child")),
    "belonging_back": Kind(forms.BelongingBackForm, days.give_back, _("Give things back"), once=False),
    "schooling": Kind(forms.SchoolingForm, days.set_schooling, _("Say how the child learns")),
    "visitor": Kind(forms.VisitorForm, days.name_visitor, _("Say who may visit and who must not")),
    "visit": Kind(forms.VisitForm, days.record_visit, _("Write down a visit")),
    "medicine": Kind(forms.MedicineForm, medicine.order_medicine, _("Order a medicine")),
    "medicine_stop": Kind(forms.MedicineStopForm, medicine.stop_medicine, _("Stop a medicine"), once=False),
    "dose": Kind(forms.DoseForm, medicine.sign_dose, _("Sign a medicine"), once=False),
    "leave": Kind(forms.LeaveForm, leaving.begin_leave, _("Let the child go on leave")),
    "leave_end": Kind(forms.LeaveEndForm, leaving.end_leave, _("Write down the return"), once=False),
}
