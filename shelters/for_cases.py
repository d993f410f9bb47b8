"""What case pages and histories say about stays."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases.models import Case
from childprotect.lib.addresses import path_to
from childprotect.lib.prepared import Prepared
from shelters.models import Stay

SENTENCES = {
    "stay.proposed": gettext_lazy("A place of safety was asked for"),
    "stay.bed_given": gettext_lazy("A bed is held"),
    "stay.held": gettext_lazy("A bed is held"),
    "stay.lapsed": gettext_lazy("The child did not arrive in time, and the bed is free again"),
    "place.kept_apart": gettext_lazy("A bed was asked for where somebody must be kept apart"),
    "stay.admitted": gettext_lazy("Child admitted to a place of safety"),
    "stay.refused": gettext_lazy("The facility could not take the child"),
    "stay.cancelled": gettext_lazy("The request for a place was taken back"),
    "stay.extended": gettext_lazy("Stay extended"),
    "stay.discharged": gettext_lazy("Child left the place of safety"),
    "stay.extension_asked": gettext_lazy("A longer stay is asked for"),
    "stay.extension_refused": gettext_lazy("A longer stay is refused"),
    "stay.adults_counted": gettext_lazy("Adults who stay with the child counted"),
    "stay.bed_changed": gettext_lazy("Child has another bed"),
    "stay.transfer_asked": gettext_lazy("Another facility is asked to take the child over"),
    "stay.leaving_agreed": gettext_lazy("Agreed that the child may leave"),
    "stay.bed_promised_twice": gettext_lazy("Stay past its end, and the bed is promised to another child"),
    "place.none_found": gettext_lazy("No place was found for the child"),
    "place.turned_away": gettext_lazy("A child was turned away at the door"),
    "facility.opened": gettext_lazy("Facility added"),
    "bed.out_of_use": gettext_lazy("Bed out of use"),
    "bed.in_use": gettext_lazy("Bed in use again"),
    "staff.added": gettext_lazy("Person added to the staff"),
    "staff.ended": gettext_lazy("Person no longer on the staff"),
}
NOTICES = {
    "stay.proposed": gettext_lazy("A child is proposed to your facility"),
    "stay.bed_given": gettext_lazy("A bed is held for the child"),
    "stay.held": gettext_lazy("A bed of your facility is held for a child"),
    "stay.lapsed": gettext_lazy(
        "The child has not arrived in time: the bed is free again. Find a place anew"
    ),
    "stay.bed_free_again": gettext_lazy("A child has not arrived in time: the bed is free again"),
    "place.kept_apart": gettext_lazy(
        "A bed was asked for where somebody must be kept apart from the child. Speak with the worker"
    ),
    "stay.admitted": gettext_lazy("The child has arrived at the facility"),
    "stay.refused": gettext_lazy("The facility cannot take the child"),
    "stay.extended": gettext_lazy("The stay is extended"),
    "stay.discharged": gettext_lazy("The child has left the facility"),
    "stay.extension_asked": gettext_lazy("A longer stay waits for your decision"),
    "stay.extension_refused": gettext_lazy("The stay is not extended"),
    "stay.leaving_agreed": gettext_lazy("The worker agrees that the child may leave"),
    "stay.moved": gettext_lazy("A child has arrived at another facility; its bed here is free"),
    "stay.asked_elsewhere": gettext_lazy("Somebody else asks for a place for this child"),
}


def living(case: int, _now: datetime) -> QuerySet[Stay]:
    """The stay of a child in a place of safety, or the request for one: it keeps the case open."""
    return Stay.every.filter(case=case, status__in=Stay.LIVE)


def say_living(case: Case, rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Whether the child is there or a place is asked for, with the page of the case's stays."""
    here = any(status == Stay.Status.ADMITTED for status, _nothing in rows)
    sentence = _("The child is in a place of safety") if here else _("A place of safety is asked for")
    return [(sentence, path_to("shelters:case_stays", case.ref))]


def is_placed(case: Case) -> bool:
    """Whether the child is in a place of safety."""
    return Stay.every.filter(case=case, status=Stay.Status.ADMITTED).exists()  # type: ignore[no-any-return]


def _first_place(stays: QuerySet[Stay]) -> QuerySet[Stay]:
    return stays.placing().only("ref", "kind", "status").order_by("status")[:1]  # type: ignore[attr-defined,no-any-return]


_placing = Prepared(lambda case: _first_place(Stay.every.filter(case=case)), int)


def summary(case: Case, user: Any) -> list[tuple[str, str, str]]:
    """Where the child is now, on the front page of the case: never the address."""
    if not user.has_perm("shelters.view_stay"):
        return []
    if Stay.every.met_whole(user, case):
        stays = _placing(case.pk)
    else:
        stays = list(_first_place(Stay.every.visible_to(user).filter(case=case)))
    if not stays:
        return []
    stay = stays[0]
    where = "shelters:stay_detail" if stay.kind == Stay.Kind.FACILITY else "shelters:placement_detail"
    words = stay.get_status_display() if stay.kind == Stay.Kind.FACILITY else stay.get_kind_display()
    return [(_("Place of safety"), str(words), path_to(where, stay.ref))]


def address(subject_ref: Any, case_ref: Any) -> str:
    """The page of a stay."""
    return path_to("shelters:stay_detail", subject_ref)


def own_address(subject_ref: Any, case_ref: Any) -> str:
    """The page of one's own facilities."""
    return path_to("shelters:own")
