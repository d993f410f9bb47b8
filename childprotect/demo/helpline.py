"""Two years of the helpline: who answered, what the calls were about, which became reports, and what waits at the desk."""

from datetime import datetime, timedelta
from typing import Any

from areas.models import Area
from cases.models import Call, Family, FamilyMember, Report, ReportChild, Reporter
from childprotect.demo.chance import Chance
from childprotect.demo.clockwork import Clockwork
from childprotect.demo.people import Cast
from childprotect.demo.rows import Rows

# A week of the helpline in January 2026 by kind; silent calls are not counted there.
KINDS = {"counselling": 75, "information": 555, "non_target": 458, "petition": 8, "silent": 30}
OF_PROTECTION = 239
MOST = 4000
NUMBERS = 1500  # how many callers there are: some call again
MINUTES = {"protection": (4, 25), "counselling": (6, 40), "information": (1, 6), "petition": (2, 12)}
TAKEN_ON = {"red": 0.3, "orange": 2, "green": 7}  # hours
NOTES = {
    "counselling": ["Үе тэнгийн маргааны талаар зөвлөсөн.", "Шалгалтын өмнөх түгшүүрийн талаар ярилцсан."],
    "information": ["Цэцэрлэгийн бүртгэлийн талаар асуусан.", "Хүүхдийн мөнгөний талаар асуусан."],
    "petition": ["Тоглоомын талбайн аюулгүй байдлын талаар санал хэлсэн."],
}
AT_DESK = (
    (
        "red",
        "Гэмтлийн эмнэлгийн ард, ногоон вагон",
        "Эрэгтэй хүн бяцхан хүүхдийг чирч яваа. Хүүхэд уйлж байна.",
    ),
    (
        "orange",
        "Хуучин зээлийн автобусны буудал",
        "Хоёр хүүхэд хүйтэнд ганцаараа сууж байна. Хаана амьдардгаа хэлэхгүй.",
    ),
    ("green", "Хотын захын ногоон хашаа, нэрийг мэдэхгүй", "Хүүхэд хичээлдээ явахгүй, ус зөөдөг."),
)


class Helpline:
    """Answers the calls of the demo."""

    def __init__(self, rows: Rows, chance: Chance, cast: Cast, clockwork: Clockwork):
        self.rows, self.chance, self.clockwork = rows, chance, clockwork
        self.operators = cast.operators
        self.callers = [f"9900{number:04d}" for number in chance.random.sample(range(10_000), NUMBERS)]
        self.reports: list[Report] = []
        self.latest: dict[Any, Report | None] = {}  # the newest report of a unit, and the one before
        self.before: dict[Any, Report | None] = {}
        self.phones: dict[int, str] = {}

    def writer(self, channel: str, worker: Any) -> Any:
        """Who writes a report of this channel down."""
        return self.chance.pick(self.operators) if channel == "108" else worker

    def arrive(
        self, told: Report, worker: Any, unit: Area, typed: datetime, *, taken: bool = True
    ) -> datetime:
        """The report reaches its unit and, unless not `taken`, somebody takes it on; when that was."""
        if told.created_by_id == worker.pk:
            told.acknowledged_by, told.acknowledged_at = worker, typed
            return typed
        at = min(self.chance.later(typed, TAKEN_ON[told.urgency], 0.5), self.chance.now)
        self.clockwork.run(
            told, "report.acknowledge", case=None, unit=unit, person=worker, began=typed,
            ended=at if taken else None, risk=told.urgency,
        )  # fmt: skip
        self.clockwork.told(worker, "report.arrived", told, None, typed)
        if taken:
            told.acknowledged_by, told.acknowledged_at = worker, at
            self.rows.event(at, worker, "report.acknowledged", told)
        return at

    def heard(self, told: Report, reporter: Reporter | None) -> None:
        """A report of the helpline has its call; every report may be repeated by a later one."""
        self.before[told.unit_id] = self.latest.get(told.unit_id)
        self.latest[told.unit_id] = told
        if told.channel == "108":
            self.reports.append(told)
            if reporter is not None:
                self.phones[told.pk] = reporter.phone

    def decided(self, told: Report) -> None:
        """What follows a report that became no case: to whom it went, what it repeats."""
        if told.status == "referred_on":
            told.referred_to = "Сургуулийн нийгмийн ажилтан"
        elif told.status == "duplicate":
            told.duplicate_of_report = self.before.get(told.unit_id)

    def family(self, cases: list[Any], by: Any, at: datetime) -> None:
        """The children of one report belong together."""
        children = {case.child.pk: case.child for case in cases}
        if len(children) > 1:
            family, report = self.rows.add(Family, created_by=by, created_at=at), cases[0].report
            for child in children.values():
                self.rows.add(
                    FamilyMember, family=family, child=child, report=report, added_by=by, added_at=at
                )
            self.rows.event(at, by, "family.linked", family, count=len(children))

    def make(self) -> None:
        """Every call: those of the reports, the many others, and today's that wait."""
        calls = [
            (told.received_at, told.created_by, "protection", self.phones.get(told.pk, ""), told)
            for told in self.reports[-MOST * OF_PROTECTION // (OF_PROTECTION + sum(KINDS.values())) :]
        ]
        if not calls:
            return
        begun, others = min(row[0] for row in calls), len(calls) * sum(KINDS.values()) // OF_PROTECTION
        for _number in range(others):
            at = self.chance.moment(begun, self.chance.now - timedelta(minutes=5))
            phone = self.chance.pick(self.callers) if self.chance.true(0.9) else ""
            calls.append((at, self.chance.pick(self.operators), self.chance.weighed(KINDS), phone, None))
        for at, operator, group, phone, told in sorted(calls, key=lambda row: row[0]):
            self._call(at, operator, group, phone, told)
        self._today()

    def _call(
        self, at: datetime, by: Any, group: str, phone: str, told: Report | None = None, **fields: Any
    ) -> Call:
        low, high = MINUTES.get(group, (0, 2))
        made = self.rows.add(
            Call,
            number=self.chance.ref_number("ДД"),
            group=group,
            phone=phone,
            note=self.chance.pick(NOTES[group]) if group in NOTES and self.chance.true(0.5) else "",
            minutes=self.chance.number(low, high),
            at=at,
            taken_by=by,
            created_at=min(at + timedelta(minutes=self.chance.number(1, 30)), self.chance.now),
            report=told,
            **fields,
        )
        self.rows.event(made.created_at, by, "call.taken", made, group=group)
        return made

    def _today(self) -> None:
        """What waits at the desk now: reports without a unit, and a child who calls and cannot speak."""
        chance, now = self.chance, self.chance.now
        operator, nation = self.operators[0], Area.objects.get(level=Area.Level.COUNTRY)
        for minutes, (urgency, place, seen) in zip((18, 41, 55), AT_DESK, strict=True):
            at = now - timedelta(minutes=minutes)
            told = self.rows.add(
                Report, number=chance.ref_number("МД"), channel="108", seen=seen, place=place, urgency=urgency,
                concerns=[], received_at=at, created_at=at, created_by=operator, form_key=chance.uuid(),
            )  # fmt: skip
            self.rows.add(ReportChild, report=told)
            self.rows.event(at, operator, "report.received", told, channel="108", urgency=urgency)
            self.clockwork.run(
                told,
                "report.route",
                case=None,
                unit=nation,
                person=operator,
                began=at,
                ended=None,
                risk=urgency,
            )
            self._call(at, operator, "protection", chance.pick(self.callers), told)
        silent = self.callers[0]
        for minutes in (340, 95, 25):
            at = now - timedelta(minutes=minutes)
            waits = {"call_back": Call.CallBack.WANTED} if minutes == 25 else {}
            call = self._call(at, operator, "silent", silent, **waits)
            if waits:
                self.clockwork.run(
                    call, "call.call_back", case=None, unit=nation, person=operator, began=at, ended=None
                )
