"""Who waits for a place: the line, the offer, and that nobody is passed over without a reason."""

import pytest

from cases.models import Deadline, Notification
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.actions import holding, placing, waiting
from shelters.models import Skip, Stay, Waiting
from tests import factories
from tests.queries import queries


@pytest.fixture
def home(manager):
    return factories.facility(manager=manager, beds=1)


def told(person, verb) -> int:
    return Notification.objects.filter(person=person, verb=verb).count()


@pytest.mark.django_db
def test_the_line_goes_by_risk_and_then_by_time(worker):
    green, red, orange, early = (
        factories.case(worker, risk=risk) for risk in ("green", "red", "orange", "orange")
    )
    with clock.later(hours=-2):
        early = waiting.put_on_list(early, by=worker)
    for case in (green, red, orange):
        waiting.put_on_list(case, by=worker)
    again = waiting.put_on_list(red, by=worker, needs=["quarantine"])
    assert again.needs == ["quarantine"]
    assert [row.case.risk for row in Waiting.objects.in_line()] == ["red", "orange", "orange", "green"]
    assert list(Waiting.objects.in_line())[1] == early


@pytest.mark.django_db
def test_a_bed_that_falls_free_is_offered_to_the_first_in_line_once(worker, colleague, manager, home):
    first, second = factories.case(worker, risk="red"), factories.case(colleague, risk="orange")
    (other,) = holding.hold_beds(factories.case(worker), by=worker, facility=home)
    rows = [waiting.put_on_list(case, by=worker) for case in (second, first)]
    assert waiting.offer_places() == 0
    placing.cancel_stay(other, by=worker)
    assert (waiting.offer_places(), waiting.offer_places()) == (1, 0)
    assert (told(worker, "waiting.offered"), told(colleague, "waiting.offered")) == (1, 0)
    row = Waiting.objects.get(case=first)
    assert row.offered == home
    assert Deadline.objects.running().get(subject_ref=row.ref).step == "waiting.answer"
    waiting.decline(row, by=worker, reason="Хэт хол.")
    assert waiting.offer_places() == 1
    assert told(colleague, "waiting.offered") == 1
    (stay,) = holding.hold_beds(second, by=colleague, facility=home, skip_reason="Эхнийх нь татгалзсан.")
    placing.admit(stay, by=manager)
    assert Waiting.objects.get(pk=rows[0].pk).status == Waiting.Status.PLACED
    assert [one.case for one in Waiting.objects.in_line()] == [first]


@pytest.mark.django_db
def test_nobody_is_passed_over_without_a_reason(worker, colleague, home, client):
    first, later = factories.case(colleague, risk="red"), factories.case(worker, risk="orange")
    waiting.put_on_list(first, by=colleague)
    with pytest.raises(DomainError) as problem:
        holding.hold_beds(later, by=worker, facility=home)
    assert problem.value.field == "skip_reason"
    holding.hold_beds(later, by=worker, facility=home, skip_reason="Ээжтэйгээ хамт ирсэн.")
    assert Skip.objects.get().waiting.case == first
    assert told(colleague, "waiting.skipped") == 1
    client.force_login(colleague)
    for address in ("/waiting/", f"/cases/{first.ref}/stays/"):
        assert "Ээжтэйгээ хамт ирсэн." in client.get(address).content.decode()


@pytest.mark.django_db
def test_who_is_more_urgent_or_leaves_enough_beds_passes_nobody_over(worker, colleague, home):
    waiting.put_on_list(factories.case(colleague, risk="orange"), by=colleague)
    assert holding.hold_beds(factories.case(worker, risk="red"), by=worker, facility=home)
    roomy = factories.facility(beds=2, name_mn="Том")
    assert holding.hold_beds(factories.case(worker, risk="green"), by=worker, facility=roomy)
    assert not Skip.objects.exists()


@pytest.mark.django_db
def test_a_hold_that_lapses_leaves_the_child_in_line(worker, home):
    case = factories.case(worker)
    row = waiting.put_on_list(case, by=worker)
    (stay,) = holding.hold_beds(case, by=worker, facility=home)
    assert not Waiting.objects.in_line().exists()
    with clock.at(stay.period.upper):
        holding.lapse_holds()
        assert list(Waiting.objects.in_line()) == [row]
    waiting.take_off(row, by=worker, reason="Эцэгтээ буцсан.")
    with pytest.raises(DomainError):
        waiting.take_off(row, by=worker, reason="Дахин")
    assert Stay.objects.get().status == Stay.Status.LAPSED


@pytest.mark.django_db
@pytest.mark.parametrize("children", [3, 30])
def test_the_list_names_nobody_and_keeps_its_queries(worker, official, client, children):
    for _number in range(children):
        waiting.put_on_list(factories.case(worker, clocked=False), by=worker)
    client.force_login(official)
    assert queries(client, "/waiting/") <= 10
    shown = client.get("/waiting/").content.decode()
    assert "Тэмүүжин" not in shown
    assert "/cases/" not in shown
