"""Facilities, and around one case a stay with its file, a place on the waiting list and a visit to the centre."""

from datetime import date, timedelta

from areas.models import Area
from areas.place import place
from cases.models import Case
from childprotect.lib import clock
from shelters.models import (
    Appointment,
    Bed,
    Belonging,
    Consent,
    DailyNote,
    Facility,
    HealthAlert,
    Incident,
    Leave,
    Medicine,
    OtherPlacement,
    Room,
    Schooling,
    Skip,
    Staff,
    Stay,
    StayGround,
    StayTold,
    Story,
    Visit,
    VisitMade,
    Visitor,
    VisitPart,
    Waiting,
)
from tests.contracts.world.oracle import CENTRES, HERE, INSPECTORS, MANAGERS, PLACES, Around, Oracle, above


def facility(world: Oracle, where: str) -> Facility:
    """A shelter that is a centre too, with a room of four beds and its people."""
    code, since = PLACES[where], date(2020, 1, 1)
    made = Facility.objects.create(
        name_mn=f"Түр хамгаалах байр {code}",
        name_en=f"Shelter {code}",
        shelter=True,
        centre=True,
        owner="agency",
        opened_on=since,
        address=(address := world.canary()),
        **place(Area.objects.get(code=code)),
    )
    world.addresses[address] = "mine" if where == HERE else "far"
    room = Room.objects.create(facility=made, label="1")
    for number in range(4):
        Bed.objects.create(facility=made, room=room, label=f"1-{number}", active_from=since)
    does = dict.fromkeys(CENTRES[where], "health") | {MANAGERS[where]: "", "receptionist": "reception"}
    for who in (MANAGERS[where], *CENTRES[where]):
        person = world.people[who]
        Staff.objects.create(facility=made, person=person, since=date(2025, 1, 1), profession=does[who])
    return made


def around(this: Around, case: Case, facility: Facility) -> None:
    """Everything of this app about one case."""
    in_area, run_by = above(PLACES[this.told.partner]), {MANAGERS[this.told.partner]}
    for kind, record in (
        ("facility", facility),
        ("room", facility.rooms.get()),
        ("bed", facility.beds.latest("pk")),
    ):
        this.know(kind, record, in_area, run_by)
    stay = _stay(this, case, facility)
    _file_of_stay(this, stay)
    _incident(this, stay)
    _visit(this, case, facility)


def _stay(this: Around, case: Case, facility: Facility) -> Stay:
    """Proposed (of a closed case: refused, and the facility no longer meets it), waited for, and once in hospital."""
    closed, common = this.told.closed, {"case": case, "child": case.child, "proposed_by": this.author}
    stay = Stay.objects.create(
        facility=facility,
        sheet=this.secret("case", "stay"),
        status="refused" if closed else "proposed",
        **common,
    )
    this.know("stay", stay, named=_who_cares(this))
    waits = Waiting.objects.create(case=case, by=this.author)
    Skip.objects.create(waiting=waits, facility=facility, reason=this.secret("case"), by=this.author)
    this.know("waiting", waits)
    placement = OtherPlacement.objects.create(
        kind="hospital",
        place_name=this.secret("case", "placement"),
        status="discharged",
        period=(clock.now() - timedelta(days=9), clock.now() - timedelta(days=8)),
        **common,
    )
    this.know("placement", placement)
    return stay


def _who_cares(this: Around) -> set[str]:
    """Whom the stay names: whom the case names, and who runs the facility while the stay lasts."""
    return this.names | (set() if this.told.closed else {MANAGERS[this.told.partner]})


def _file_of_stay(this: Around, stay: Stay) -> None:
    """A line of each kind in the file of a stay."""

    def secret() -> str:
        return this.secret("case", "stay")

    now, today, common = clock.now(), clock.today(), {"stay": stay, "by": this.author}
    ground = StayGround.objects.create(
        ground="violence",
        decided_by="police",
        decided_name=secret(),
        decided_at=now,
        note=secret(),
        **common,
    )
    this.know("stay_ground", ground, named=_who_cares(this))
    StayTold.objects.create(whom="parents", name=secret(), told_at=now, **common)
    HealthAlert.objects.create(text=secret(), **common)
    DailyNote.objects.create(text=secret(), happened_at=now, **common)
    Belonging.objects.create(what=secret(), **common)
    Schooling.objects.create(how="here", since=today, note=secret(), **common)
    barred = Visitor.objects.create(name=secret(), why=secret(), allowed=False, **common)
    VisitMade.objects.create(visitor=barred, came_at=now, minutes=5, note=secret(), **common)
    Medicine.objects.create(name=secret(), dose=secret(), times=["08:00"], since=today, until=today, **common)
    Leave.objects.create(
        left_at=now, until=now + timedelta(hours=1), with_whom=secret(), where=secret(), **common
    )


def _incident(this: Around, stay: Stay) -> None:
    """One that concerns the staff: who runs the facility does not meet it, the inspector of its area does."""
    incident = Incident.objects.create(
        stay=stay,
        facility=stay.facility,
        kind="violence",
        happened_at=clock.now(),
        what=this.secret("incident"),
        done=this.secret("incident"),
        concerns_staff=True,
        by=this.author,
    )
    this.know("incident", incident, named=this.names | {INSPECTORS[this.told.partner]})


def _visit(this: Around, case: Case, facility: Facility) -> None:
    """A visit with a signed, restricted part and an appointment; at its end the centre no longer meets it."""
    now, told, centre = clock.now(), this.told, CENTRES[this.told.partner]
    nurse = this.oracle.people[centre[0]]
    ended = {"status": "closed", "closed_at": now, "open_until": now} if told.closed else {"status": "open"}
    visit = Visit.objects.create(
        case=case,
        child=case.child,
        facility=facility,
        sheet=this.secret("visit"),
        plan=this.secret("visit"),
        sent_by=this.author,
        arrived_at=now - timedelta(hours=2),
        received_by=nurse,
        **ended,
    )
    Consent.objects.create(
        visit=visit, given_by="parent", name=this.secret("visit"), services=["health"], taken_by=nurse
    )
    part = VisitPart.objects.create(
        visit=visit,
        profession="health",
        professional=nurse,
        story=Story.objects.create(visit=visit, text=this.secret("visit_part"), taken_by=nurse),
        text=this.secret("visit_part"),
        signed_at=now if told.closed or this.relation == "mine" else None,
    )
    back = Appointment.objects.create(
        visit=visit,
        profession="health",
        person=nurse,
        at=now + timedelta(hours=1),
        purpose=this.secret("visit"),
        made_by=nurse,
    )
    there = set() if told.closed else set(centre)
    this.know("visit", visit, named=this.names | there)
    this.know("visit_part", part, set(), there & {centre[0]})
    this.know("appointment", back, named=this.names | there)
