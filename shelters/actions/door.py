"""Children at the door, at any hour: the report, the emergency case of each, and a bed, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from areas.models import Area
from audit import log
from cases import codes, notify
from cases.actions import emergency, routing
from cases.actions.reporting import ChildFacts, ReporterFacts
from cases.models import Case
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters import finding
from shelters.actions import beds, care, placing, rooming
from shelters.models import Bed, Facility, Need, Stay, StayTold

TRIES = 3
CHANNELS = {"police": "102"}  # who brought the child -> source of the report; anybody else came in person
DECIDERS = {"police": "police", "worker": "worker"}  # who brought the child -> who decided; else the facility


@dataclass(frozen=True)
class AtDoor:
    """One child at the door: what is known of it, and what of its health whoever is with it must know."""

    facts: ChildFacts
    age: int | None = None
    health: str = ""


@transaction.atomic
def admit_at_door(
    facility: Facility,
    *,
    by: Any,
    children: Sequence[AtDoor],
    brought_by: str,
    happened: str,
    ground: str,
    unit: Area | None = None,
    siblings: bool = True,
    trafficked: bool = False,
    bringer: ReporterFacts | None = None,
    form_key: UUID | None = None,
) -> list[Stay]:
    """Take in children nobody has reported yet: all of them, or none.

    `unit` is where it happened (default: where the facility lies); its worker answers for the cases and its supervisors
    confirm within the limit: each of them is told at once, and once, by a notice that leads to every child of the
    sheet. `by` sees the stays and gains no sight of the cases. The same form sent twice gives the stays made the first
    time. Raises DomainError for a facility that takes no children, a word that is not in its list, or when not every
    child can have a bed: nothing is kept then.
    """
    facility = Facility.objects.select_related("unit__district", "unit__aimag").get(pk=facility.pk)
    if not beds.stays_open(facility):
        raise DomainError(_("This facility takes no children at present. Call the helpline 108."), "facility")
    for name, code, field in (("stay_ground", ground, "ground"), ("brought_by", brought_by, "brought_by")):
        if code not in dict(codes.choices(name)):
            raise DomainError(_("Choose one of the list."), field)
    if not children:
        raise DomainError(_("Write down at least one child; nothing has to be known of it."))
    who = bringer or ReporterFacts()
    with notify.bundled(one_notice) as bundle:
        cases = emergency.open_at_once(
            by=by,
            unit=unit or facility.unit,
            channel=CHANNELS.get(brought_by, "walk_in"),
            seen=happened,
            received_at=clock.now(),
            concerns=["trafficking"] if trafficked else [],
            children=[child.facts for child in children],
            one_family=siblings,
            reporter=ReporterFacts(who.name, who.phone, who.relation or codes.word("brought_by", brought_by)),
            form_key=form_key,
        )
        bundle.subject = cases[0].report
        sent = list(Stay.objects.filter(case__in=cases, proposed_by=by).order_by("pk"))
        if sent:
            return sent
        wanted = _beds_for(facility, children, trafficked)
        told = bool(routing.supervisors_of(cases[0].unit))  # of a red report they are, at once
        stays = []
        for case, child, bed in zip(cases, children, wanted, strict=True):
            stay = _admitted(facility, case, child, bed, by=by, happened=happened, apart=trafficked)
            _begin_file(
                stay,
                child,
                by=by,
                told=told,
                ground=ground,
                decided_by=DECIDERS.get(brought_by, "facility"),
                decided_name=who.name if brought_by in DECIDERS else "",
            )
            stays.append(stay)
    return stays


def one_notice(verbs: set[str]) -> str:
    """What is said once to who would be told all of `verbs` of children taken in at a door."""
    confirms, answers = "stay.ground_stated" in verbs, "case.assigned" in verbs
    if confirms:
        return "report.door_both" if answers else "report.door_confirm"
    return "report.door_yours" if answers else "report.red"


def _beds_for(facility: Facility, children: Sequence[AtDoor], trafficked: bool) -> list[Bed]:
    begun = clock.now()
    ends = beds.until(Stay(facility=facility), begun)
    pairs = [(child.facts.sex, child.age) for child in children]
    found = rooming.together(facility, pairs, begun, ends, apart=trafficked)
    if found is None:
        raise DomainError(full(facility, len(children)))
    return found


def full(facility: Facility, count: int) -> str:
    """That there are not as many beds as children, and who else has some: names and telephones, no address."""
    others = Facility.objects.open().filter(aimag_id=facility.aimag_id).exclude(pk=facility.pk)
    free = finding.free_counts(others, "", None)
    near = sorted(
        (one for one in others if free.get(one.pk, 0) >= count and one.phone),
        key=lambda one: (one.district_id != facility.district_id, one.name_key, one.pk),
    )[:2]
    sentence = _("There is no free bed here for every child. Nothing was saved. Call the helpline 108.")
    if not near:
        return sentence
    places = "; ".join(f"{one.name}, {one.phone}" for one in near)
    elsewhere = _("With free beds: %(places)s.") % {"places": places}
    return f"{sentence} {elsewhere}"


def _admitted(
    facility: Facility, case: Case, child: AtDoor, wanted: Bed, *, by: Any, happened: str, apart: bool
) -> Stay:
    """The stay of one child, who is here already and gets the bed; another one if somebody is just taking it."""
    stay = Stay.objects.create(
        case=case,
        child=case.child,
        facility=facility,
        sheet=happened,
        proposed_by=by,
        proposed_at=clock.now(),
        needs=[Need.APART] if apart else [],
    )
    begun = clock.now()
    for _turn in range(TRIES):
        try:
            with transaction.atomic():
                beds.take(stay, begun, beds.until(stay, begun), wanted)
            break
        except DomainError:
            wanted = _beds_for(facility, [child], apart)[0]
    else:
        raise DomainError(full(facility, 1))
    return placing.admit(stay, by=by)


def _begin_file(stay: Stay, child: AtDoor, *, by: Any, told: bool, **ground: Any) -> None:
    """What the file of the stay knows from the first minute."""
    now = clock.now()
    care.state_ground(stay, by=by, decided_at=now, **ground)
    for whom in ("worker", "supervisor") if told else ("worker",):
        StayTold.objects.create(stay=stay, by=by, at=now, whom=whom, told_at=now)
    if child.health:
        care.warn_of_health(stay, by=by, text=child.health)
    log.record(by, "stay.at_door", stay, case=stay.case)
