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
    "placement.ended": gettext_lazy("The placement has ended"),
}
NOTICES = {
    "kin.proposed": gettext_lazy("Kin are checked with whom a child could stay: your agreement is asked"),
    "kin.confirmed": gettext_lazy("The child stays with kin from now"),
    "placement.begun": gettext_lazy("The child is in hospital or in a witness house"),
}


def address(subject_ref: Any, case_ref: Any) -> str:
    """The page of a placement."""
    return reverse("shelters:placement_detail", args=[subject_ref])
