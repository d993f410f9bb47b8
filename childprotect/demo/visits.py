"""Visits of children to the one-stop centres of the demo: expected, going on, and ended with a plan."""

from datetime import datetime, timedelta
from typing import Any

from cases.models import Task
from childprotect.demo import words
from childprotect.demo.chance import Chance
from childprotect.demo.clockwork import Clockwork
from childprotect.demo.rows import Rows
from childprotect.demo.stays import Stays
from childprotect.demo.story import Story
from shelters.models import Appointment, Consent, Facility, PartAddendum, Visit, VisitPart
from shelters.models import Story as Told

EXPECTED, GOING_ON, ENDED = 1, 2, 3  # visits of each centre
SERVICES = ["health", "psychology", "protection"]
CAME = [("parent", "own", 1), ("worker", "worker", 1), ("police", "police", 1), ("alone", "foot", 0)]
TOLD = "“Ах архи уусан үедээ намайг цохидог. Би эмээгийнд очмоор байна.” Асуулт: “Дараа нь юу болсон бэ?”"
PARTS = {
    "health": "Ерөнхий үзлэг хийв. Баруун бугалганд хуучин хөхрөлт 2 см. Яаралтай эмчилгээ шаардлагагүй.",
    "psychology": "Хүүхэд тайван, асуултад хариулж байна. Шөнө сэрж айдаг. Гурван удаа уулзахаар тохиров.",
    "protection": "Эмээтэй нь утсаар ярив: авч явахад бэлэн. Аюулгүй байдлын төлөвлөгөөг ярилцав.",
}
ADDED = "Шинжилгээний хариу ирсэн: хэвийн."
PLAN = "Хүүхэд эмээгийндээ байна. Сэтгэл зүйчид долоо хоног бүр ирнэ. Сургуульд нь мэдэгдэнэ."
TASK = "Эмээгийнд нь эргэж очих"
RETURN = "Үргэлжлүүлэн ярилцах"


class Visits:
    """Makes a few visits at each centre that somebody of the demo works at."""

    def __init__(self, rows: Rows, chance: Chance, clockwork: Clockwork, stays: Stays):
        self.rows, self.chance, self.clockwork, self.stays = rows, chance, clockwork, stays

    def make(self, stories: list[Story]) -> None:
        """Children of the centre's own aimag whose cases go on."""
        for facility, staff in self.stays.centres.items():
            near = [story for story in stories if self._fits(story, facility)]
            near.sort(key=lambda story: (story.opened, story.case.number), reverse=True)
            for place, story in enumerate(near[: EXPECTED + GOING_ON + ENDED]):
                if place < EXPECTED:
                    self._sent(story, facility, staff, self.chance.now - timedelta(hours=1))
                else:
                    self._visited(story, facility, staff, place - EXPECTED)

    @staticmethod
    def _fits(story: Story, facility: Facility) -> bool:
        case = story.case
        near = case.district_id == facility.district_id or not facility.district_id
        here = case.aimag_id == facility.aimag_id and near
        return (
            here and case.closed_at is None and case.stage in {"planning", "in_service"} and bool(case.worker)
        )

    def _sent(
        self, story: Story, facility: Facility, staff: dict[str, Any], at: datetime, **facts: Any
    ) -> Visit:
        visit = self.rows.add(
            Visit,
            case=story.case,
            child=story.case.child,
            facility=facility,
            sheet=self.chance.pick(words.SHEETS),
            sent_by=story.worker,
            sent_at=at,
            form_key=self.chance.uuid(),
            **facts,
        )
        self.rows.event(at, story.worker, "visit.sent", visit, story.case)
        self.clockwork.told(staff["reception"], "visit.sent", visit, None, at)
        return visit

    def _visited(self, story: Story, facility: Facility, staff: dict[str, Any], number: int) -> None:
        chance, rows, case, now = self.chance, self.rows, story.case, self.chance.now
        over = number >= GOING_ON
        arrived = now - (timedelta(days=6 * number) if over else timedelta(hours=4 + 3 * number))
        ended = arrived + timedelta(hours=5)
        reception, back = staff["reception"], now + timedelta(days=1 + number, hours=10)
        returns = number in {1, GOING_ON}  # one of a visit that goes on, one of a visit that has ended
        came_with, came_how, adults = chance.pick(CAME)
        facts: dict[str, Any] = {"status": "open"}
        if over:
            facts = {
                "status": "closed",
                "closed_at": ended,
                "closed_by": reception,
                "open_until": back + timedelta(days=1) if returns else ended,
                "destination": "kin",
                "escort": "Эмээ",
                "plan": PLAN,
            }
        visit = self._sent(
            story,
            facility,
            staff,
            arrived - timedelta(hours=2),
            arrived_at=arrived,
            came_with=came_with,
            came_how=came_how,
            adults=adults,
            received_by=reception,
            version=3 if over else 2,
            **facts,
        )
        rows.event(arrived, reception, "visit.arrived", visit, case)
        self.clockwork.told(story.worker, "visit.arrived", visit, case, arrived)
        rows.add(
            Consent,
            visit=visit,
            given_by="authority" if came_with in {"alone", "worker", "police"} else "parent",
            name="Э.Бат",
            services=SERVICES,
            shared=["health"] if number % 2 else [],
            given_at=arrived + timedelta(minutes=10),
            taken_by=reception,
        )
        rows.event(arrived + timedelta(minutes=10), reception, "visit.consent_given", visit, case)
        self._parts(
            visit, case, staff, arrived + timedelta(minutes=15), signed=len(SERVICES) if over else number + 1
        )
        self.clockwork.run(
            visit,
            "centre.visit",
            case=case,
            unit=story.unit,
            person=reception,
            began=arrived,
            ended=ended if over else None,
        )
        if returns:
            self._return(visit, story, staff["psychology"], back)
        if over:
            self._ended(visit, story, reception, ended)

    def _parts(self, visit: Visit, case: Any, staff: dict[str, Any], begun: datetime, *, signed: int) -> None:
        """Each professional after the other; the next one after those who have signed is still at work."""
        told = self.rows.add(Told, visit=visit, text=TOLD, taken_by=staff["health"], taken_at=begun)
        self.rows.event(begun, staff["health"], "visit.story_taken", visit, case)
        for place, profession in enumerate(SERVICES[: signed + 1]):
            by, done = staff[profession], place < signed
            entered = begun + timedelta(minutes=55 * place)
            left = entered + timedelta(minutes=35) if done else None
            part = self.rows.add(
                VisitPart,
                visit=visit,
                profession=profession,
                professional=by,
                story=told,
                entered_at=entered,
                left_at=left,
                text=PARTS[profession] if done else "",
                begun_at=entered,
                signed_at=left,
                version=3 if done else 1,
            )
            self.rows.event(entered, by, "visit.part_begun", part, case, profession=profession)
            if left is not None:
                self.rows.event(left, by, "visit.part_signed", part, case, profession=profession)
                if profession == "health" and visit.status == "closed":
                    self.rows.add(
                        PartAddendum, part=part, text=ADDED, signed_by=by, signed_at=left + timedelta(hours=2)
                    )
                    self.rows.event(
                        left + timedelta(hours=2), by, "visit.part_added", part, case, profession=profession
                    )

    def _return(self, visit: Visit, story: Story, person: Any, at: datetime) -> None:
        made = self.rows.add(
            Appointment,
            visit=visit,
            profession="psychology",
            person=person,
            at=at,
            purpose=RETURN,
            made_by=person,
            made_at=visit.arrived_at + timedelta(hours=2),
            form_key=self.chance.uuid(),
        )
        self.rows.event(made.made_at, person, "appointment.made", made, story.case, profession="psychology")
        self.clockwork.told(story.worker, "appointment.made", made, story.case, made.made_at)
        self.clockwork.run(
            made,
            "centre.appointment",
            case=story.case,
            unit=story.unit,
            person=person,
            began=made.made_at,
            ended=None,
            due_at=at,
        )

    def _ended(self, visit: Visit, story: Story, by: Any, ended: datetime) -> None:
        """The plan is the worker's: a task until some days later."""
        self.rows.event(ended, by, "visit.ended", visit, story.case, to="kin")
        self.clockwork.told(story.worker, "visit.ended", visit, story.case, ended)
        due = ended + timedelta(days=9)
        done = due < self.chance.now
        task = self.rows.add(
            Task,
            case=story.case,
            title=TASK,
            person=story.worker,
            due_on=due.date(),
            source_type="shelters.visit",
            source_ref=visit.ref,
            created_at=ended,
            created_by=by,
            **({"state": "done", "ended_at": due, "ended_by": story.worker} if done else {}),
        )
        self.rows.event(ended, by, "task.added", task, story.case)
        self.clockwork.run(
            task,
            "case.task",
            case=story.case,
            unit=story.unit,
            person=story.worker,
            began=ended,
            ended=due if done else None,
            due_at=due,
        )
