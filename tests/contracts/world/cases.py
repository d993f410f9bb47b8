"""One case of the world: how it was reported, its child, and everything written in its file."""

from datetime import date, timedelta
from typing import Any

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
    Child,
    Document,
    DocumentBody,
    DuplicateCandidate,
    Handover,
    HandoverLine,
    Health,
    Instrument,
    Meeting,
    Merge,
    Note,
    Phone,
    Plan,
    PlanVersion,
    Report,
    ReportChild,
    Reporter,
    SafetyPlan,
    Task,
    TeamMember,
)
from childprotect.lib import clock
from childprotect.lib.refs import new_number
from tests import factories
from tests.contracts.world.oracle import Around
from tests.people import NATION

WITH_CASE = ("case", "report")  # with which records most of what stands in a case may be read


def file(this: Around) -> Case:
    """The case with its whole file."""
    unit = Area.objects.get(code=this.told.unit)
    report = _report(this, unit)
    child = factories.child(
        this.author,
        given_name=_of_child(this),
        father_name=_of_child(this),
        registration_number="УЪ17251103",
    )
    _twin(this, child)
    case = _case(this, unit, report, child)
    this.know("area", unit, named=set())
    _work(this, case)
    _team(this, case, unit)
    _plans(this, case)
    _situation(this, case)
    for inspector in ("inspector", "far_inspector"):  # the purpose is asked by a test of its own
        log.record(this.oracle.people[inspector], "case.purpose_stated", case, case=case, purpose="review")
    return case


def _report(this: Around, unit: Area) -> Report:
    """A call to the helpline, and a report with who made it."""
    people = this.oracle.people
    call = Call.objects.create(
        number=new_number("ДД"),
        group="protection",
        phone="99112233",
        note=this.secret("call"),
        taken_by=people["operator"],
    )
    this.know("call", call, set(), {"operator"})
    writer = this.told.worker or "operator"  # what nobody answers for came through the helpline
    report = factories.report(
        people[writer],
        unit,
        seen=this.secret(*WITH_CASE),
        place=this.secret(*WITH_CASE),
        status="accepted",
    )
    this.know("report", report, named={writer})
    who = Reporter.objects.create(report=report, name=this.oracle.canary(), phone=this.oracle.canary())
    this.oracle.reporters |= {who.name: this.relation, who.phone: this.relation}
    return report


def _of_child(this: Around) -> str:
    return this.secret(*WITH_CASE, "stay", "visit", "child", "incident")


def _twin(this: Around, child: Child) -> None:
    """Another file of the same child, without a case, of whom nobody but the registrar knows."""
    twin, joined = (
        factories.child(this.author, given_name=this.secret("child"), father_name="") for _ in range(2)
    )
    pair = DuplicateCandidate.objects.create(one=child, other=twin, points=9, reasons=["birth_date"])
    join = Merge.objects.create(child=joined, into=child, made_by=this.oracle.people["registrar"])
    Child.objects.filter(pk=joined.pk).update(merged_into=child)
    for kind, row in (("child", child), ("pair", pair), ("join", join)):
        this.know(kind, row, {NATION}, set())


def _case(this: Around, unit: Area, report: Report, child: Child) -> Case:
    """The case itself; a clock of it, an hour late."""
    closing: dict[str, Any] = {}
    if this.told.closed:
        closing = {
            "stage": "closed", "closed_at": clock.now(), "closing_reason": "goals_met",
            "closing_note": this.secret(*WITH_CASE),
        }  # fmt: skip
    case = factories.case(
        this.author,
        unit,
        report=report,
        child=child,
        risk="red" if this.relation == "mine" else "orange",
        **closing,
    )
    if this.told.worker is None:
        Case.objects.filter(pk=case.pk).update(worker=None)
    line = ReportChild.objects.create(
        report=report, given_name=this.secret(*WITH_CASE), child=child, case=case, birth_year=2017
    )
    this.know("report_child", line, named={this.told.worker or "operator"})
    this.know("case", case)
    late = clock.now() - timedelta(hours=1)
    this.know("clock", clocks.start(case, "case.test", case=case, person=this.author, due_at=late))
    return case


def _work(this: Around, case: Case) -> None:
    """A note, a task, a photo, and the case handed to somebody."""
    author, now = this.author, clock.now()
    note = Note.objects.create(
        case=case, kind="visit", text=this.secret(*WITH_CASE), happened_at=now, author=author
    )
    this.know("note", note)
    task = Task.objects.create(
        case=case, title=this.secret(*WITH_CASE), person=author, due_on=clock.today(), created_by=author
    )
    this.know("task", task)
    handed = Handover.objects.create(
        **place(case.unit), person=author, reason="leave", words=this.secret("handover"), by=author
    )
    HandoverLine.objects.create(handover=handed, case=case, to=author)
    this.know("handover", handed, named={author.username})
    document = Document.objects.create(
        case=case,
        kind="photo",
        title=this.secret(*WITH_CASE),
        content_type="image/jpeg",
        size=3,
        digest="0" * 64,
        author=author,
    )
    DocumentBody.objects.create(document=document, data=this.secret(*WITH_CASE).encode())
    this.know("document", document)


def _team(this: Around, case: Case, unit: Area) -> None:
    """The joint team of the unit, and its meeting about the case.

    A meeting is of its unit: whoever is only named by one case, or meets it by a share, does not meet it.
    """
    member = TeamMember.objects.create(
        role="head", name=this.secret(*WITH_CASE), since=date(2025, 1, 1), **place(unit)
    )
    meeting = Meeting.objects.create(
        number=new_number("ХБ"),
        starts_at=clock.now(),
        place=this.secret(*WITH_CASE),
        quorum=1,
        created_by=this.author,
        **place(unit),
    )
    item = AgendaItem.objects.create(meeting=meeting, case=case, discussion=this.secret(*WITH_CASE))
    for kind, row in (("meeting", meeting), ("team_member", member), ("agenda_item", item)):
        this.know(kind, row, named=set())


def _plans(this: Around, case: Case) -> None:
    """A submitted plan and a safety plan."""
    author = this.author
    plan = Plan.objects.create(
        case=case,
        state="submitted",
        version=1,
        submitted_no=1,
        submitted_at=clock.now(),
        submitted_by=author,
    )
    action = {"key": "1a1b2c3d", "text": this.secret(*WITH_CASE), "who": "", "due_on": "2030-01-10"}
    goal = {"key": "0a1b2c3d", "text": this.secret(*WITH_CASE), "actions": [action]}
    content = {"child_view": this.secret(*WITH_CASE), "goals": [goal]}
    PlanVersion.objects.create(plan=plan, number=1, content=content, author=author)
    this.know("plan", plan)
    fields = ("danger", "steps", "safe_place", "calls", "carer", "child_view")
    safe = SafetyPlan.objects.create(
        case=case,
        happened_at=clock.now(),
        signed=True,
        author=author,
        **{name: this.secret(*WITH_CASE) for name in fields},
    )
    this.know("safety_plan", safe)


def _situation(this: Around, case: Case) -> None:
    """A filled sheet; somebody accused, with a telephone and a home; a concern; what is known of health."""
    author, common = this.author, {"case": case, "created_by": this.author}
    form = Instrument.objects.ruling().get(code="situation")
    sheet = AnswerSheet.objects.create(
        case=case,
        instrument=form,
        code=form.code,
        answers={"carer": "mother", "summary": this.secret(*WITH_CASE)},
        stamps={"carer": [1, author.pk, None], "summary": [1, author.pk, None]},
        happened_at=clock.now(),
        begun_by=author,
        saved_by=author,
    )
    person = CasePerson.objects.create(
        given_name=this.secret("case"),
        relation="stepfather",
        alleged=True,
        note=this.secret("case"),
        **common,
    )
    phone = Phone.objects.create(
        person=person, number="+97699112233", best_time=this.secret("case"), **common
    )
    home = Address.objects.create(
        person=person, kind="actual", place=this.secret("case"), contact=this.secret("case"), **common
    )
    this.oracle.homes |= {home.place, home.contact}
    concern = case.concerns.get()
    CaseConcern.objects.filter(pk=concern.pk).update(note=this.secret("case"))
    Health.objects.create(case=case, illness=this.secret("case"), version=1)
    for kind, row in (
        ("sheet", sheet),
        ("case_person", person),
        ("phone", phone),
        ("address", home),
        ("concern", concern),
    ):
        this.know(kind, row)
    log.record(author, "person.added", person, case=case)
