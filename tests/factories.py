"""Valid rows for tests. Actions are preferred; these stand in where a test is about something further up."""

import uuid
from datetime import date, timedelta
from typing import Any

from areas.models import Area
from areas.place import place
from cases import clocks
from cases.models import Case, CaseConcern, Child, Report
from childprotect.lib import clock
from childprotect.lib.mongolian import name_key
from childprotect.lib.refs import new_number
from referrals.models import Member, Organisation
from shelters.models import Bed, Facility, Room, Staff
from tests.people import KHANBOGD


def child(by: Any, given_name: str = "Тэмүүжин", father_name: str = "Ганбат", **fields: Any) -> Child:
    """A child with a name."""
    return Child.objects.create(
        number=new_number("ХД"),
        given_name=given_name,
        father_name=father_name,
        given_key=name_key(given_name),
        father_key=name_key(father_name),
        birth_year=fields.pop("birth_year", 2017),
        created_by=by,
        **fields,
    )


def report(by: Any, unit: Area | None = None, **fields: Any) -> Report:
    """A report from helpline 108, received an hour ago."""
    unit = unit or Area.objects.get(code=KHANBOGD)
    values: dict[str, Any] = {
        "channel": "108",
        "seen": "Хүүхдүүд ганцаараа, галгүй гэрт байна.",
        "place": "2-р баг, Хөх толгой",
        "urgency": "orange",
        "concerns": ["neglect"],
        "received_at": clock.now() - timedelta(hours=1),
        "form_key": uuid.uuid4(),
    }
    return Report.objects.create(number=new_number("МД"), created_by=by, **place(unit), **(values | fields))


def case(worker: Any, unit: Area | None = None, *, clocked: bool = True, **fields: Any) -> Case:
    """An open case of one child in assessment, its assessment clock running."""
    told = fields.pop("report", None) or report(worker, unit)
    risk = fields.pop("risk", told.urgency)
    made = Case.objects.create(
        number=new_number("ХХ"),
        child=fields.pop("child", None) or child(worker),
        report=told,
        worker=worker,
        risk=risk,
        was_red=risk == "red",
        main_concern=told.concerns[0],
        **place(unit or told.unit),
        **fields,
    )
    CaseConcern.objects.create(case=made, concern=made.main_concern, main=True)
    if clocked and made.closed_at is None:
        clocks.start(made, "case.assessment", case=made, person=worker, risk=risk)
    return made


def facility(unit: Area | None = None, *, beds: int = 2, manager: Any = None, **fields: Any) -> Facility:
    """An open shelter with beds that suit anybody."""
    unit = unit or Area.objects.get(code=KHANBOGD)
    values = {"name_mn": "Түр хамгаалах байр", "name_en": "Shelter", "shelter": True, "owner": "agency"}
    made = Facility.objects.create(opened_on=date(2020, 1, 1), **place(unit), **(values | fields))
    room = Room.objects.create(facility=made, label="1")
    for number in range(beds):
        Bed.objects.create(facility=made, room=room, label=f"1-{number + 1}", active_from=date(2020, 1, 1))
    if manager is not None:
        Staff.objects.create(facility=made, person=manager, since=date(2025, 1, 1))
    return made


def organisation(unit: Area | None = None, *, member: Any = None, **fields: Any) -> Organisation:
    """A health centre that takes referrals."""
    unit = unit or Area.objects.get(code=KHANBOGD)
    values = {"sector": "health", "name_mn": "Эрүүл мэндийн төв", "name_en": "Health centre"}
    made = Organisation.objects.create(**place(unit), **(values | fields))
    if member is not None:
        Member.objects.create(organisation=made, person=member, since=date(2025, 1, 1))
    return made
