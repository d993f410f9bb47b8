"""The 39 facilities with their beds, and the stays of children in them."""

from datetime import date, datetime, timedelta
from typing import Any

from areas.models import Area
from areas.place import place
from cases.limits import due, stretched
from childprotect.demo import words
from childprotect.demo.chance import Chance
from childprotect.demo.clockwork import Clockwork
from childprotect.demo.people import STAGES, Cast
from childprotect.demo.rows import Rows
from childprotect.demo.story import Story
from shelters.models import Bed, BedOutage, BedUse, Extension, Facility, Room, Staff, Stay

Moments = tuple[datetime, datetime]
# (area code, shelter, centre, owner, beds): those that public sources name, then invented ones; 29 of the agency,
# 6 of the police, 4 of health institutions and organisations, as counted in January 2026.
FACILITIES: list[tuple[str, bool, bool, str, int]] = [
    ("4501", False, True, "agency", 24), ("2101", False, True, "agency", 12), ("8301", False, True, "agency", 10),
    ("6701", False, True, "agency", 12), ("2301", False, True, "agency", 10), ("6401", False, True, "agency", 8),
    ("8201", False, True, "agency", 8), ("8101", False, True, "agency", 8), ("4601", False, True, "agency", 12),
    ("6201", False, True, "agency", 10), ("112251", False, True, "agency", 15), ("111051", False, True, "agency", 16),
    ("112551", False, True, "health", 10), ("111951", False, True, "health", 10), ("4416", True, False, "agency", 8),
    ("4401", True, False, "agency", 10), ("8501", True, False, "agency", 14), ("2201", True, False, "agency", 10),
    ("4301", True, False, "agency", 12), ("111351", True, False, "health", 12), ("111651", True, False, "agency", 16),
    ("110751", True, False, "agency", 14), ("6101", True, False, "agency", 14), ("111653", True, False, "agency", 12),
    ("111053", True, False, "police", 20), ("111055", True, False, "health", 12), ("4631", True, False, "agency", 10),
    ("4643", True, False, "agency", 8), ("4601", True, True, "police", 12), ("4401", False, True, "agency", 8),
    ("6501", True, True, "agency", 8), ("6301", True, False, "agency", 8), ("4801", True, True, "agency", 8),
    ("4101", True, True, "agency", 12), ("4201", True, False, "police", 8), ("8401", True, True, "agency", 12),
    ("2101", True, False, "police", 8), ("6701", True, False, "police", 10), ("111655", False, True, "police", 10),
]  # fmt: skip
PLACED = {"red": 0.75, "orange": 0.5, "green": 0.2}  # share of cases with a stay
STAY_DAYS = {True: 13, False: 2.4}  # median in a shelter, in a one-stop centre
LONGEST = {True: 88, False: 6}
AUTUMN_DAYS = 75
EVERY_FORGOTTEN = 5  # one in so many long stays was never extended
WITH_MOTHER = 6  # years: with every second of the younger ones the mother stays
DESTINATIONS = {"family": 46, "kin": 30, "facility": 6, "residential": 6, "hospital": 4, "other": 8}


class Stays:
    """Makes facilities and stays; a bed and a child are never taken twice."""

    def __init__(self, rows: Rows, chance: Chance, cast: Cast, clockwork: Clockwork, areas: dict[str, Area]):
        self.rows, self.chance, self.cast, self.clockwork = rows, chance, cast, clockwork
        self.taken: dict[int, list[Moments]] = {}  # by bed
        self.kept: dict[int, list[Moments]] = {}  # by child
        self.managers: dict[int, Any] = {}
        self.centres: dict[Facility, dict[str, Any]] = {}  # one-stop centres with who sees children there
        self.beds: dict[int, list[Bed]] = {}
        self.near: dict[int, list[Facility]] = {}  # by aimag
        for number, row in enumerate(FACILITIES):
            self._facility(areas[row[0]], number, row)

    def _facility(self, unit: Area, number: int, row: tuple[str, bool, bool, str, int]) -> None:
        _code, shelter, centre, owner, beds = row
        kind_mn = "Нэг цэгийн үйлчилгээний төв" if centre and not shelter else "Түр хамгаалах байр"
        kind_en = "One-stop service centre" if centre and not shelter else "Temporary shelter"
        made = self.rows.add(
            Facility,
            name_mn=f"{self._where(unit, 'mn')}: {kind_mn}",
            name_en=f"{self._where(unit, 'en')}: {kind_en}",
            shelter=shelter,
            centre=centre,
            owner=owner,
            opened_on=date(2019, 1, 1) + timedelta(days=37 * number),
            address=f"Зохиомол гудамж {number + 1}, {self.chance.number(1, 40)} тоот",
            phone=f"7000{number:04d}",
            **place(unit),
        )
        region = unit.district_id if unit.level == Area.Level.KHOROO else unit.aimag_id
        manager = self.cast.managers.get(region) or self.cast.managers.get(unit.aimag_id)
        if manager is not None:
            self.rows.add(Staff, facility=made, person=manager, since=date(2025, 1, 1))
        self.managers[made.pk] = manager
        here = self.cast.centres.get(region) or self.cast.centres.get(unit.aimag_id, {})
        if centre and here and not any(staff is here for staff in self.centres.values()):
            self.centres[made] = here
            for profession, person in here.items():
                self.rows.add(
                    Staff, facility=made, person=person, since=date(2025, 1, 1), profession=profession
                )
        self.near.setdefault(unit.aimag_id, []).append(made)
        for index in range(beds):
            room, place_in_room = divmod(index, 4)
            if place_in_room == 0:
                stands_in = self._room(made, room)
            suits = "any" if room % 3 == 2 or beds < 6 else ("f", "m")[room % 2]
            small = room == 2
            bed = self.rows.add(
                Bed,
                facility=made,
                room=stands_in,
                label=f"{room + 1}-{place_in_room + 1}",
                suits=suits,
                age_to=9 if small else 17,
                active_from=made.opened_on,
            )
            self.beds.setdefault(made.pk, []).append(bed)
        if number % 6 == 1:
            out = self.beds[made.pk][-1]
            begun = self.chance.now - timedelta(days=self.chance.number(2, 12))
            until = self.chance.now + timedelta(days=self.chance.number(4, 20))
            self.rows.add(BedOutage, bed=out, period=(begun, until), reason="Засвар")
            self.taken[out.pk] = [(begun, until)]

    def _room(self, facility: Facility, number: int) -> Room:
        """The first room is step-free, the third is for a mother with her child, the last one for quarantine."""
        kind = {2: Room.Kind.FAMILY, 4: Room.Kind.QUARANTINE}.get(number, Room.Kind.ORDINARY)
        return self.rows.add(Room, facility=facility, label=str(number + 1), kind=kind, step_free=number == 0)

    @staticmethod
    def _where(unit: Area, language: str) -> str:
        name = "name_mn" if language == "mn" else "name_en"
        return str(getattr(unit.district if unit.level == Area.Level.KHOROO else unit, name))

    def maybe(self, story: Story) -> None:
        """Place the child of a story, if its risk asks for it and a bed suits; sometimes again later."""
        chance = self.chance
        staged = any(story.unit.code in codes for codes in STAGES.values())
        autumn = chance.now - story.opened < timedelta(days=AUTUMN_DAYS)
        share = PLACED[story.case.risk] * (1.8 if staged else 0.8) * (1.5 if autumn else 1)
        begun = min(chance.later(story.opened, 8, 1.0), story.asked - timedelta(hours=2))
        while begun < chance.now and chance.true(share):
            ended = self._stay(story, begun)
            if ended is None:
                return
            begun, share = ended + timedelta(days=chance.number(3, 20)), share * 0.4
            if begun > story.asked - timedelta(days=2):
                return

    def ask(self, story: Story) -> bool:
        """A proposal that waits for its answer, if the child has no place; whether there is one now."""
        chance, case, now = self.chance, story.case, self.chance.now
        if case.closed_at is not None or case.stage == "in_review" or case.worker is None:
            return False
        if any(
            end > now for _start, end in self.kept.get(case.child.pk, [])
        ) or story.opened > now - timedelta(days=1):
            return False
        near = [row for row in self.near.get(story.unit.aimag_id, []) if row.shelter]
        near.sort(key=lambda row: (row.district_id != story.unit.district_id, row.pk))
        if not near:
            return False
        asked = now - timedelta(minutes=chance.number(25, 170))
        stay = self.rows.add(
            Stay,
            case=case,
            child=case.child,
            facility=near[0],
            sheet=chance.pick(words.SHEETS),
            proposed_by=story.worker,
            proposed_at=asked,
            form_key=chance.uuid(),
        )
        manager = self.managers[near[0].pk]
        self.rows.event(asked, story.worker, "stay.proposed", stay, case)
        self.clockwork.told(manager, "stay.proposed", stay, None, asked)
        self.clockwork.run(
            stay, "shelter.answer", case=case, unit=story.unit, person=manager, began=asked, ended=None
        )
        return True

    def _stay(self, story: Story, begun: datetime) -> datetime | None:
        """One stay from `begun`; its end, or None when it has not ended or no bed was free."""
        chance, case = self.chance, story.case
        facilities = sorted(
            self.near.get(story.unit.aimag_id, []), key=lambda row: (row.unit_id != story.unit.pk, row.pk)
        )
        if story.unit.level == Area.Level.KHOROO:
            facilities = sorted(
                facilities, key=lambda row: (row.district_id != story.unit.district_id, row.pk)
            )[:6]
        facilities = [facility for facility in facilities if chance.true(0.8)]
        age = begun.year - (case.child.birth_year or begun.year - 9)
        for facility in facilities:
            days = STAY_DAYS[facility.shelter] * chance.random.lognormvariate(0, 0.85)
            if facility.shelter and chance.now - begun < timedelta(days=AUTUMN_DAYS):
                days *= 2.2  # when school has begun and the cold comes, shelters fill
            days = min(max(days, 0.4), LONGEST[facility.shelter])
            ended = min(begun + timedelta(minutes=round(days * 1440)), story.asked - timedelta(hours=1))
            if ended <= begun + timedelta(hours=2):
                return None
            bed = self._free(facility, case.child.pk, case.child.sex, age, begun, ended)
            if bed is not None:
                self._write(story, facility, bed, begun, ended)
                return ended if ended < chance.now else None
        return None

    def _free(
        self, facility: Facility, child: int, sex: str, age: int, begun: datetime, ended: datetime
    ) -> Bed | None:
        reach = max(ended, begun + timedelta(days=31)) + timedelta(days=1)
        if any(start < reach and begun < end for start, end in self.kept.get(child, [])):
            return None
        for bed in self.beds[facility.pk]:
            if bed.suits not in {"any", sex} or not bed.age_from <= age <= bed.age_to:
                continue
            if all(end <= begun or reach <= start for start, end in self.taken.get(bed.pk, [])):
                return bed
        return None

    def _write(self, story: Story, facility: Facility, bed: Bed, begun: datetime, ended: datetime) -> None:
        chance, rows, case, now = self.chance, self.rows, story.case, self.chance.now
        manager = self.managers[facility.pk] or story.supervisor
        limit = self.clockwork.limit(facility.stay_step, "", story.unit.kind)
        assert limit is not None
        until = due(limit, begun, story.unit.zone)
        assert until is not None
        over = ended < now
        proposed = begun - timedelta(minutes=chance.number(30, 170))
        last = ended if over else max(until, now + timedelta(days=1))
        stay = rows.add(
            Stay,
            case=case,
            child=case.child,
            facility=facility,
            bed=bed,
            status="discharged" if over else "admitted",
            period=(begun, last),
            sheet=chance.pick(words.SHEETS),
            proposed_by=story.worker,
            proposed_at=proposed,
            admitted_at=begun,
            counted_from=begun,
            discharged_at=ended if over else None,
            discharged_to=chance.weighed(DESTINATIONS) if over else "",
            form_key=chance.uuid(),
            adults=int(begun.year - (case.child.birth_year or 0) < WITH_MOTHER and bed.pk % 2 == 0),
            version=4 if over else 3,
        )
        rows.add(BedUse, stay=stay, bed=bed, period=(begun, last))
        case.was_placed = True
        self.taken.setdefault(bed.pk, []).append((begun, last))
        self.kept.setdefault(case.child.pk, []).append((begun, last))
        rows.event(proposed, story.worker, "stay.proposed", stay, case)
        rows.event(begun, manager, "stay.bed_given", stay, case)
        rows.event(begun, manager, "stay.admitted", stay, case)
        self.clockwork.told(manager, "stay.proposed", stay, None, proposed)
        self.clockwork.told(story.worker, "stay.admitted", stay, case, begun)
        run = self.clockwork.run
        run(stay, "shelter.answer", case=case, unit=story.unit, person=manager, began=proposed, ended=begun)
        clock = {"case": case, "unit": story.unit, "person": story.worker}
        if not over and facility.shelter and until < now and stay.pk % EVERY_FORGOTTEN:
            decided = self._extended(story, stay, begun, until)
            run(stay, facility.stay_step, began=begun, ended=decided, met=False, **clock)
            run(stay, facility.stay_step, began=decided, ended=None, due_at=stay.extended_to, **clock)
        else:
            run(stay, facility.stay_step, began=begun, ended=ended if over else None, **clock)
        if over:
            rows.event(ended, manager, "stay.discharged", stay, case, to=stay.discharged_to)
            self.clockwork.told(story.worker, "stay.discharged", stay, case, ended)

    def _extended(self, story: Story, stay: Stay, begun: datetime, until: datetime) -> datetime:
        """The joint team, and after sixty days the aimag, let the child stay longer; when that was last decided."""
        limit = self.clockwork.limit("shelter.stay", "", story.unit.kind)
        longest = self.clockwork.limit("shelter.longest", "", story.unit.kind)
        assert limit is not None
        assert longest is not None
        steps = [
            ("shelter.stay", stretched(limit), story.worker),
            ("shelter.longest", longest, story.supervisor),
        ]
        for number, (step, to, person) in enumerate(steps):
            decided, asked = until - timedelta(hours=20), until - timedelta(days=2)
            until = due(to, begun, story.unit.zone) or until
            self.rows.add(
                Extension,
                stay=stay,
                step=step,
                until=until,
                reason=words.STAY_LONGER[number],
                asked_by=self.managers[stay.facility_id] or story.supervisor,
                asked_at=asked,
                granted=True,
                decided_by=person,
                decided_at=decided,
                decision=f"{decided:%Y.%m.%d}, №{stay.pk % 40 + 1}",
            )
            self.rows.event(decided, person, "stay.extended", stay, story.case, step=step)
            stay.extended_to = until
            if until > self.chance.now:
                break
        return decided
