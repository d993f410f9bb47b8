"""What histories and messages say about placements with kin, in hospital or in a witness house."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy

SENTENCES = {
    "kin.proposed": gettext_lazy("Checks of kin begun, with whom the child could stay"),
    "kin.checked": gettext_lazy("Kin checked"),
    "kin.confirmed": gettext_lazy("Child placed with kin"),
    "kin.given_up": gettext_lazy("The child will not stay with these kin"),
    "kin.visited": gettext_lazy("Child visited where it stays with kin"),
    "placement.begun": gettext_lazy("Child in hospital or in a witness house"),
    "waiting.begun": gettext_lazy("Put on the waiting list for a place"),
    "waiting.left": gettext_lazy("Taken off the waiting list"),
    "waiting.offered": gettext_lazy("A place has fallen free for the child"),
    "waiting.declined": gettext_lazy("The place offered did not suit"),
    "waiting.skipped": gettext_lazy("Another child was given a place first"),
    "placement.ended": gettext_lazy("The placement has ended"),
}
NOTICES = {
    "waiting.offered": gettext_lazy(
        "A place has fallen free for a child who waits: hold the bed, or say why not"
    ),
    "waiting.skipped": gettext_lazy(
        "Another child was given a place first; the reason stands on the waiting list"
    ),
    "kin.proposed": gettext_lazy("Kin are checked with whom a child could stay: your agreement is asked"),
    "kin.confirmed": gettext_lazy("The child stays with kin from now"),
    "placement.begun": gettext_lazy("The child is in hospital or in a witness house"),
}


def address(subject_ref: Any, case_ref: Any) -> str:
    """The page of a placement."""
    return reverse("shelters:placement_detail", args=[subject_ref])


def waiting_address(subject_ref: Any, case_ref: Any) -> str:
    """The placements of the case, where its place in line stands."""
    return reverse("shelters:case_stays", args=[case_ref])
