"""A child with kin, in hospital or in a witness house: a placement like any other, with checks of its own."""

from datetime import timedelta

import pytest

from cases.actions.closing import what_keeps_open
from cases.models import Case, Deadline, Notification
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters import kin
from shelters.actions import holding, other_placing, placing
from shelters.models import KinCheck, OtherPlacement, Stay
from tests import factories


@pytest.fixture
def case(worker):
    return factories.case(worker, risk="red")


@pytest.fixture
def grandmother(case, worker):
    return case.people.create(given_name="Долгор", relation="grandparent", created_by=worker)


@pytest.mark.django_db
def test_a_child_stays_with_kin_only_when_every_check_holds(case, grandmother, worker, supervisor):
    stay = other_placing.propose_kin(case, by=worker, person=grandmother)
    assert Notification.objects.filter(person=supervisor, verb="kin.proposed").exists()
    points = {point.code for point in kin.points(stay)}
    assert {"child", "home", "supervisor"} <= points
    with pytest.raises(DomainError) as problem:
        other_placing.check_kin(stay, by=worker, answers={"supervisor": "y"})
    assert problem.value.field == "supervisor"
    other_placing.check_kin(stay, by=worker, answers=dict.fromkeys(points - {"supervisor"}, "y"))
    with pytest.raises(DomainError):
        other_placing.confirm_kin(stay, by=worker)
    other_placing.check_kin(stay, by=supervisor, answers={"supervisor": "y"})
    stay = other_placing.confirm_kin(stay, by=worker)
    assert stay.status == Stay.Status.ADMITTED
    assert Case.objects.get(pk=case.pk).was_placed
    assert what_keeps_open(case)
    assert Deadline.objects.running().get(subject_ref=stay.ref).step == "kin.visit"
    with clock.later(days=3):
        at = clock.now() - timedelta(hours=1)
        other_placing.visit_kin(stay, by=worker, happened_at=at, seen="alone", state="Сайн.", danger=False)
        assert Deadline.objects.running().get(subject_ref=stay.ref).started_at == at
        other_placing.end_placement(stay, by=worker, destination="family")
    assert not Deadline.objects.running().filter(subject_ref=stay.ref).exists()


@pytest.mark.django_db
def test_who_harmed_the_child_is_no_kin_to_stay_with(case, worker):
    accused = case.people.create(given_name="Дорж", relation="uncle", alleged=True, created_by=worker)
    with pytest.raises(DomainError):
        other_placing.propose_kin(case, by=worker, person=accused)


@pytest.mark.django_db
def test_kin_are_checked_while_the_child_is_in_a_shelter_and_it_leaves_before(
    case, grandmother, worker, supervisor, manager
):
    (stay,) = holding.hold_beds(case, by=worker, facility=factories.facility(manager=manager))
    placing.admit(stay, by=manager)
    with_kin = other_placing.propose_kin(case, by=worker, person=grandmother)
    everything = {point.code: "y" for point in kin.points(with_kin)}
    other_placing.check_kin(with_kin, by=supervisor, answers=everything)
    with pytest.raises(DomainError):
        other_placing.confirm_kin(with_kin, by=worker)
    assert with_kin not in list(Stay.objects.all())
    assert KinCheck.objects.filter(stay=with_kin).count() == len(everything)


@pytest.mark.django_db
def test_a_child_in_hospital_has_no_second_place_and_its_worker_learns_who_asks(case, worker, colleague):
    since = clock.now() - timedelta(minutes=30)
    stay = other_placing.place_elsewhere(
        case, by=worker, kind="hospital", place_name="Аймгийн эмнэлэг", since=since
    )
    assert stay.period.upper is None
    other = factories.case(colleague, child=case.child)
    with pytest.raises(DomainError) as problem:
        holding.hold_beds(other, by=colleague, facility=factories.facility())
    assert "эмнэлэг" not in str(problem.value)
    assert Notification.objects.filter(person=worker, verb="stay.asked_elsewhere").exists()


@pytest.mark.django_db
def test_the_pages_of_a_placement(case, grandmother, worker, colleague, client):
    client.force_login(worker)
    key = "6f1c5a54-3f5e-4d56-8a5e-0d8a3f5c1a15"
    typed = {"form_key": key, "person": str(grandmother.ref)}
    assert client.post(f"/cases/{case.ref}/stays/kin/", typed).status_code == 302
    stay = OtherPlacement.objects.get()
    assert "Долгор" in client.get(f"/cases/{case.ref}/stays/").content.decode()
    assert (
        client.post(f"/placements/{stay.ref}/check/", {"home": "y", "note_home": "Очсон"}).status_code == 302
    )
    refused = client.post(f"/placements/{stay.ref}/confirm/", {"version": "1"})
    assert refused.status_code == 422
    assert "Очсон" in refused.content.decode()
    assert (
        client.post(f"/placements/{stay.ref}/give-up/", {"version": "1", "reason": "Хол"}).status_code == 302
    )
    house = {
        "kind": "witness",
        "place_name": "Нууц байр",
        "happened_on": "2026.01.01",
        "happened_time": "10:00",
    }
    assert (
        client.post(f"/cases/{case.ref}/stays/elsewhere/", house | {"form_key": key[:-1] + "6"}).status_code
        == 422
    )
    stay = other_placing.place_elsewhere(
        case, by=worker, kind="witness", place_name="Нууц байр", since=clock.now()
    )
    for person, known in ((worker, True), (colleague, False)):
        client.force_login(person)
        assert ("Нууц байр" in client.get(f"/placements/{stay.ref}/").content.decode()) is known
        assert "Нууц байр" not in client.get(f"/cases/{case.ref}/stays/").content.decode()
