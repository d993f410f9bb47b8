"""Reports and cases of two years: each a story of moments, told by the rows that the real actions leave."""

from datetime import datetime, timedelta
from typing import Any

from areas.models import Area
from areas.place import place
from cases.models import Case, CaseConcern, Child, ClosureAgreement, Note, Report, ReportChild, Reporter
from childprotect.demo import words
from childprotect.demo.assessments import Assessments
from childprotect.demo.chance import Chance
from childprotect.demo.clockwork import Clockwork
from childprotect.demo.helpline import Helpline
from childprotect.demo.people import STAGES, Cast
from childprotect.demo.planning import Planning
from childprotect.demo.rows import Rows
from childprotect.demo.stays import Stays
from childprotect.demo.story import Story
from childprotect.lib.mongolian import name_key

MONTHS_BACK = 24
# Shares of the 7,096 children the helpline sent on in January to September 2023, by kind of violence.
CONCERNS = {
    "physical": 35.2, "neglect": 23.8, "emotional": 23.5, "sexual": 3.0, "dv_witness": 3.5, "unsupervised": 2.5,
    "peer": 2.0, "missing": 1.0, "child_labour": 1.2, "jockey": 0.8, "out_of_school": 1.5, "self_harm": 0.8,
    "substance": 0.7, "abandoned": 0.5,
}  # fmt: skip
CHANNELS = {"108": 85, "102": 4, "walk_in": 3, "phone": 3, "community": 2, "letter": 1, "online": 2}
RISKS = {"red": 13, "orange": 37, "green": 50}
DECIDED = {
    "advice_only": 0.07,
    "referred_on": 0.03,
    "duplicate": 0.02,
    "not_confirmed": 0.04,
}  # of all reports
ASSESSED_HOURS = {"red": 14, "orange": 46, "green": 96}
CONTACT_DAYS = {"red": 7, "orange": 14, "green": 30}
CALMER = 1.25  # visits become rarer as danger goes
IN_THE_CAPITAL = 0.62  # of all cases; three in four of those that the helpline sent on
OTHERS = 0.45  # share of cases outside the units of the demo accounts
KHOROO_DIGITS = 6
EARLIER = 400  # so many of the newest cases may be of the same child as a new one
CASE_DAYS = 125  # how long a case stays open, median
REPORTERS = ["Хөрш", "Ангийн багш", "Эмээ", "Нагац эгч", "Эргүүлийн цагдаа", "Өрхийн эмч", "Найз нь"]


class Casework:
    """Makes the reports and cases."""

    def __init__(
        self,
        rows: Rows,
        chance: Chance,
        cast: Cast,
        clockwork: Clockwork,
        units: list[Area],
        bags: dict[int, list[Area]],
        stays: Stays,
        helpline: Helpline,
    ):
        self.rows, self.chance, self.cast, self.clockwork, self.stays = rows, chance, cast, clockwork, stays
        self.units, self.bags, self.helpline = units, bags, helpline
        self.assessments = Assessments(rows, chance)
        self.planning = Planning(rows, chance, clockwork)
        staged = {code for codes in STAGES.values() for code in codes}
        city = [unit for unit in units if unit.level == Area.Level.KHOROO]
        soums = [unit for unit in units if unit.level == Area.Level.SOUM]
        self.weights = {
            **{unit.code: 100 * OTHERS * IN_THE_CAPITAL / len(city) for unit in city},
            **{unit.code: 100 * OTHERS * (1 - IN_THE_CAPITAL) / len(soums) for unit in soums},
        }
        for code in sorted(staged & set(self.weights)):
            here = sum(len(code) == len(other) for other in staged)
            share = IN_THE_CAPITAL if len(code) == KHOROO_DIGITS else 1 - IN_THE_CAPITAL
            self.weights[code] += 100 * (1 - OTHERS) * share / here
        self.by_code = {unit.code: unit for unit in units}
        self.made = 0
        self.earlier: dict[str, list[tuple[int, Story]]] = {}  # by unit, with the number of each
        self.begun = chance.now - timedelta(days=round(MONTHS_BACK * 30.44))

    def make(self, cases: int, step: Any) -> list[Story]:
        """About `cases` cases with their reports; `step` is called after each report."""
        chance, stories = self.chance, []
        moments: list[datetime] = []
        while len(moments) < cases:
            moments.append(chance.moment(self.begun, self.chance.now - timedelta(minutes=90)))
        for received in sorted(moments):  # siblings in one report make up for reports that became no case
            stories += self._report(received)
            step()
        for code in sorted(code for codes in STAGES.values() for code in codes):
            self._report(
                chance.now - timedelta(minutes=chance.number(70, 600)), unit=self.by_code[code], waits=True
            )
        return stories

    def _report(self, received: datetime, unit: Area | None = None, waits: bool = False) -> list[Story]:
        """One report and what became of it; `waits`: nobody has decided on it yet."""
        chance, rows = self.chance, self.rows
        unit = unit or self.by_code[chance.weighed(self.weights)]
        worker = chance.pick(self.cast.workers[unit.pk])
        concern, urgency = chance.weighed(CONCERNS), chance.weighed(RISKS)
        typed = min(received + timedelta(minutes=chance.number(4, 50)), chance.now)
        bags = self.bags.get(unit.pk, [])
        bag = chance.pick(bags) if bags and chance.true(0.6) else None
        others = [code for code in CONCERNS if code != concern and chance.true(0.06)]
        channel = chance.weighed(CHANNELS)
        told = rows.add(
            Report,
            number=chance.ref_number("МД"),
            channel=channel,
            seen=chance.pick(words.SEEN.get(concern, words.SEEN["other"])),
            place=chance.pick(words.PLACES_CITY if unit.level == Area.Level.KHOROO else words.PLACES_SOUM),
            bag=bag,
            urgency=urgency,
            concerns=[concern, *others],
            received_at=received,
            created_at=typed,
            created_by=self.helpline.writer(channel, worker),
            form_key=chance.uuid(),
            **place(unit),
        )
        reporter = None
        if told.channel != "102" and chance.true(0.7):
            anonymous = chance.true(0.3)
            reporter = rows.add(
                Reporter,
                report=told,
                name="" if anonymous else f"{chance.father_name()} {chance.given_name('f')}",
                phone="" if anonymous else f"9900{chance.number(0, 9999):04d}",
                relation=chance.pick(REPORTERS),
                anonymous=anonymous,
            )
        self.helpline.heard(told, reporter)
        rows.event(typed, told.created_by, "report.received", told, channel=told.channel, urgency=urgency)
        kin = chance.weighed({1: 84, 2: 12, 3: 4})
        father = chance.father_name()
        lines = [self._child_line(told, father) for _ in range(kin)]
        untouched = waits and told.created_by_id != worker.pk and chance.true(0.6)
        taken = self.helpline.arrive(told, worker, unit, typed, taken=not untouched)
        if untouched:
            return []
        fate = chance.random.random()
        for status, share in DECIDED.items():
            fate -= share
            if fate < 0 and not waits:
                self._decide_otherwise(told, worker, unit, taken, status)
                return []
        accepted = min(chance.later(taken, 0.5), chance.now)
        waiting = waits or (chance.now - typed < timedelta(hours=20) and chance.true(0.6))
        self.clockwork.run(
            told,
            "report.triage",
            case=None,
            unit=unit,
            person=worker,
            began=taken,
            ended=None if waiting else accepted,
            risk=urgency,
        )
        if waiting:
            return []
        told.status, told.decided_by, told.decided_at, told.version = (
            Report.Status.ACCEPTED,
            worker,
            accepted,
            2,
        )
        rows.event(accepted, worker, "report.accepted", told)
        stories = [self._case(told, line, worker, unit, bag, accepted) for line in lines]
        self.helpline.family([story.case for story in stories], worker, accepted)
        return stories

    def _child_line(self, told: Report, father: str) -> ReportChild:
        chance = self.chance
        sex = chance.weighed({"f": 52, "m": 48})
        age = chance.weighed({1: 5, 3: 9, 5: 10, 8: 17, 10: 15, 12: 16, 14: 14, 16: 11})
        born = (told.received_at - timedelta(days=age * 365 + chance.number(0, 600))).date()
        known = chance.true(0.7)
        named = chance.true(0.94)
        return self.rows.add(
            ReportChild,
            report=told,
            given_name=chance.given_name(sex) if named else "",
            father_name=father if named and chance.true(0.9) else "",
            sex=sex if named or chance.true(0.8) else "u",
            birth_date=born if known else None,
            birth_year=born.year,
            registration_number=chance.registration_number(born, sex) if known and chance.true(0.5) else "",
        )

    def _decide_otherwise(self, told: Report, worker: Any, unit: Area, typed: datetime, status: str) -> None:
        decided = min(self.chance.later(typed, 2), self.chance.now)
        told.status, told.decided_by, told.decided_at, told.version = status, worker, decided, 2
        told.decision_note = self.chance.pick(words.ADVICE)
        self.helpline.decided(told)
        self.clockwork.run(
            told,
            "report.triage",
            case=None,
            unit=unit,
            person=worker,
            began=typed,
            ended=decided,
            risk=told.urgency,
        )
        self.rows.event(decided, worker, f"report.{status}", told)

    def _case(
        self, told: Report, line: ReportChild, worker: Any, unit: Area, bag: Area | None, opened: datetime
    ) -> Story:
        chance, rows = self.chance, self.rows
        supervisor = self.cast.supervisors.get(unit.district_id) or self.cast.supervisors.get(unit.aimag_id)
        child = self._child(line, worker, unit, opened)
        risk = told.urgency
        assessed = chance.later(opened, ASSESSED_HOURS[risk], 0.7)
        if chance.true(0.04):
            assessed += timedelta(days=chance.number(3, 12))
        planned = chance.in_office(chance.later(assessed, 120, 0.5), unit.zone)
        if chance.true(0.25):  # assessment finds more or less than the report
            risk_after = {"red": "orange", "orange": chance.pick(["red", "green"]), "green": "orange"}[risk]
        else:
            risk_after = risk
        asked = chance.in_office(
            planned + timedelta(days=CASE_DAYS * chance.random.lognormvariate(0, 0.55)), unit.zone
        )
        agreed = chance.in_office(chance.later(asked, 40, 0.6), unit.zone)
        closed = agreed if agreed < chance.now else None
        case = rows.add(
            Case,
            number=chance.ref_number("ХХ"),
            child=child,
            report=told,
            bag=bag,
            worker=worker,
            risk=risk,
            main_concern=told.concerns[0],
            was_red="red" in {risk, risk_after if assessed < chance.now else risk},
            opened_at=opened,
            **place(unit),
        )
        line.child, line.case = child, case
        for number, concern in enumerate(told.concerns):
            rows.add(
                CaseConcern,
                case=case,
                concern=concern,
                main=number == 0,
                confirmed=True if assessed < chance.now else None,
                decided_by=worker if assessed < chance.now else None,
                decided_at=assessed if assessed < chance.now else None,
            )
        rows.event(opened, worker, "case.opened", case, case, risk=risk)
        story = Story(case, worker, supervisor, unit, opened, assessed, planned, asked, closed)
        self.stays.maybe(story)
        self._work(story, risk, risk_after)
        if chance.true(0.015) and case.closed_at is None:
            self._unassign(case)
        self.made += 1
        self.earlier.setdefault(unit.code, []).append((self.made, story))
        return story

    def _child(self, line: ReportChild, worker: Any, unit: Area, opened: datetime) -> Child:
        chance = self.chance
        again = [
            story
            for number, story in self.earlier.get(unit.code, [])
            if number > self.made - EARLIER
            and story.closed
            and story.closed < opened
            and story.case.child.created_at < opened
        ]
        if again and chance.true(0.1):
            child: Child = chance.pick(again).case.child
            line.same_as = child
            line.given_name, line.father_name, line.sex = child.given_name, child.father_name, child.sex
            line.birth_date, line.birth_year = child.birth_date, child.birth_year
            line.registration_number = child.registration_number
            return child
        child = self.rows.add(
            Child,
            number=chance.ref_number("ХД"),
            given_name=line.given_name,
            father_name=line.father_name,
            sex=line.sex,
            birth_date=line.birth_date,
            birth_year=line.birth_year,
            registration_number=line.registration_number,
            given_key=name_key(line.given_name),
            father_key=name_key(line.father_name),
            created_by=worker,
            created_at=opened,
        )
        self.rows.event(opened, worker, "child.registered", child)
        return child

    def _work(self, story: Story, risk: str, risk_after: str) -> None:
        """From first contact to closure, as far as time has come."""
        chance, rows, case, worker, unit, now = (
            self.chance,
            self.rows,
            story.case,
            story.worker,
            story.unit,
            self.chance.now,
        )
        run = self.clockwork.run
        contact = min(chance.later(story.opened, {"red": 2, "orange": 12, "green": 34}[risk]), story.assessed)
        kept = {"case": case, "unit": unit, "person": worker}
        run(case, "case.first_contact", began=story.opened, ended=contact, risk=risk, **kept)
        run(case, "case.assessment", began=story.opened, ended=story.assessed, risk=risk, **kept)
        run(case, "case.danger", began=story.opened, ended=contact, risk=risk, **kept)
        self.planning.contact(story, contact, "visit")
        if contact < now and (risk == "red" or chance.true(0.5)):
            self.assessments.make(story, "danger", contact, risk, risk)
        self.planning.keep_safe(story, contact, risk)
        if story.assessed >= now:
            return
        case.stage, case.risk, case.version = "planning", risk_after, 2
        self.assessments.make(story, "situation", story.assessed, risk, risk_after)
        rows.event(story.assessed, worker, "case.assessed", case, case, risk=risk_after, was=risk)
        run(case, "case.plan", began=story.assessed, ended=story.planned, risk=risk_after, **kept)
        self.planning.plan(story, risk_after)
        if story.planned >= now:
            return
        case.stage, case.version = "in_service", 3
        end = min(story.asked, now)
        self._visits(story, risk_after, end)
        self._reviews_of_plan(story, end)
        if story.asked >= now:
            return
        self._close(story)

    def _visits(self, story: Story, risk: str, end: datetime) -> None:
        chance, began = self.chance, story.planned
        pace: float = CONTACT_DAYS[risk]
        kept = {"case": story.case, "unit": story.unit, "person": story.worker}
        lax = chance.true(0.2)
        while True:
            day = began + timedelta(days=pace * chance.random.uniform(0.5, 2.0 if lax else 0.9))
            visit = chance.in_office(day, story.unit.zone)
            if visit >= end:
                self.clockwork.run(
                    story.case, "case.contact", began=began, ended=story.asked if story.asked <= end else None, met=False,
                    risk=self._risk_by(pace), **kept,
                )  # fmt: skip
                return
            self.clockwork.run(
                story.case, "case.contact", began=began, ended=visit, risk=self._risk_by(pace), **kept
            )
            self.planning.contact(story, visit)
            after = min(visit + timedelta(days=1), end)
            if chance.true(0.25):
                self._note(story, chance.weighed({"family": 4, "call": 3, "school": 2, "meeting": 1}), after)
            if chance.true(0.15):
                self.planning.serve(story, after)
            began, pace = visit, min(pace * CALMER, CONTACT_DAYS["green"])

    @staticmethod
    def _risk_by(pace: float) -> str:
        """The risk whose pace of visits this is."""
        return next(risk for risk, days in reversed(CONTACT_DAYS.items()) if pace >= days)

    def _reviews_of_plan(self, story: Story, end: datetime) -> None:
        began = story.planned
        kept = {"case": story.case, "unit": story.unit, "person": story.worker}
        while (reviewed := began + timedelta(days=self.chance.number(60, 93))) < end:
            self.clockwork.run(story.case, "case.plan_review", began=began, ended=reviewed, **kept)
            self.planning.review(story, reviewed)
            began = reviewed
        self.clockwork.run(
            story.case,
            "case.plan_review",
            began=began,
            ended=story.asked if story.asked <= end else None,
            met=False,
            **kept,
        )

    def _close(self, story: Story) -> None:
        chance, rows, case, worker = self.chance, self.rows, story.case, story.worker
        case.stage, case.version, case.closing_asked_by = "in_review", case.version + 1, worker
        case.closing_from = "in_service"
        case.closing_rested = [
            [step, (story.asked - timedelta(days=days)).isoformat()]
            for step, days in (("case.contact", 3), ("case.plan_review", 20))
        ]
        case.closing_reason = chance.weighed(
            {"goals_met": 60, "reunified": 15, "guardian": 9, "long_term": 4, "adult": 4, "not_confirmed": 8}
        )
        case.closing_note = chance.pick(words.CLOSING)
        rows.event(story.asked, worker, "case.closing_asked", case, case, reason=case.closing_reason)
        inspector = self.cast.inspectors.get(story.unit.district_id) or self.cast.inspectors.get(
            story.unit.aimag_id
        )
        needed = [("supervisor", story.supervisor)] + (
            [("inspector", inspector)] if case.was_red or case.was_placed else []
        )
        self.clockwork.run(
            case,
            "case.closing",
            case=case,
            unit=story.unit,
            person=story.supervisor,
            began=story.asked,
            ended=story.closed,
        )
        for number, (role, person) in enumerate(needed):
            last = number == len(needed) - 1
            at = story.closed if last else chance.later(story.asked, 6)
            at = min(at, story.closed) if at and story.closed else (at if at and at < chance.now else None)
            rows.add(
                ClosureAgreement,
                case=case,
                role=role,
                asked_at=story.asked,
                agreed_by=person if at else None,
                agreed_at=at,
            )
            self.clockwork.told(person, "case.closing_asked", case, case, story.asked)
            if at:
                rows.event(at, person, "case.closing_agreed", case, case, role=role)
        if story.closed:
            case.stage, case.closed_at, case.version = "closed", story.closed, case.version + 1
            rows.event(story.closed, needed[-1][1], "case.closed", case, case, reason=case.closing_reason)
            self.clockwork.told(worker, "case.closed", case, case, story.closed)
            checked = story.closed + timedelta(days=chance.number(70, 92))
            self.clockwork.run(
                case, "case.after_closure", case=case, unit=story.unit, person=worker, began=story.closed,
                ended=checked if checked < chance.now else None,
            )  # fmt: skip
            if checked < chance.now:
                self._note(story, "call", checked)

    def _note(self, story: Story, kind: str, at: datetime, text: str = "") -> None:
        if at >= self.chance.now:
            return
        typed = min(at + timedelta(minutes=self.chance.number(10, 300)), self.chance.now)
        note = self.rows.add(
            Note,
            case=story.case,
            kind=kind,
            text=text or self.chance.pick(words.NOTES[kind]),
            happened_at=at,
            author=story.worker,
            created_at=typed,
            form_key=self.chance.uuid(),
        )
        self.rows.event(typed, story.worker, "note.written", note, story.case, kind=kind)

    def _unassign(self, case: Case) -> None:
        """The worker has left; nobody answers for the case yet."""
        case.worker = None
        for clock in self.rows.waiting.get(type(case)._meta.get_field("deadlines").related_model, []):
            if clock.case is case and clock.ended_at is None:  # type: ignore[attr-defined]
                clock.person = None  # type: ignore[attr-defined]
