"""On hold, found again, closed without being found, checked after closing, opened again."""

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases import stages
from cases.actions import closing, holding, moving, reopening, reporting
from cases.models import Case, Deadline, Hold, Limit, Notification, Stage
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit
from tests import factories

pytestmark = pytest.mark.django_db
PLAN = "Багийн дарга, сургуулиас асууна."


@pytest.fixture
def case(worker) -> Case:
    return factories.case(worker)


def running(case: Case) -> list[str]:
    return sorted(Deadline.objects.running().filter(case=case).values_list("step", flat=True))


def held(case: Case, worker) -> Case:
    return holding.hold(case, by=worker, reason="whereabouts", search_plan=PLAN)


def closed(case: Case, worker, supervisor) -> Case:
    asked = closing.ask_to_close(case, by=worker, reason="guardian", note="Сайн байна.")
    return closing.agree_to_close(asked, by=supervisor)


def test_clocks_rest_and_the_search_has_its_own(case, worker, supervisor):
    case = held(case, worker)
    assert case.stage == Stage.ON_HOLD
    assert running(case) == ["case.search"]
    assert Hold.objects.get(case=case).rested == ["case.assessment"]
    assert Notification.objects.filter(person=supervisor, verb="case.held").count() == 1
    assert not Notification.objects.filter(person=worker, verb="case.held").exists()


def test_a_search_dates_the_next_from_when_it_happened(case, worker):
    case = held(case, worker)
    first = Deadline.objects.running().get(case=case)
    with clock.later(hours=30):
        happened = clock.now() - timedelta(hours=2)
        holding.record_search(case, by=worker, text="Олдсонгүй.", happened_at=happened)
        following = Deadline.objects.running().get(case=case)
    assert following.started_at == happened
    assert following.due_at == happened + timedelta(hours=72)
    first.refresh_from_db()
    assert first.met


def test_a_search_sent_twice_is_one(case, worker):
    case = held(case, worker)
    key = "00000000-0000-4000-8000-000000000001"
    for _time in range(2):
        holding.record_search(case, by=worker, text="Олдсонгүй.", happened_at=clock.now(), form_key=key)
    assert Hold.objects.get(case=case).searches == 1
    assert case.notes.filter(kind="search").count() == 1


@pytest.mark.parametrize("stage", sorted(stages.ACTIVE))
def test_found_again_goes_on_where_it_stood(worker, stage):
    case = factories.case(worker, stage=stage)
    case = held(case, worker)
    with clock.later(days=3):
        case = holding.resume(case, by=worker, text="Эмээгийндээ байсан.")
        assert case.stage == stage
        assert running(case) == ["case.assessment"]
        assert Deadline.objects.running().get(case=case).started_at == clock.now()
    assert not Hold.objects.filter(ended_at=None).exists()


def test_a_hold_needs_a_plan_a_reason_and_the_version_that_was_read(case, worker):
    for wrong in ({"reason": "whereabouts", "search_plan": "  "}, {"reason": "?", "search_plan": PLAN}):
        with pytest.raises(DomainError):
            holding.hold(case, by=worker, **wrong)
    with pytest.raises(StaleEdit):
        holding.hold(case, by=worker, reason="whereabouts", search_plan=PLAN, version=case.version + 1)
    case.refresh_from_db()
    assert case.stage == Stage.ASSESSING
    assert not Hold.objects.exists()


def test_nobody_is_closed_as_not_found_without_a_search(case, worker, supervisor):
    with pytest.raises(DomainError):
        closing.ask_to_close(case, by=worker, reason="unknown", note="Олдсонгүй.")
    case = held(case, worker)
    for reason in ("unknown", "guardian"):
        with pytest.raises(DomainError):
            closing.ask_to_close(case, by=worker, reason=reason, note="Олдсонгүй.")
    case = holding.record_search(case, by=worker, text="Олдсонгүй.", happened_at=clock.now())
    case = closing.ask_to_close(case, by=worker, reason="unknown", note="Олдсонгүй.")
    assert running(case) == ["case.closing"]
    case = closing.agree_to_close(case, by=supervisor)
    assert case.stage == Stage.CLOSED
    assert not Hold.objects.filter(ended_at=None).exists()


def test_sent_back_a_case_on_hold_is_searched_for_again(case, worker, supervisor):
    case = held(case, worker)
    holding.record_search(case, by=worker, text="Олдсонгүй.", happened_at=clock.now())
    case = closing.ask_to_close(case, by=worker, reason="unknown", note="Олдсонгүй.")
    case = closing.send_back(case, by=supervisor, reason="Цагдаагаас асуугаарай.")
    assert case.stage == Stage.ON_HOLD
    assert running(case) == ["case.search"]
    case = holding.resume(case, by=worker, text="Олдлоо.")
    assert case.stage == Stage.ASSESSING


def test_the_check_after_closing_meets_its_clock(case, worker, supervisor):
    case = closed(case, worker, supervisor)
    assert running(case) == ["case.after_closure"]
    with clock.later(days=80):
        case = reopening.check_after_closing(
            case, by=worker, outcome="well", text="Сайн байна.", happened_at=clock.now()
        )
    assert case.stage == Stage.CLOSED
    assert running(case) == []
    assert case.notes.filter(kind="after_closure").exists()


def test_a_worry_after_closing_opens_the_case_again(case, worker, supervisor):
    case = closed(case, worker, supervisor)
    case = reopening.check_after_closing(
        case, by=worker, outcome="worry", text="Дахин ганцаараа үлдсэн.", happened_at=clock.now()
    )
    case.refresh_from_db()
    assert (case.stage, case.closed_at, case.closing_reason) == (Stage.ASSESSING, None, "")
    assert running(case) == ["case.assessment", "case.danger", "case.first_contact"]
    assert closed(case, worker, supervisor).stage == Stage.CLOSED


def again(case: Case, worker, **fields):
    report = factories.report(worker, **fields)
    report.children.create(same_as=case.child)
    (found,) = reporting.accept(report, by=worker)
    return found, report


def test_a_new_report_joins_the_open_case(case, worker, colleague):
    found, report = again(case, colleague, urgency="red", concerns=["physical"])
    assert found == case
    assert Case.objects.count() == 1
    found.refresh_from_db()
    assert (found.risk, found.was_red) == ("red", True)
    assert "case.first_contact" in running(found)
    assert set(found.concerns.values_list("concern", flat=True)) == {"neglect", "physical"}
    assert found.notes.get(kind="report").text == f"{report.number}\n{report.seen}"
    assert Notification.objects.filter(person=worker, verb="case.reported_again").count() == 1


def test_a_milder_report_lowers_nothing(worker):
    case = factories.case(worker, risk="red")
    found, _report = again(case, worker, urgency="green")
    found.refresh_from_db()
    assert found.risk == "red"


def test_a_new_report_opens_a_closed_case_again_within_the_limit(case, worker, supervisor):
    closed(case, worker, supervisor)
    with clock.later(days=179):
        found, _report = again(case, worker, received_at=clock.now())
    assert found == case
    found.refresh_from_db()
    assert found.stage == Stage.ASSESSING


def test_later_the_child_gets_a_case_of_its_own_beside_the_old_one(case, worker, supervisor):
    closed(case, worker, supervisor)
    assert Limit.objects.get(step="case.reopen").length == 180
    with clock.later(days=182):
        found, _report = again(case, worker, received_at=clock.now())
    assert found != case
    assert found.child == case.child
    case.refresh_from_db()
    assert case.stage == Stage.CLOSED


def test_a_case_of_another_unit_is_left_alone(case, neighbour, far_worker):
    other = factories.report(neighbour, unit=neighbour.postings.get().area)
    other.children.create(same_as=case.child)
    (found,) = reporting.accept(other, by=neighbour)
    assert found != case
    assert found.unit == other.unit


@pytest.mark.parametrize("page", ["hold", "search", "resume", "after-closure"])
def test_the_page_says_when_the_step_cannot_be_taken(client, case, worker, page):
    if page == "hold":
        held(case, worker)
    typed = {
        "version": case.version + (page == "hold"), "reason": "whereabouts", "search_plan": PLAN, "text": "Олдлоо.",
        "outcome": "well", "happened_on": "2026.11.20", "happened_time": "10:00",
        "form_key": "00000000-0000-4000-8000-000000000001",
    }  # fmt: skip
    client.force_login(worker)
    answer = client.post(f"/cases/{case.ref}/{page}/", typed)
    assert answer.status_code == 422
    assert (PLAN if page == "hold" else "Олдлоо.") in answer.content.decode()


@settings(max_examples=60, deadline=None)
@given(
    st.sampled_from(sorted(Stage.values)),
    st.sampled_from(sorted(stages.STEPS)),
    st.sampled_from(Stage.values),
)
def test_a_case_moves_only_as_the_table_says(stage, name, to):
    step, case = stages.STEPS[name], Case(stage=stage, version=1)
    legal = stage in step.within and (not step.to or to in step.to)
    try:
        moving.move(case, name, to=to if len(step.to) > 1 else "")
    except (DomainError, AssertionError):
        assert not legal or len(step.to) == 1
        return
    assert stage in step.within
    assert case.stage in (step.to or {stage})
