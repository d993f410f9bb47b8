"""Reviews: recorded, answered, closed or asked again; the board's numbers; the purpose asked first."""

from datetime import timedelta

import pytest

from accounts.models import User
from audit.models import Event
from cases.actions.closing import what_keeps_open
from cases.models import Case, Deadline, Notification
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from inspectors import actions, board
from inspectors.models import Review
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(worker):
    return factories.case(worker, risk="red")


@pytest.fixture
def review(case, inspector):
    due = clock.today() + timedelta(days=7)
    return actions.record_review(case, by=inspector, kind="contact", finding="Уулзаагүй.", due_on=due)


def told(person: User) -> set[str]:
    return set(Notification.objects.filter(person=person).values_list("verb", flat=True))


def test_a_finding_is_answered_and_closed(review, worker, inspector, case):
    assert "review.recorded" in told(worker)
    assert Deadline.objects.running().get(subject_ref=review.ref).person == worker
    answered = actions.answer_review(review, by=worker, answer="Уулзсан.", version=1)
    assert "review.answered" in told(inspector)
    assert not Deadline.objects.running().filter(subject_ref=review.ref).exists()
    closed = actions.close_review(answered, by=inspector)
    assert closed.status == Review.Status.CLOSED
    verbs = set(Event.objects.filter(case_ref=case.ref).values_list("verb", flat=True))
    assert verbs >= {"review.recorded", "review.answered", "review.closed"}


def test_an_answer_that_is_not_enough_is_asked_again(review, worker, inspector):
    actions.answer_review(review, by=worker, answer="Удахгүй.")
    due = clock.today() + timedelta(days=3)
    again = actions.ask_again(review, by=inspector, closing_note="Хэзээ вэ?", due_on=due)
    assert again.status == Review.Status.OPEN
    assert Deadline.objects.running().get(subject_ref=review.ref).person == worker


def test_steps_are_refused_out_of_their_turn(review, inspector, worker, case):
    with pytest.raises(DomainError):
        actions.close_review(review, by=inspector)
    with pytest.raises(DomainError):
        actions.ask_again(review, by=inspector, closing_note="а", due_on=clock.today())
    actions.answer_review(review, by=worker, answer="За")
    with pytest.raises(DomainError):
        actions.answer_review(review, by=worker, answer="Дахин")
    with pytest.raises(DomainError):
        actions.record_review(
            case, by=inspector, kind="plan", finding="а", due_on=clock.today() - timedelta(days=1)
        )


def test_a_case_without_a_worker_is_answered_by_the_supervisor(case, inspector, supervisor):
    case.worker = None
    case.save(update_fields=["worker"])
    due = clock.today() + timedelta(days=7)
    actions.record_review(case, by=inspector, kind="plan", finding="Төлөвлөгөөгүй.", due_on=due)
    assert "review.recorded" in told(supervisor)


def test_an_open_finding_keeps_the_case_open(review, case):
    assert what_keeps_open(case)


def test_the_inspector_states_a_purpose_once_a_day(case, inspector, client):
    client.force_login(inspector)
    asked = client.get(f"/cases/{case.ref}/")
    assert asked.status_code == 302
    assert "/purpose/" in asked["Location"]
    done = client.post(asked["Location"], {"purpose": "oversight", "words": ""})
    assert done["Location"] == f"/cases/{case.ref}/"
    assert client.get(f"/cases/{case.ref}/").status_code == 200
    assert Event.objects.filter(actor=inspector, kind="view", case_ref=case.ref).exists()
    with clock.later(days=1):
        assert Event.objects.filter(verb="case.purpose_stated").count() == 1


def test_the_inspector_writes_nothing_into_the_case(case, inspector, client):
    client.force_login(inspector)
    client.post(f"/cases/{case.ref}/purpose/", {"purpose": "oversight", "words": ""})
    for step in ("notes/new", "plan/edit", "safety-plan", "contacts/new", "service", "ask-closing"):
        assert client.get(f"/cases/{case.ref}/{step}/").status_code == 403


def test_the_board_counts_what_its_lists_show(worker, colleague, inspector, client):
    red = factories.case(worker, risk="red")
    actions.record_review(red, by=inspector, kind="contact", finding="Уулзаагүй.", due_on=clock.today())
    over = actions.record_review(
        red, by=inspector, kind="contact", finding="Уулзаагүй.", due_on=clock.today()
    )
    actions.answer_review(over, by=worker, answer="Уулзсан.")
    actions.close_review(over, by=inspector)
    factories.case(colleague)
    orphan = factories.case(worker)
    Case.objects.filter(pk=orphan.pk).update(worker=None)
    late = factories.case(worker)
    Case.objects.filter(pk=late.pk).update(next_due_at=clock.now() - timedelta(days=1))
    drawn = board.build(Case.objects.visible_to(inspector))
    total = drawn.total
    assert (total.open, total.red, total.late, total.unassigned) == (4, 1, 1, 1)
    client.force_login(inspector)
    for query, count in (("", 4), ("risk=red", 1), ("due=late", 1), ("worker=none", 1)):
        assert f": {count}</strong>" in client.get(f"/cases/?{query}").content.decode()
    drawn_page = client.get("/caseload/").content.decode()
    assert f'href="/reviews/?status=unclosed&amp;unit=4631&amp;worker={worker.ref}">1</a>' in drawn_page
    for query, count in (
        ("", 2),
        ("unclosed", 1),
        (f"unclosed&unit=4631&worker={worker.ref}", 1),
        ("late", 0),
    ):
        page = client.get(f"/reviews/?status={query}")
        assert page.context["pages"].count == count
    table = client.get("/caseload/table.csv").content.decode()
    assert "Ханбогд" in table
