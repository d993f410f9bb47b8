"""What histories say about facilities."""

from django.utils.translation import gettext_lazy

SENTENCES = {
    "room.added": gettext_lazy("Room added"),
    "room.changed": gettext_lazy("Room changed"),
    "bed.added": gettext_lazy("Bed added"),
    "bed.changed": gettext_lazy("Bed changed"),
    "bed.ended": gettext_lazy("Bed taken away for good"),
    "facility.status_set": gettext_lazy("Status of the facility set"),
    "facility.changed": gettext_lazy("Facts of the facility changed"),
    "facility.contact_added": gettext_lazy("Contact of the facility added"),
    "facility.contact_ended": gettext_lazy("Contact of the facility taken away"),
    "facility.services_set": gettext_lazy("Services of the facility set"),
    "facility.standards_checked": gettext_lazy("Standards of the facility checked"),
    "facility.day_corrected": gettext_lazy("Figure of a day corrected"),
    "norm.set": gettext_lazy("Cost norm set"),
    "facility.funding_set": gettext_lazy("Funding of the facility entered"),
}
