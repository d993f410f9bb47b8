"""The joint teams of the demo: their members, weekly meetings, what they decided; and a caseload that was handed over."""

from datetime import date, datetime, timedelta
from typing import Any

from areas.models import Area
from areas.place import place
from cases.models import AgendaItem, Attendance, Handover, HandoverLine, Meeting, TeamMember
from childprotect.demo.chance import Chance
from childprotect.demo.clockwork import Clockwork
from childprotect.demo.rows import Rows
from childprotect.demo.story import Story

HOURS = {"red": 16, "orange": 50, "green": 190}  # from the assessment to the decision, about
WRITTEN = timedelta(days=120)  # meetings longer ago have left their clocks, and no minutes
ROLES = {
    "head": "Засаг даргын Тамгын газар",
    "secretary": "",
    "police": "Цагдаагийн хэсэг",
    "health": "Эрүүл мэндийн төв",
    "school": "Сургууль",
    "bag": "",
}
PLACE = "Засаг даргын Тамгын газар, хурлын өрөө"
TALKED = [
    "Нийгмийн ажилтан үнэлгээний дүнг танилцуулав. Гишүүд асуулт асууж, санал хэлэв.",
    "Гэр бүлийн байдал, хүүхдийн өөрийнх нь саналыг сонсов.",
    "Сургууль, эрүүл мэндийн төвийн мэдээллийг нэгтгэн хэлэлцэв.",
]
DECIDED = [
    "Хүүхдийг гэр бүлд нь үлдээж, долоо хоног бүр эргэж уулзана. Эцэг эхэд зөвлөгөө өгнө.",
    "Хүүхдийг эмээгийнд нь түр байлгаж, сургуульд нь тасралтгүй суралцуулна.",
    "Эрүүл мэндийн үзлэгт хамруулж, сэтгэл зүйчийн үйлчилгээ үзүүлнэ.",
    "Халамжийн дэмжлэг олгох асуудлыг судалж, нэг сарын дараа эргэн хэлэлцэнэ.",
]
HANDED = 4  # cases of the hand-over
WORDS = "Ажлын ачаалал жигд бус байсан тул хуваарилав."


class JointTeam:
    """Lets the teams decide about the cases that were assessed."""

    def __init__(self, rows: Rows, chance: Chance, clockwork: Clockwork):
        self.rows, self.chance, self.clockwork = rows, chance, clockwork
        self.members: dict[int, list[TeamMember]] = {}
        self.meetings: dict[tuple[int, date], Meeting] = {}

    def make(self, stories: list[Story]) -> None:
        """One clock for each case that was assessed; the decisions of the last months with their meetings."""
        now = self.chance.now
        for story in stories:
            if story.assessed >= now:
                continue
            met = self.chance.in_office(
                self.chance.later(story.assessed, HOURS[story.case.risk], 0.5), story.unit.zone
            ).replace(minute=0)
            met = max(met, story.assessed)
            over = min(story.asked, story.closed or story.asked)
            decided = met < over
            self.clockwork.run(
                story.case, "case.team_meeting", case=story.case, unit=story.unit, person=story.worker,
                began=story.assessed, ended=min(met, over), met=decided, risk=story.case.risk,
            )  # fmt: skip
            if decided and now - WRITTEN < met < now:
                self._decide(story, met)
        self._hand_over(stories)

    def _team(self, unit: Area, secretary: Any) -> list[TeamMember]:
        if unit.pk not in self.members:
            self.members[unit.pk] = [
                self.rows.add(
                    TeamMember,
                    **place(unit),
                    role=role,
                    name=secretary.name
                    if role == "secretary"
                    else f"{self.chance.father_name()[0]}.{self.chance.given_name('f')}",
                    office=office,
                    since=date(2025, 1, 6),
                )
                for role, office in ROLES.items()
            ]
        return self.members[unit.pk]

    def _decide(self, story: Story, met: datetime) -> None:
        """The case on the agenda of its unit's meeting of that day."""
        chance, team = self.chance, self._team(story.unit, story.worker)
        key = (story.unit.pk, met.date())
        meeting = self.meetings.get(key)
        if meeting is None:
            meeting = self.meetings[key] = self.rows.add(
                Meeting, **place(story.unit), number=chance.ref_number("ХБ"), starts_at=met,
                ended_at=met + timedelta(minutes=chance.number(30, 90)), place=PLACE, quorum=len(team) // 2 + 1,
                state="held", created_at=met - timedelta(days=1), created_by=story.worker, version=3,
                minutes="Хурлын ирцийг бүртгэж, хэлэлцэх асуудлыг баталлаа.",
            )  # fmt: skip
            for number, member in enumerate(team):
                here = number < len(team) // 2 + 1 or chance.true(0.7)
                self.rows.add(Attendance, meeting=meeting, member=member, present=here)
            self.rows.event(meeting.created_at, story.worker, "meeting.planned", meeting)
        item = self.rows.add(
            AgendaItem, meeting=meeting, case=story.case, outcome="decided",
            reasons=["red", "waiting"] if story.case.risk == "red" else ["waiting"],
            discussion=chance.pick(TALKED), decision=chance.pick(DECIDED), votes_for=chance.number(4, 5), votes_against=0,
            settled_at=min(meeting.starts_at + timedelta(hours=1), chance.now), settled_by=story.worker,
        )  # fmt: skip
        self.rows.event(item.settled_at, story.worker, "case.team_decided", item, story.case)

    def _hand_over(self, stories: list[Story]) -> None:
        """In the centre of an aimag one worker took over cases of the other, a month ago."""
        for unit, workers in self._pairs(stories).items():
            first, second = sorted(workers, key=lambda one: one.pk)[:2]
            mine = [
                story
                for story in stories
                if story.unit is unit and story.worker is first and story.closed is None
            ]
            at = self.chance.in_office(self.chance.now - timedelta(days=30), unit.zone)
            mine = [story for story in mine if story.opened < at][:HANDED]
            if not mine:
                continue
            by = mine[0].supervisor
            row = self.rows.add(
                Handover, **place(unit), person=second, reason="workload", words=WORDS, by=by, at=at
            )
            for story in mine:
                self.rows.add(HandoverLine, handover=row, case=story.case, to=first)
            self.rows.event(at, by, "caseload.handed_over", row, person=str(second.ref), cases=len(mine))

    @staticmethod
    def _pairs(stories: list[Story]) -> dict[Area, set[Any]]:
        found: dict[Area, set[Any]] = {}
        for story in stories:
            found.setdefault(story.unit, set()).add(story.worker)
        return {unit: workers for unit, workers in found.items() if len(workers) > 1}
