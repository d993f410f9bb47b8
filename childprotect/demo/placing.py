"""What else finding a place leaves behind: beds held, children in line, with kin or in hospital, and turned away."""

from datetime import timedelta
from typing import Any

from areas.place import place
from cases.models import CasePerson
from childprotect.demo.chance import Chance
from childprotect.demo.clockwork import Clockwork
from childprotect.demo.people import STAGES
from childprotect.demo.rows import Rows
from childprotect.demo.stays import Stays
from childprotect.demo.story import Story
from shelters.models import AgeBand, BedUse, KinCheck, OtherPlacement, Skip, Stay, TurnedAway, Waiting

YEAR = 365
REASONS = {
    "full": 40,
    "not_for": 14,
    "infection": 9,
    "hospital": 7,
    "drunk": 6,
    "staff": 6,
    "elsewhere": 6,
    "other": 3,
}
BANDS = {"0-2": 10, "3-5": 14, "6-11": 34, "12-14": 20, "15-17": 17, "u": 5}
CHECKED = {
    "identity": "Иргэний үнэмлэхийг үзсэн.", "agrees": "", "child": "Өөрөө очих хүсэлтэй.", "home": "Гэрт нь очсон.",
    "no_violence": "Цагдаагаас лавласан.", "no_contact": "", "means": "", "supervisor": "",
}  # fmt: skip
REACH = timedelta(days=7)  # longer ago nothing here begins
HOSPITALS = ["Аймгийн нэгдсэн эмнэлэг, хүүхдийн тасаг", "Эх хүүхдийн эмнэлэг"]


class Placing:
    """Makes a few of each where the demo accounts look, and a year of children turned away everywhere."""

    def __init__(self, rows: Rows, chance: Chance, clockwork: Clockwork, stays: Stays):
        self.rows, self.chance, self.clockwork, self.stays = rows, chance, clockwork, stays

    def make(self, stories: list[Story]) -> None:
        """After the stays: only children who have no place and left none within the time that these reach back."""
        before = self.chance.now - REACH
        asked = {row.case.pk for row in self.rows.waiting.get(Stay, []) if row.status in Stay.LIVE}
        staged = {code for codes in STAGES.values() for code in codes}
        free: dict[str, list[Story]] = {}
        for story in stories:
            case = story.case
            here = any(end > before for _start, end in self.stays.kept.get(case.child.pk, []))
            fits = case.closed_at is None and case.stage != "in_review" and case.worker is not None
            if fits and story.unit.code in staged and not here and case.pk not in asked:
                free.setdefault(story.unit.code, []).append(story)
        for code in sorted(free):
            ways = (self._wait, self._hold, self._check_kin, self._with_kin, self._hospital, self._wait)
            for way, story in zip(ways, free[code], strict=False):
                way(story)
        self._turned_away()

    def _wait(self, story: Story) -> None:
        since = max(story.opened, self.chance.now - timedelta(hours=self.chance.number(5, 90)))
        row = self.rows.add(Waiting, case=story.case, by=story.worker, since=since, needs=[])
        self.rows.event(since, story.worker, "waiting.begun", row, story.case)
        facilities = self.stays.near.get(story.unit.aimag_id, [])
        if facilities and self.chance.true(0.5):
            at = since + timedelta(hours=3)
            self.rows.add(
                Skip,
                waiting=row,
                facility=facilities[0],
                reason="Шөнө яаралтай авчирсан.",
                by=story.supervisor,
                at=at,
            )
            self.rows.event(at, story.supervisor, "waiting.skipped", row, story.case)

    def _hold(self, story: Story) -> None:
        case, chance = story.case, self.chance
        begun = chance.now - timedelta(minutes=chance.number(10, 90))
        age = chance.now.year - (case.child.birth_year or chance.now.year - 9)
        for facility in self.stays.near.get(story.unit.aimag_id, []):
            bed = self.stays._free(facility, case.child.pk, case.child.sex, age, begun, begun)
            limit = self.clockwork.limit("shelter.hold", case.risk, (case.bag or story.unit).kind)
            if bed is None or limit is None or limit.length is None:
                continue
            until = begun + timedelta(hours=limit.length)
            stay = self.rows.add(
                Stay, case=case, child=case.child, facility=facility, bed=bed, status="held", period=(begun, until),
                proposed_by=story.worker, proposed_at=begun, form_key=chance.uuid(), version=2,
                sheet="Шөнө айдаг. Ээж нь утсаар ярьж болно.",
            )  # fmt: skip
            self.rows.add(BedUse, stay=stay, bed=bed, period=(begun, until))
            self.stays.taken.setdefault(bed.pk, []).append((begun, until))
            self.stays.kept.setdefault(case.child.pk, []).append((begun, until))
            self.rows.event(begun, story.worker, "stay.held", stay, case)
            self._run(stay, "shelter.hold", story, begun)
            self.clockwork.told(self.stays.managers[facility.pk], "stay.held", stay, None, begun)
            return

    def _kin(self, story: Story, begun: Any) -> OtherPlacement:
        chance, case = self.chance, story.case
        person = self.rows.add(
            CasePerson, case=case, given_name=chance.given_name("f"), father_name=chance.father_name(),
            relation="maternal_aunt", sex="f", birth_year=1984, created_by=story.worker, created_at=begun,
            form_key=chance.uuid(),
        )  # fmt: skip
        stay = self.rows.add(
            OtherPlacement, case=case, child=case.child, kind="kin", kin=person, proposed_by=story.worker,
            proposed_at=begun, form_key=chance.uuid(),
        )  # fmt: skip
        self.rows.event(begun, story.worker, "kin.proposed", stay, case)
        return stay

    def _check_kin(self, story: Story) -> None:
        begun = max(story.opened, self.chance.now - timedelta(hours=20))
        stay = self._kin(story, begun)
        for point in ("identity", "agrees"):
            self._found(stay, story, point, begun + timedelta(hours=1))
        self._run(stay, "kin.check", story, begun)

    def _with_kin(self, story: Story) -> None:
        begun = max(story.opened, self.chance.now - timedelta(days=6))
        stay = self._kin(story, begun)
        since = min(begun + timedelta(hours=30), self.chance.now - timedelta(minutes=5))
        for point in CHECKED:
            self._found(stay, story, point, min(begun + timedelta(hours=4), since))
        stay.status, stay.admitted_at, stay.period = "admitted", since, (since, None)
        story.case.was_placed = True
        self.rows.event(since, story.worker, "kin.confirmed", stay, story.case)
        self._run(stay, "kin.check", story, begun, ended=since)
        self._run(stay, "kin.visit", story, since)

    def _found(self, stay: OtherPlacement, story: Story, point: str, at: Any) -> None:
        by = story.supervisor if point == "supervisor" else story.worker
        self.rows.add(KinCheck, stay=stay, point=point, answer="y", note=CHECKED[point], by=by, at=at)

    def _hospital(self, story: Story) -> None:
        since = max(story.opened, self.chance.now - timedelta(hours=30))
        stay = self.rows.add(
            OtherPlacement, case=story.case, child=story.case.child, kind="hospital", status="admitted",
            place_name=self.chance.pick(HOSPITALS), proposed_by=story.worker, proposed_at=since, admitted_at=since,
            period=(since, None), form_key=self.chance.uuid(),
        )  # fmt: skip
        story.case.was_placed = True
        self.rows.event(since, story.worker, "placement.begun", stay, story.case)

    def _run(self, stay: Any, step: str, story: Story, began: Any, ended: Any = None) -> None:
        self.clockwork.run(
            stay, step, case=story.case, unit=story.unit, person=story.worker, began=began, ended=ended,
            risk=story.case.risk,
        )  # fmt: skip

    def _turned_away(self) -> None:
        chance = self.chance
        for facilities in self.stays.near.values():
            for facility in facilities:
                manager = self.stays.managers[facility.pk]
                if manager is None:
                    continue
                for _one in range(chance.number(4, 12)):
                    self.rows.add(
                        TurnedAway,
                        facility=facility,
                        how="door",
                        at=chance.now - timedelta(minutes=chance.number(60, YEAR * 1440)),
                        reason=chance.weighed(REASONS),
                        sex=chance.pick(["f", "m"]),
                        age_band=AgeBand(chance.weighed(BANDS)),
                        by=manager,
                        form_key=chance.uuid(),
                        **place(facility.unit),
                    )
