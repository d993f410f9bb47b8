"""Addresses of the door and of the file of a stay."""

from tests.contracts.access import Route

MANAGER = "shelter_manager"
READERS = "worker supervisor inspector shelter_manager"
STATERS = "worker supervisor shelter_manager"
INCIDENT = "worker supervisor inspector"  # one that concerns staff: past the facility
STATED = {"ground", "told"}
KINDS = (
    "ground", "told", "alert", "alert_end", "note", "belonging", "belonging_back", "schooling", "visitor", "visit",
    "medicine", "medicine_stop", "dose", "leave", "leave_end",
)  # fmt: skip

ROUTES = {
    "shelters:stay_door": Route(GET=MANAGER, POST=MANAGER),
    "shelters:ground_confirm": Route("stay_ground", GET="supervisor", POST="supervisor"),
    "shelters:stay_incident": Route("stay", GET=READERS, POST=READERS),
    "shelters:incident_list": Route(GET="inspector"),
    "shelters:stay_paper": Route("stay", POST=MANAGER),
    "shelters:incident_detail": Route("incident", GET=INCIDENT, POST="inspector"),
    "api:incidents-list": Route(GET=READERS, POST=READERS),
    "api:incidents-detail": Route("incident", GET=INCIDENT),
    "api:incidents-answer": Route("incident", POST="inspector"),
    "shelters:stay_file": Route("stay", GET=READERS),
    **{
        f"shelters:stay_{kind}": Route(
            "stay",
            GET=STATERS if kind in STATED else MANAGER,
            POST=STATERS if kind in STATED else MANAGER,
        )
        for kind in KINDS
    },
    "api:stay-files-detail": Route("stay", GET=READERS),
    **{
        f"api:stay-files-{kind.replace('_', '-')}": Route("stay", POST=STATERS if kind in STATED else MANAGER)
        for kind in KINDS
    },
    "api:door-list": Route(POST=MANAGER),
    "api:stay-grounds-confirm": Route("stay_ground", POST="supervisor"),
}
