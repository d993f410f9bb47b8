"""A small world for the access matrix: one record of each kind in each relation to the people of the cast.

Every sensitive text holds a canary, a word that occurs nowhere else; `may_know` says from posting, area and relation
alone, without asking the scope, who may ever read it. Everything here is plain Python about the cast, on purpose.
"""

import re
import uuid
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType

from accounts.models import Absence, Posting, User
from areas.models import Area
from areas.place import place
from audit import log
from cases import clocks
from cases.models import (
    Address,
    AgendaItem,
    AnswerSheet,
    Call,
    Case,
    CaseConcern,
    CasePerson,
    CaseShare,
    Child,
    Delivery,
    Document,
    DocumentBody,
    DuplicateCandidate,
    Handover,
    HandoverLine,
    Health,
    HolidayProposal,
    Instrument,
    Limit,
    LimitProposal,
    Meeting,
    Merge,
    Note,
    Notification,
    Phone,
    Plan,
    PlanVersion,
    ReportChild,
    Reporter,
    SafetyPlan,
    Task,
    TeamMember,
)
from childprotect.lib import clock
from childprotect.lib.refs import new_number
from inspectors.models import Review
from referrals.models import Member, Organisation, Referral
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
from tests import factories
from tests.contracts.access import EVERYBODY, RECORDS
from tests.people import CAST, KHANBOGD, NATION, SAINSHAND, TSOGTTSETSII, make

CANARY = re.compile(r"cnry[0-9a-f]{12}")
DALANZADGAD = "4601"
BY_NAME_ONLY = {
    "shelter_manager",
    "centre_staff",
    "partner",
    "operator",
}  # roles that meet single records that name them, never an area
HERE, THERE = "here", "there"  # the facility and the organisation of Ömnögovi, and those of Dornogovi


@dataclass(frozen=True)
class Told:
    """A case of the world: in which unit, whose, at which facility and organisation, and how it stands."""

    unit: str
    worker: str | None
    partner: str = HERE  # which facility and organisation it has to do with
    shared_until: int | None = None  # with `worker` of the cast, until so many days from today
    closed: bool = False


# The relation's name is how the case stands to `worker`, of Khanbogd; what it is to the others the oracle works out.
RELATIONS = {
    "mine": Told(KHANBOGD, "worker"),
    "colleagues": Told(KHANBOGD, "colleague"),
    "nobodys": Told(KHANBOGD, None),
    "closed": Told(KHANBOGD, "worker", closed=True),
    "next_soum": Told(TSOGTTSETSII, "neighbour", partner=THERE),
    "mine_elsewhere": Told(TSOGTTSETSII, "worker"),
    "far": Told(SAINSHAND, "far_worker", partner=THERE),
    "shared": Told(SAINSHAND, "far_worker", partner=THERE, shared_until=3),
    "share_ended": Told(SAINSHAND, "far_worker", partner=THERE, shared_until=-1),
}
ABSENT = "absent"
MANAGERS = {HERE: "manager", THERE: "far_manager"}
# Who sees children at the one-stop centre, of whom the first writes a part of each visit.
CENTRES = {HERE: ("nurse", "receptionist"), THERE: ("far_nurse",)}
INSPECTORS = {"4601": "inspector", SAINSHAND: "far_inspector"}  # of the area of a facility
PARTNERS = {HERE: "partner", THERE: "far_partner"}
# The person a relation is about, for the pages of user administration.
SUBJECTS = {
    "mine": "worker", "colleagues": "colleague", "nobodys": "inspector", "closed": "manager", "next_soum": "neighbour",
    "mine_elsewhere": "partner", "far": "far_worker", "shared": "far_inspector", "share_ended": "far_supervisor",
}  # fmt: skip


@dataclass
class Fact:
    """A record as the oracle knows it: where it lies and whom it names."""

    ref: uuid.UUID
    areas: set[str] = field(default_factory=set)  # codes of its unit and of what that lies in
    named: set[str] = field(default_factory=set)  # people of the cast it names


def above(code: str) -> set[str]:
    """The codes of an area and of everything it lies in: codes say it, in the world."""
    return {NATION, code[:2], code[:4], code}


class World:
    """The records, the people, and what the oracle knows of them."""

    def __init__(self) -> None:
        self.people: dict[str, User] = {who: make(who, role, area) for who, (role, area) in CAST.items()}
        self.facts: dict[tuple[str, str], Fact] = {}
        self.canaries: dict[str, list[tuple[str, str]]] = {}  # canary -> (kind, relation) it belongs to
        self.reporters: dict[str, str] = {}  # canary of who reported -> relation
        self.private: dict[str, str] = {}  # canary -> the person it is about
        self.addresses: dict[str, str] = {}  # canary -> facility
        self.homes: set[str] = set()  # canaries of the addresses of alleged perpetrators and carers
        self.facilities = {HERE: self._facility(DALANZADGAD, HERE), THERE: self._facility(SAINSHAND, THERE)}
        self.organisations = {
            HERE: self._organisation(DALANZADGAD, HERE),
            THERE: self._organisation(SAINSHAND, THERE),
        }
        for who, person in self.people.items():
            person.email = f"{self._canary()}@example.org"
            person.save(update_fields=["email"])
            self.private[person.email.partition("@")[0]] = who
        for relation, told in RELATIONS.items():
            self._case(relation, told)
            self._person(relation)
            self._rules(relation)
        for kind in RECORDS:
            self.facts[kind, ABSENT] = Fact(uuid.uuid4())

    # -- the oracle ---------------------------------------------------------------------------------------------

    def sees(self, who: str, kind: str, relation: str) -> bool:
        """Whether a person of the cast may meet the record at all."""
        role, area = CAST[who]
        fact, seen_by = self.facts[kind, relation], RECORDS[kind].seen_by.split()
        if relation == ABSENT:
            return False
        if EVERYBODY in seen_by:
            return not fact.named or who in fact.named
        if role not in seen_by:
            return False
        return who in fact.named or (role not in BY_NAME_ONLY and area in fact.areas)

    def may_know(self, who: str | None, canary: str) -> bool:
        """Whether a person may ever read this canary, on whatever page."""
        if who is None:
            return False
        role, area = CAST[who]
        if canary in self.private:
            about = self.private[canary]
            posted = CAST[about][1]
            return about == who or (
                role == "user_admin" and (area == NATION or (posted is not None and area in above(posted)))
            )
        if canary in self.addresses:  # who runs the place or may place a child there
            return role not in {"official"} and self.sees(who, "facility", self.addresses[canary])
        if canary in self.reporters:
            relation = self.reporters[canary]
            return role in {"worker", "supervisor"} and (
                self.sees(who, "report", relation) or self.sees(who, "case", relation)
            )
        return any(self.sees(who, kind, relation) for kind, relation in self.canaries[canary])

    # -- its making ---------------------------------------------------------------------------------------------

    def _canary(self, *known_with: tuple[str, str]) -> str:
        word = f"cnry{uuid.uuid4().hex[:12]}"
        self.canaries[word] = list(known_with)
        return word

    def _facility(self, code: str, where: str) -> Facility:
        made = Facility.objects.create(
            name_mn=f"Түр хамгаалах байр {code}",
            name_en=f"Shelter {code}",
            shelter=True,
            centre=True,
            owner="agency",
            opened_on=date(2020, 1, 1),
            address=(address := self._canary()),
            **place(Area.objects.get(code=code)),
        )
        self.addresses[address] = "mine" if where == HERE else "far"
        room = Room.objects.create(facility=made, label="1")
        for number in range(4):
            Bed.objects.create(facility=made, room=room, label=f"1-{number}", active_from=date(2020, 1, 1))
        Staff.objects.create(facility=made, person=self.people[MANAGERS[where]], since=date(2025, 1, 1))
        for who in CENTRES[where]:
            does = "reception" if who == "receptionist" else "health"
            Staff.objects.create(
                facility=made, person=self.people[who], since=date(2025, 1, 1), profession=does
            )
        return made

    def _organisation(self, code: str, where: str) -> Organisation:
        made = Organisation.objects.create(
            sector="police",
            name_mn=f"Цагдаа {code}",
            name_en=f"Police {code}",
            **place(Area.objects.get(code=code)),
        )
        Member.objects.create(organisation=made, person=self.people[PARTNERS[where]], since=date(2025, 1, 1))
        return made

    def _person(self, relation: str) -> None:
        about = SUBJECTS[relation]
        posted = CAST[about][1]
        person = self.people[about]
        areas = above(posted) if posted else set()
        self.facts["user", relation] = Fact(person.ref, areas)
        self.facts["posting", relation] = Fact(Posting.objects.get(person=person).ref, areas)
        told = Notification.objects.create(
            person=person,
            verb="case.assigned",
            subject_type="cases.case",
            subject_ref=self.facts["case", relation].ref,
            case=Case.objects.get(ref=self.facts["case", relation].ref),
        )
        self.facts["notification", relation] = Fact(told.ref, set(), {about})
        out = Delivery.objects.create(notification=told, person=person, channel="email", state="failed")
        self.facts["delivery", relation] = Fact(out.ref, areas)
        works = CAST[about][0] == "worker"  # only workers are of a supervisor's team
        self.facts["teammate", relation] = Fact(person.ref, areas if works else set())
        absence = Absence.objects.create(
            person=person,
            since=clock.today() + timedelta(days=20),
            until=clock.today() + timedelta(days=21),
            entered_by=person,
        )
        above_them = {who for who, (role, area) in CAST.items() if role == "supervisor" and area in areas}
        self.facts["absence", relation] = Fact(absence.ref, set(), {about} | (above_them if works else set()))

    def _rules(self, relation: str) -> None:
        """What lies in no area: whoever may see it at all sees it wherever they are posted."""
        everywhere = {area for _role, area in CAST.values() if area}
        number = list(RELATIONS).index(relation)
        limit = Limit.objects.order_by("pk")[number]
        self.facts["limit", relation] = Fact(limit.ref, everywhere)
        form = Instrument.objects.ruling()[number % 3]
        self.facts["instrument", relation] = Fact(form.ref, everywhere)
        proposed = {
            "proposed_by": self.people["second_admin"],
            "why": self._canary(("limit_change", relation)),
        }
        change = LimitProposal.objects.create(
            step="case.plan",
            risk=["", "red", "orange", "green"][number % 4],
            area_kind=["city", "aimag_centre", "soum_centre", "remote"][number // 4],
            length=number + 1,
            count="wd",
            valid_from=clock.today() + timedelta(days=30),
            **proposed,
        )
        self.facts["limit_change", relation] = Fact(change.ref, everywhere)
        proposed["why"] = self._canary(("holiday_change", relation))
        day = HolidayProposal.objects.create(
            day=clock.today() + timedelta(days=number + 1), name_mn="Амралт", name_en="Day off", **proposed
        )
        self.facts["holiday_change", relation] = Fact(day.ref, everywhere)

    def _case(self, relation: str, told: Told) -> None:
        unit = Area.objects.get(code=told.unit)
        author = self.people[told.worker or "colleague"]
        writer = told.worker or "operator"  # what nobody answers for came through the helpline
        areas = above(told.unit)
        names = {told.worker} if told.worker else set()
        if told.shared_until is not None and told.shared_until >= 0:
            names.add("worker")
        with_case = [(kind, relation) for kind in ("case", "report")]
        call = Call.objects.create(
            number=new_number("ДД"),
            group="protection",
            phone="99112233",
            note=self._canary(("call", relation)),
            taken_by=self.people["operator"],
        )
        self.facts["call", relation] = Fact(call.ref, set(), {"operator"})

        report = factories.report(
            self.people[writer],
            unit,
            seen=self._canary(*with_case),
            place=self._canary(*with_case),
            status="accepted",
        )
        self.facts["report", relation] = Fact(report.ref, areas, {writer})
        who = Reporter.objects.create(
            report=report, name=(name := self._canary()), phone=(phone := self._canary())
        )
        self.reporters |= {name: relation, phone: relation}
        assert who.ref
        with_child = [
            *with_case,
            ("stay", relation),
            ("visit", relation),
            ("child", relation),
            ("incident", relation),
        ]
        child = factories.child(
            author,
            given_name=self._canary(*with_child),
            father_name=self._canary(*with_child),
            registration_number="УЪ17251103",
        )
        self._twin(relation, child, author)
        closing = {}
        if told.closed:
            closing = {
                "stage": "closed", "closed_at": clock.now(), "closing_reason": "goals_met",
                "closing_note": self._canary(*with_case),
            }  # fmt: skip
        case = factories.case(
            author,
            unit,
            report=report,
            child=child,
            risk="red" if relation == "mine" else "orange",
            **closing,
        )
        if told.worker is None:
            Case.objects.filter(pk=case.pk).update(worker=None)
        line = ReportChild.objects.create(
            report=report, given_name=self._canary(*with_case), child=child, case=case, birth_year=2017
        )
        self.facts["report_child", relation] = Fact(line.ref, areas, {writer})
        self.facts["case", relation] = Fact(case.ref, areas, names)
        clock_of_case = clocks.start(
            case, "case.test", case=case, person=author, due_at=clock.now() - timedelta(hours=1)
        )
        self.facts["clock", relation] = Fact(clock_of_case.ref, areas, names)
        note = Note.objects.create(
            case=case, kind="visit", text=self._canary(*with_case), happened_at=clock.now(), author=author
        )
        self.facts["note", relation] = Fact(note.ref, areas, names)
        task = Task.objects.create(
            case=case, title=self._canary(*with_case), person=author, due_on=clock.today(), created_by=author
        )
        self.facts["task", relation] = Fact(task.ref, areas, names)
        handed = Handover.objects.create(
            **place(unit),
            person=author,
            reason="leave",
            words=self._canary(("handover", relation)),
            by=author,
        )
        HandoverLine.objects.create(handover=handed, case=case, to=author)
        self.facts["handover", relation] = Fact(handed.ref, areas, {told.worker or "colleague"})
        document = Document.objects.create(
            case=case,
            kind="photo",
            title=self._canary(*with_case),
            content_type="image/jpeg",
            size=3,
            digest="0" * 64,
            author=author,
        )
        DocumentBody.objects.create(document=document, data=self._canary(*with_case).encode())
        self.facts["document", relation] = Fact(document.ref, areas, names)
        member = TeamMember.objects.create(
            role="head", name=self._canary(*with_case), since=date(2025, 1, 1), **place(unit)
        )
        meeting = Meeting.objects.create(
            number=new_number("ХБ"),
            starts_at=clock.now(),
            place=self._canary(*with_case),
            quorum=1,
            created_by=author,
            **place(unit),
        )
        item = AgendaItem.objects.create(meeting=meeting, case=case, discussion=self._canary(*with_case))
        # A meeting is of its unit: whoever is only named by one case, or meets it by a share, does not meet it.
        self.facts["meeting", relation] = Fact(meeting.ref, areas)
        self.facts["team_member", relation] = Fact(member.ref, areas)
        self.facts["agenda_item", relation] = Fact(item.ref, areas)
        self._plans(relation, case, author)
        for kind in ("plan", "safety_plan"):
            self.facts[kind, relation].areas, self.facts[kind, relation].named = areas, names
        form = Instrument.objects.ruling().get(code="situation")
        sheet = AnswerSheet.objects.create(
            case=case,
            instrument=form,
            code=form.code,
            answers={"carer": "mother", "summary": self._canary(*with_case)},
            stamps={"carer": [1, author.pk, None], "summary": [1, author.pk, None]},
            happened_at=clock.now(),
            begun_by=author,
            saved_by=author,
        )
        self.facts["sheet", relation] = Fact(sheet.ref, areas, names)
        self.facts["area", relation] = Fact(unit.ref, areas)
        self._file(relation, case, author, areas, names)
        self._parts(relation, told, case, areas, names)
        self._visit(relation, told, case, areas, names)
        for inspector in ("inspector", "far_inspector"):  # the purpose is asked by a test of its own
            log.record(self.people[inspector], "case.purpose_stated", case, case=case, purpose="review")

    def _file(self, relation: str, case: Case, author: User, areas: set[str], names: set[str]) -> None:
        """Somebody accused, with a telephone and a home; a concern; what is known of health."""
        known_with = ("case", relation)

        def secret() -> str:
            return self._canary(known_with)

        common = {"case": case, "created_by": author}
        person = CasePerson.objects.create(
            given_name=secret(), relation="stepfather", alleged=True, note=secret(), **common
        )
        phone = Phone.objects.create(person=person, number="+97699112233", best_time=secret(), **common)
        home = Address.objects.create(
            person=person, kind="actual", place=secret(), contact=secret(), **common
        )
        self.homes |= {home.place, home.contact}
        concern = case.concerns.get()
        CaseConcern.objects.filter(pk=concern.pk).update(note=secret())
        Health.objects.create(case=case, illness=secret(), version=1)
        for kind, row in (("case_person", person), ("phone", phone), ("address", home), ("concern", concern)):
            self.facts[kind, relation] = Fact(row.ref, areas, names)
        log.record(author, "person.added", person, case=case)

    def _plans(self, relation: str, case: Case, author: User) -> None:
        told = [(kind, relation) for kind in ("case", "report")]
        plan = Plan.objects.create(
            case=case,
            state="submitted",
            version=1,
            submitted_no=1,
            submitted_at=clock.now(),
            submitted_by=author,
        )
        action = {"key": "1a1b2c3d", "text": self._canary(*told), "who": "", "due_on": "2030-01-10"}
        goal = {"key": "0a1b2c3d", "text": self._canary(*told), "actions": [action]}
        PlanVersion.objects.create(
            plan=plan, number=1, content={"child_view": self._canary(*told), "goals": [goal]}, author=author
        )
        words = {
            name: self._canary(*told)
            for name in ("danger", "steps", "safe_place", "calls", "carer", "child_view")
        }
        safe = SafetyPlan.objects.create(
            case=case, happened_at=clock.now(), signed=True, author=author, **words
        )
        self.facts["plan", relation], self.facts["safety_plan", relation] = Fact(plan.ref), Fact(safe.ref)

    def _twin(self, relation: str, child: Child, author: User) -> None:
        """Another file of the same child, without a case, of whom nobody but the registrar knows."""
        about = ("child", relation)
        twin = factories.child(author, given_name=self._canary(about), father_name="")
        joined = factories.child(author, given_name=self._canary(about), father_name="")
        pair = DuplicateCandidate.objects.create(one=child, other=twin, points=9, reasons=["birth_date"])
        join = Merge.objects.create(child=joined, into=child, made_by=self.people["registrar"])
        Child.objects.filter(pk=joined.pk).update(merged_into=child)
        for kind, row in (("child", child), ("pair", pair), ("join", join)):
            self.facts[kind, relation] = Fact(row.ref, {NATION})

    def _parts(self, relation: str, told: Told, case: Case, areas: set[str], names: set[str]) -> None:
        author = self.people[told.worker or "colleague"]
        around = [("case", relation)]
        facility, organisation = self.facilities[told.partner], self.organisations[told.partner]
        stay = Stay.objects.create(
            case=case,
            child=case.child,
            facility=facility,
            proposed_by=author,
            sheet=self._canary(*around, ("stay", relation)),
            status="refused" if told.closed else "proposed",
        )
        waits = Waiting.objects.create(case=case, by=author)
        Skip.objects.create(waiting=waits, facility=facility, reason=self._canary(*around), by=author)
        self.facts["waiting", relation] = Fact(waits.ref, areas, names)
        placement = OtherPlacement.objects.create(
            case=case,
            child=case.child,
            kind="hospital",
            place_name=self._canary(*around, ("placement", relation)),
            status="discharged",
            period=(clock.now() - timedelta(days=9), clock.now() - timedelta(days=8)),
            proposed_by=author,
        )
        self.facts["placement", relation] = Fact(placement.ref, areas, names)
        at_home = set() if told.closed else {MANAGERS[told.partner]}
        self.facts["stay", relation] = Fact(stay.ref, areas, names | at_home)
        self._care(relation, stay, author, areas, names | at_home)
        self.facts["facility", relation] = Fact(
            facility.ref, above(DALANZADGAD if told.partner == HERE else SAINSHAND), {MANAGERS[told.partner]}
        )
        for kind, part in (("room", facility.rooms.get()), ("bed", facility.beds.latest("pk"))):
            self.facts[kind, relation] = replace(self.facts["facility", relation], ref=part.ref)
        self.facts["organisation", relation] = Fact(
            organisation.ref,
            above(DALANZADGAD if told.partner == HERE else SAINSHAND),
            {who for who, (role, _area) in CAST.items() if role in {"worker", "supervisor"}},
        )
        both = [*around, ("referral", relation)]
        referral = Referral.objects.create(
            number=new_number("ХЛ"),
            case=case,
            organisation=organisation,
            service="medical",
            need=self._canary(*both),
            facts={"name": self._canary(*both)},
            sent_by=author,
        )
        self.facts["referral", relation] = Fact(referral.ref, areas, names | {PARTNERS[told.partner]})
        review = Review.objects.create(
            case=case,
            inspector=self.people["far_inspector" if told.unit == SAINSHAND else "inspector"],
            kind="other",
            finding=self._canary(*around, ("review", relation)),
            due_on=clock.today() + timedelta(days=5),
        )
        self.facts["review", relation] = Fact(review.ref, areas, names)
        ended = told.shared_until is not None and told.shared_until < 0
        share = CaseShare.objects.create(
            content_object=case,
            user=self.people["worker" if told.shared_until is not None else "nobody"],
            permission=Permission.objects.get(
                codename="view_case", content_type=ContentType.objects.get_for_model(Case)
            ),
            until=clock.today() + timedelta(days=told.shared_until or 3),
            reason=self._canary(*around),
            given_by=author if author.username != "nobody" else self.people["colleague"],
        )
        self.facts["share", relation] = Fact(share.ref, areas, names - ({"worker"} if ended else set()))
        assert told.closed or not case.closed_at

    def _care(self, relation: str, stay: Stay, author: User, areas: set[str], names: set[str]) -> None:
        """The file of a stay."""
        told = (("case", relation), ("stay", relation))
        common = {"stay": stay, "by": author}
        ground = StayGround.objects.create(
            ground="violence",
            decided_by="police",
            decided_name=self._canary(*told),
            decided_at=clock.now(),
            note=self._canary(*told),
            **common,
        )
        StayTold.objects.create(whom="parents", name=self._canary(*told), told_at=clock.now(), **common)
        HealthAlert.objects.create(text=self._canary(*told), **common)
        DailyNote.objects.create(text=self._canary(*told), happened_at=clock.now(), **common)
        Belonging.objects.create(what=self._canary(*told), **common)
        Schooling.objects.create(how="here", since=clock.today(), note=self._canary(*told), **common)
        barred = Visitor.objects.create(
            name=self._canary(*told), why=self._canary(*told), allowed=False, **common
        )
        VisitMade.objects.create(
            visitor=barred, came_at=clock.now(), minutes=5, note=self._canary(*told), **common
        )
        Medicine.objects.create(
            name=self._canary(*told),
            dose=self._canary(*told),
            times=["08:00"],
            since=clock.today(),
            until=clock.today(),
            **common,
        )
        Leave.objects.create(
            left_at=clock.now(),
            until=clock.now() + timedelta(hours=1),
            with_whom=self._canary(*told),
            where=self._canary(*told),
            **common,
        )
        self.facts["stay_ground", relation] = Fact(ground.ref, areas, names)
        incident = Incident.objects.create(
            facility=stay.facility,
            kind="violence",
            happened_at=clock.now(),
            what=self._canary(("incident", relation)),
            done=self._canary(("incident", relation)),
            concerns_staff=True,
            **common,
        )
        # The inspector of the facility's area meets it as well as those of the case's.
        over = INSPECTORS[DALANZADGAD if stay.facility == self.facilities[HERE] else SAINSHAND]
        self.facts["incident", relation] = Fact(incident.ref, areas, names - set(MANAGERS.values()) | {over})

    def _visit(self, relation: str, told: Told, case: Case, areas: set[str], names: set[str]) -> None:
        """A visit with a signed, restricted part and an appointment; at its end the centre no longer meets it."""
        author, now = self.people[told.worker or "colleague"], clock.now()
        centre = CENTRES[told.partner]
        nurse = self.people[centre[0]]
        around, own = [("visit", relation)], [("visit_part", relation)]
        ended = (
            {"status": "closed", "closed_at": now, "open_until": now} if told.closed else {"status": "open"}
        )
        visit = Visit.objects.create(
            case=case,
            child=case.child,
            facility=self.facilities[told.partner],
            sheet=self._canary(*around),
            plan=self._canary(*around),
            sent_by=author,
            arrived_at=now - timedelta(hours=2),
            received_by=nurse,
            **ended,
        )
        Consent.objects.create(
            visit=visit, given_by="parent", name=self._canary(*around), services=["health"], taken_by=nurse
        )
        story = Story.objects.create(visit=visit, text=self._canary(*own), taken_by=nurse)
        part = VisitPart.objects.create(
            visit=visit,
            profession="health",
            professional=nurse,
            story=story,
            text=self._canary(*own),
            signed_at=now if told.closed or relation == "mine" else None,
        )
        back = Appointment.objects.create(
            visit=visit,
            profession="health",
            person=nurse,
            at=now + timedelta(hours=1),
            purpose=self._canary(*around),
            made_by=nurse,
        )
        there = set() if told.closed else set(centre)
        self.facts["visit", relation] = Fact(visit.ref, areas, names | there)
        self.facts["visit_part", relation] = Fact(part.ref, set(), there & {centre[0]})
        self.facts["appointment", relation] = Fact(back.ref, areas, names | there)


def absent_twin(path: str, ref: uuid.UUID, other: uuid.UUID) -> str:
    """The same address for another ref."""
    return path.replace(str(ref), str(other))


def words_in(*texts: Any) -> set[str]:
    """The canaries that stand in texts or bytes."""
    found: set[str] = set()
    for text in texts:
        plain = text.decode("utf-8", "replace") if isinstance(text, bytes) else str(text)
        found |= set(CANARY.findall(plain.casefold()))
    return found
