"""Answer sheets: saved as one goes on, finished once, the risk they bring, and who set it otherwise."""

from datetime import timedelta

import pytest

from audit.models import Event, Version
from cases import clocks, overrides
from cases.actions import closing, holding, sheets
from cases.actions.risk import set_risk
from cases.delays import Delay
from cases.models import AnswerSheet, Deadline, RiskChange, Stage
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit
from tests import factories
from tests import sheets as made

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(worker):
    return factories.case(worker, risk="green")


def running(case) -> set[str]:
    return set(Deadline.objects.running().filter(case=case).values_list("step", flat=True))


def finish(sheet, by, risk, **more):
    return sheets.complete_sheet(sheet, by=by, risk=risk, **more)


def test_beginning_twice_goes_on_with_the_one_that_is_there(case, worker, colleague):
    sheet = made.begin(case, worker, "danger")
    assert made.begin(case, colleague, "danger") == sheet
    assert made.begin(case, worker, "situation") != sheet
    sheets.discard_sheet(sheet, by=worker)
    assert made.begin(case, worker, "danger") != sheet


def test_the_conversation_has_its_true_date(case, worker):
    received = clock.now() - timedelta(days=9)
    case.report.received_at = received
    case.report.save()
    case.child.birth_date = (received - timedelta(days=20)).date()
    case.child.save()
    three_days_ago = clock.now() - timedelta(days=3)
    sheet = made.begin(case, worker, "danger", happened_at=three_days_ago)
    assert sheet.happened_at == three_days_ago
    assert sheet.created_at > three_days_ago + timedelta(days=2)
    sheets.discard_sheet(sheet, by=worker)
    for wrong in (clock.now() + timedelta(hours=1), received - timedelta(days=2)):
        with pytest.raises(DomainError) as refused:
            made.begin(case, worker, "danger", happened_at=wrong)
        assert refused.value.field == "happened_on"
    # A screening may have been what led to the report; not before the child was born, nor before the form was there.
    assert made.begin(case, worker, "screening", happened_at=received - timedelta(days=2))
    for wrong in (received - timedelta(days=30), clock.now() - timedelta(days=4000)):
        with pytest.raises(DomainError):
            sheets.save_answers(
                AnswerSheet.objects.get(code="screening"), by=worker, answers={}, happened_at=wrong
            )


def test_answers_are_checked_by_the_definition(case, worker):
    sheet = made.begin(case, worker, "situation")
    wrong = {
        "carer": "aunt", "needs": ["food", "gold"], "children_home": 31, "papers": True, "summary": 7,
        "work_what": "a\u202eb", "trusted_who": "ү" * 8001, "met": "child", "work_hours": True, "made_up": "yes",
    }  # fmt: skip
    for code, answer in wrong.items():
        with pytest.raises(DomainError) as refused:
            sheets.save_answers(sheet, by=worker, answers={"carer": "mother", code: answer})
        assert refused.value.field in {code, "answers"}
    sheet.refresh_from_db()
    assert (sheet.answers, sheet.version) == ({}, 1)
    sheet = sheets.save_answers(
        sheet, by=worker, answers={"needs": ["fuel", "food", "food"], "children_home": 0, "summary": "  "}
    )
    assert sheet.answers == {"needs": ["food", "fuel"], "children_home": 0}


def test_fields_are_saved_one_by_one_and_taken_back(case, worker):
    sheet = made.begin(case, worker, "danger")
    for answers in ({"injured": "yes"}, {"weapon": "no"}, {"injured": None}):
        sheet = sheets.save_answers(sheet, by=worker, answers=answers, version=sheet.version)
    assert sheet.answers == {"weapon": "no"}
    assert sheet.version == 4
    same = sheets.save_answers(sheet, by=worker, answers={"weapon": "no"}, version=1)
    assert same.version == 4
    assert Event.objects.filter(verb="sheet.saved").count() == 1  # not one for each field


def test_nobody_overwrites_unseen_what_somebody_else_answered(case, worker, colleague):
    sheet = made.begin(case, worker, "danger")
    theirs = sheets.save_answers(sheet, by=colleague, answers={"injured": "yes"}, version=1)
    mine = sheets.save_answers(sheet, by=worker, answers={"weapon": "no"}, version=1)
    assert mine.answers == {"injured": "yes", "weapon": "no"}
    with pytest.raises(StaleEdit) as refused:
        sheets.save_answers(sheet, by=worker, answers={"injured": "no"}, version=1)
    assert refused.value.theirs == {"injured": "yes"}
    # One's own answers follow one another, as a form that saves itself sends them.
    sheets.save_answers(sheet, by=worker, answers={"weapon": "yes"}, version=theirs.version)
    # Having seen it, one may change it; the old answer stays on record.
    seen = AnswerSheet.objects.get().version
    sheets.save_answers(sheet, by=worker, answers={"injured": "no"}, version=seen)
    assert Version.objects.get(subject_ref=sheet.ref).values == {"injured": "yes"}


def test_a_sheet_is_finished_when_everything_is_answered_and_never_changed_again(case, worker):
    sheet = made.begin(case, worker, "danger")
    with pytest.raises(DomainError) as refused:
        finish(sheet, worker, "green")
    assert refused.value.field == "seen"
    sheet = finish(made.filled(case, worker, "danger"), worker, "green")
    assert (sheet.computed, sheet.risk, sheet.shift, sheet.score) == ("green", "green", 0, 0)
    for change in (
        lambda: sheets.save_answers(sheet, by=worker, answers={"injured": "yes"}),
        lambda: sheets.discard_sheet(sheet, by=worker),
        lambda: finish(sheet, worker, "green"),
    ):
        with pytest.raises(DomainError):
            change()
    with pytest.raises(StaleEdit):
        finish(made.filled(case, worker, "screening"), worker, "green", version=1)


@pytest.mark.parametrize(
    ("years", "required"), [(None, False), (0, False), (6, False), (7, True), (15, True)]
)
def test_the_childs_view_is_required_from_seven(worker, years, required):
    born = clock.today().replace(day=1) - timedelta(days=366 * years) if years is not None else None
    child = factories.child(worker, birth_date=born, birth_year=None)
    sheet = made.filled(factories.case(worker, child=child), worker, "screening")
    sheet = sheets.save_answers(sheet, by=worker, answers={"no_view": None})
    if required:
        with pytest.raises(DomainError) as refused:
            finish(sheet, worker, "orange")
        assert refused.value.field == "child_view"
        sheet = sheets.save_answers(sheet, by=worker, answers={"child_view": "Эмээтэйгээ байна."})
    assert finish(sheet, worker, "orange").completed_at


def test_the_answers_kept_are_those_that_were_asked(case, worker):
    sheet = made.filled(case, worker, "danger", {"injured": "yes", "doctor_now": "yes"})
    sheet = sheets.save_answers(sheet, by=worker, answers={"injured": "no"})
    assert "doctor_now" in sheet.answers
    sheet = finish(sheet, worker, "green")
    assert "doctor_now" not in sheet.answers
    assert sheet.computed == "green"


def test_risk_is_raised_freely_and_lowered_with_a_reason(case, worker, supervisor):
    sheet = made.filled(case, worker, "danger", {"weapon": "yes"})
    with pytest.raises(DomainError) as refused:
        finish(sheet, worker, "orange")
    assert refused.value.field == "reason"
    sheet = finish(sheet, worker, "orange", reason="Буу нь цагдаад хураалгасан.")
    assert (sheet.computed, sheet.risk, sheet.shift) == ("red", "orange", -1)
    case.refresh_from_db()
    assert (case.risk, case.was_red) == ("orange", False)
    assert sheet.risk_change.was == "green"
    with pytest.raises(DomainError):  # what the answers add up to, but lower than the case's
        finish(made.filled(case, worker, "screening"), worker, "green")
    raised = finish(made.filled(case, worker, "screening"), worker, "red")
    assert raised.shift == 2
    case.refresh_from_db()
    assert (case.risk, case.was_red) == ("red", True)


def test_the_danger_assessment_meets_its_clocks_and_starts_the_safety_plan(case, worker):
    for step in ("case.first_contact", "case.danger"):
        clocks.start(case, step, case=case, person=worker, risk="green")
    finish(made.filled(case, worker, "danger", {"seen": "no", "cold": "yes"}), worker, "orange")
    assert running(case) == {"case.first_contact", "case.assessment"}  # the contact itself is what is due
    finish(made.filled(case, worker, "danger", {"seen": "yes", "weapon": "yes"}), worker, "red")
    plan = Deadline.objects.running().get(step="case.safety_plan")
    finish(made.filled(case, worker, "danger", {"seen": "yes", "weapon": "yes"}), worker, "red")
    assert running(case) == {"case.assessment", "case.safety_plan", "case.contact"}
    assert Deadline.objects.running().get(step="case.safety_plan").started_at == plan.started_at


def test_the_situational_assessment_begins_the_planning(case, worker):
    sheet = finish(made.filled(case, worker, "situation", {"carer": "nobody"}), worker, "orange")
    case.refresh_from_db()
    assert (case.stage, case.risk) == (Stage.PLANNING, "orange")
    assert running(case) == {"case.plan", "case.safety_plan", "case.team_meeting"}
    verbs = list(Event.objects.of_case(case.ref).changes().values_list("verb", flat=True))
    assert {"sheet.begun", "sheet.completed", "case.assessed"} <= set(verbs)
    # Once more, later: a sheet like another, the stage stays.
    again = finish(made.filled(case, worker, "situation"), worker, "orange")
    case.refresh_from_db()
    assert case.stage == Stage.PLANNING
    assert sheet != again


def test_a_draft_keeps_the_case_open_and_a_closed_case_takes_none(case, worker, supervisor):
    sheet = made.begin(case, worker, "screening")
    assert [url for _text, url in closing.what_keeps_open(case)] == [sheet.get_absolute_url()]
    sheets.discard_sheet(sheet, by=worker)
    asked = closing.ask_to_close(case, by=worker, reason="guardian", note="Сайн байна.")
    closing.agree_to_close(asked, by=supervisor)
    with pytest.raises(DomainError):
        made.begin(case, worker, "screening")


def test_a_case_on_hold_is_not_assessed_before_it_goes_on(case, worker):
    holding.hold(case, by=worker, reason="whereabouts", search_plan="Багийн даргаас асууна.")
    with pytest.raises(DomainError):
        finish(made.filled(case, worker, "situation"), worker, "green")
    assert finish(made.filled(case, worker, "screening"), worker, "green")


# -- who set the risk otherwise ------------------------------------------------------------------------------------


def test_a_supervisor_sees_who_changed_the_computed_risk(case, worker, colleague, supervisor, far_supervisor):
    finish(made.filled(case, worker, "screening"), worker, "orange")
    finish(made.filled(case, worker, "danger", {"weapon": "yes"}), worker, "orange", reason="Хураалгасан.")
    finish(made.filled(case, colleague, "situation", {"carer": "nobody"}), colleague, "orange")
    set_risk(case, by=colleague, risk="green", reason="Эмээгийндээ аюулгүй.")
    first, second = overrides.counts(supervisor, 90)
    by_name = {row["name"]: row for row in (first, second)}
    assert {way: by_name[worker.name][way] for way in overrides.WAYS} == {
        "kept": 0, "raised": 1, "lowered": 1, "hand_raised": 0, "hand_lowered": 0,
    }  # fmt: skip
    assert {way: by_name[colleague.name][way] for way in overrides.WAYS} == {
        "kept": 1, "raised": 0, "lowered": 0, "hand_raised": 0, "hand_lowered": 1,
    }  # fmt: skip
    assert overrides.counts(far_supervisor, 90) == []
    assert overrides.behind(supervisor, 90, "lowered", worker.ref).count() == 1
    assert overrides.behind(far_supervisor, 90, "lowered", worker.ref).count() == 0
    with clock.later(days=91):
        assert overrides.counts(supervisor, 90) == []
    assert RiskChange.objects.filter(sheet=None).count() == 1


def test_typed_in_late_from_paper_it_was_in_time(case, worker):
    due = Deadline.objects.running().get(step="case.assessment").due_at
    with clock.at(due + timedelta(days=2)):
        sheet = made.filled(case, worker, "situation", happened_at=due - timedelta(hours=1))
        finish(sheet, worker, "green", delay=Delay())
    ended = Deadline.objects.get(step="case.assessment")
    assert (ended.met, ended.done_at) == (True, due - timedelta(hours=1))
