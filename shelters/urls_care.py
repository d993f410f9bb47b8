"""Addresses of the door and of the file of a stay."""

from django.urls import path

from shelters.care_kinds import KINDS
from shelters.views import care, door, incidents

urlpatterns = [
    path("stays/door/", door.stay_door, name="stay_door"),
    path("stays/<uuid:ref>/file/paper/", care.stay_paper, name="stay_paper"),
    path("stay-grounds/<uuid:ref>/", care.ground_confirm, name="ground_confirm"),
    path("stays/<uuid:ref>/file/incident/", incidents.stay_incident, name="stay_incident"),
    path("incidents/", incidents.incident_list, name="incident_list"),
    path("incidents/<uuid:ref>/", incidents.incident_detail, name="incident_detail"),
    path("stays/<uuid:ref>/file/", care.stay_file, name="stay_file"),
    *(
        path(
            f"stays/<uuid:ref>/file/{kind.replace('_', '-')}/",
            care.write,
            {"kind": kind},
            name=f"stay_{kind}",
        )
        for kind in KINDS
    ),
]
