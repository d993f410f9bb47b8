"""The files of the children who are in a facility now: health, ground, days, visitors, medicine, things."""

from datetime import timedelta
from typing import Any

from childprotect.demo.chance import Chance
from childprotect.demo.people import Cast
from childprotect.demo.rows import Rows
from shelters.models import (
    Belonging,
    DailyNote,
    Dose,
    HealthAlert,
    Medicine,
    Schooling,
    Stay,
    StayGround,
    StayTold,
    VisitMade,
    Visitor,
)

ALERTS = ("Самрын харшилтай.", "Ханиадтай, халуурсан үед эмч дуудах.", "Баруун гараа гэмтээсэн.")
NOTES = (
    "Сайн унтсан. Өглөөний цайгаа бүрэн уусан.",
    "Шөнө хоёр удаа сэрж уйлсан. Ажилтан дэргэд нь байсан.",
    "Бусад хүүхдүүдтэй тоглосон. Ном уншуулах дуртай.",
    "Хичээлээ хийсэн. Орой эмээтэйгээ утсаар ярьсан.",
)
THINGS = ("Хүрэм, гутал", "Цүнх, хичээлийн дэвтэр", "Гар утас, цэнэглэгч")
NOTES_A_CHILD = 3


def fill(rows: Rows, chance: Chance, cast: Cast, managers: dict[int, Any]) -> None:
    """Write the file of every child who is here."""
    here = [stay for stay in rows.waiting.get(Stay, []) if stay.status == Stay.Status.ADMITTED]
    for number, stay in enumerate(here):
        case, begun = stay.case, stay.admitted_at
        by = managers.get(stay.facility_id) or stay.proposed_by
        above = cast.supervisors.get(case.district_id) or cast.supervisors.get(case.aimag_id)
        own = {"stay": stay, "by": by}
        rows.add(
            StayGround,
            ground="violence" if case.was_red else "pressure",
            decided_by="police" if number % 2 else "worker",
            decided_at=begun - timedelta(hours=1),
            at=begun,
            confirmed_at=begun + timedelta(hours=3),
            confirmed_by=above or stay.proposed_by,
            **own,
        )
        rows.add(StayTold, whom="supervisor", told_at=begun, at=begun, **own)
        rows.add(Belonging, what=THINGS[number % len(THINGS)], at=begun, **own)
        rows.add(Schooling, how=("near", "here", "own")[number % 3], since=begun.date(), at=begun, **own)
        if number % 3 == 0:
            rows.add(HealthAlert, text=ALERTS[number // 3 % len(ALERTS)], at=begun, **own)
        for day in range(NOTES_A_CHILD):
            at = chance.now - timedelta(hours=5 + 24 * day)
            if at > begun:
                text = NOTES[(number + day) % len(NOTES)]
                rows.add(DailyNote, text=text, happened_at=at, at=at, **own)
        _visitors(rows, chance, number, own, begun)
        if number % 4 == 0:
            _medicine(rows, chance, own, begun)


def _visitors(rows: Rows, chance: Chance, number: int, own: dict[str, Any], begun: Any) -> None:
    kin = rows.add(
        Visitor,
        name="Эмээ" if number % 2 else "Нагац эгч",
        relation="төрөл садан",
        allowed=True,
        at=begun,
        **own,
    )
    if number % 2:
        rows.add(
            Visitor,
            name="Хойд эцэг",
            allowed=False,
            why="Хүчирхийлэл үйлдсэн гэж сэжиглэгдсэн.",
            at=begun,
            **own,
        )
    came = chance.now - timedelta(days=1, hours=2)
    if came > begun:
        rows.add(VisitMade, visitor=kin, came_at=came, minutes=40, at=came, **own)


def _medicine(rows: Rows, chance: Chance, own: dict[str, Any], begun: Any) -> None:
    """Three times a day; this morning's is signed."""
    zone = own["stay"].facility.unit.zone
    today = chance.now.astimezone(zone)
    made = rows.add(
        Medicine,
        name="Амоксициллин",
        dose="5 мл",
        times=["08:00", "14:00", "20:00"],
        since=today.date(),
        until=today.date() + timedelta(days=4),
        note="Хоолны дараа.",
        at=max(begun, chance.now - timedelta(days=1)),
        **own,
    )
    morning = today.replace(hour=8, minute=0, second=0, microsecond=0)
    if morning < chance.now:
        rows.add(Dose, medicine=made, due_at=morning, at=morning + timedelta(minutes=7), **own)
