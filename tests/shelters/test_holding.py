"""One press holds a bed; who does not come in time gives it back, and both sides are told."""

from datetime import date, timedelta

import pytest

from areas.models import Area
from audit.models import Event
from cases.models import Deadline, Family, FamilyMember, Notification
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters import finder
from shelters.actions import holding, placing
from shelters.models import Room, Staff, StatusChange, Stay
from tests import factories
from tests.people import TSOGTTSETSII
from tests.queries import queries


@pytest.fixture
def case(worker):
    return factories.case(worker, risk="red")


@pytest.fixture
def home(manager):
    return factories.facility(manager=manager)


def told(person) -> set[str]:
    return set(Notification.objects.filter(person=person).values_list("verb", flat=True))


@pytest.mark.django_db
def test_one_press_holds_a_bed_and_the_arrival_is_confirmed(case, home, worker, manager):
    (stay,) = holding.hold_beds(case, by=worker, facility=home)
    due = Deadline.objects.running().get(subject_ref=stay.ref)
    assert (due.step, due.person, due.due_at) == ("shelter.hold", worker, stay.period.upper)
    assert stay.status == Stay.Status.HELD
    assert "stay.held" in told(manager)
    placing.admit(stay, by=manager)
    assert {row.step for row in Deadline.objects.running().filter(subject_ref=stay.ref)} == {"shelter.stay"}


@pytest.mark.django_db
def test_who_does_not_come_in_time_gives_the_bed_back(case, worker, colleague, manager):
    home = factories.facility(manager=manager, beds=1)
    (stay,) = holding.hold_beds(case, by=worker, facility=home)
    other = factories.case(colleague)
    with pytest.raises(DomainError):
        holding.hold_beds(other, by=colleague, facility=home)
    with clock.at(stay.period.upper + timedelta(minutes=1)):
        (second,) = holding.hold_beds(other, by=colleague, facility=home)  # the database freed it by itself
        assert holding.lapse_holds() == 1
        assert holding.lapse_holds() == 0
    stay.refresh_from_db()
    assert (stay.status, second.status) == ("lapsed", "held")
    assert "stay.lapsed" in told(worker)
    assert "stay.bed_free_again" in told(manager)
    assert not Deadline.objects.running().filter(subject_ref=stay.ref).exists()


@pytest.mark.django_db
def test_who_comes_late_gets_another_bed_or_a_sentence(case, worker, colleague, manager):
    home = factories.facility(manager=manager, beds=2)
    (stay,) = holding.hold_beds(case, by=worker, facility=home)
    with clock.at(stay.period.upper + timedelta(minutes=1)):
        holding.hold_beds(factories.case(colleague), by=colleague, facility=home)
        assert placing.admit(stay, by=manager).status == Stay.Status.ADMITTED
        assert Stay.objects.values("bed").distinct().count() == 2


@pytest.mark.django_db
def test_a_held_bed_can_be_refused_with_its_reason(case, home, worker, manager):
    (stay,) = holding.hold_beds(case, by=worker, facility=home)
    placing.refuse_stay(stay, by=manager, code="infection")
    found = finder.find(case, worker)
    assert [row.facility for row in found.left_out] == [home]
    assert holding.hold_beds(case, by=worker, facility=factories.facility(name_mn="Өөр"))


@pytest.mark.django_db
def test_brothers_and_sisters_get_beds_together_or_none(worker, manager):
    home = factories.facility(manager=manager, beds=2)
    cases = [factories.case(worker) for _ in range(3)]
    with pytest.raises(DomainError):
        holding.hold_beds(cases[0], by=worker, facility=home, together=cases[1:])
    assert not Stay.objects.exists()
    key = "6f1c5a54-3f5e-4d56-8a5e-0d8a3f5c1a13"
    for _twice in range(2):
        held = holding.hold_beds(cases[0], by=worker, facility=home, together=cases[1:2], form_key=key)
        assert len(held) == 2
    assert Stay.objects.count() == 2


@pytest.mark.django_db
def test_the_finder_says_where_and_why_not(case, home, worker):
    far = factories.facility(Area.objects.get(code=TSOGTTSETSII), name_mn="Хол")
    closed = factories.facility(name_mn="Хаалттай", status="suspended")
    boys = factories.facility(name_mn="Хөвгүүд")
    boys.beds.update(suits="m")
    case.child.sex = "f"
    case.child.save(update_fields=["sex"])
    found = finder.find(case, worker)
    assert [row.facility for row in found.places] == [home, far]
    assert found.places[0].km == 0
    assert found.places[1].km > 20
    assert {row.facility for row in found.left_out} == {closed, boys}
    StatusChange.objects.create(
        facility=closed,
        status="suspended",
        since=date(2026, 1, 1),
        until=date(2090, 2, 3),
        reason="",
        changed_by=worker,
    )
    assert any("2090.02.03" in row.why for row in finder.find(case, worker).left_out)
    needing = finder.find(case, worker, needs=["quarantine"])
    assert needing.places == []
    Room.objects.filter(facility=far).update(kind="quarantine")
    assert [row.facility for row in finder.find(case, worker, needs=["quarantine"]).places] == [far]


@pytest.mark.django_db
def test_siblings_of_the_family_are_offered_together(case, worker, manager):
    home = factories.facility(manager=manager, beds=3)
    home.beds.filter(label="1-1").update(suits="f")
    sister = factories.case(worker, child=factories.child(worker, sex="f"))
    family = Family.objects.create(created_by=worker)
    for one in (case, sister):
        FamilyMember.objects.create(family=family, child=one.child, added_by=worker)
    assert finder.siblings(case, worker) == [sister]
    assert [row.free for row in finder.find(case, worker, together=[sister]).places] == [3]
    home.beds.exclude(label="1-1").update(suits="f")  # only girls: the brother finds nothing
    assert finder.find(case, worker, together=[sister]).places == []


@pytest.mark.django_db
def test_a_trafficked_child_is_offered_houses_without_adults_first(case, home, worker, manager):
    quiet = factories.facility(Area.objects.get(code=TSOGTTSETSII), manager=manager, name_mn="Цогтцэций")
    for place in (home, quiet):
        Room.objects.create(facility=place, label="2")
        place.beds.filter(label="1-2").update(room=Room.objects.get(facility=place, label="2"))
    (stay,) = holding.hold_beds(factories.case(worker), by=worker, facility=home)
    placing.admit(stay, by=manager, adults=1)
    apart = finder.find(case, worker, needs=["apart"])
    assert [(row.facility, row.adults) for row in apart.places] == [(quiet, False), (home, True)]
    assert [(row.facility, row.adults) for row in finder.find(case, worker).places] == [
        (home, False),
        (quiet, False),
    ]
    Stay.every.update(adults=0)
    stay.child.birth_date = clock.today().replace(year=clock.today().year - 19, day=1)
    stay.child.save()
    assert [row.adults for row in finder.find(case, worker, needs=["apart"]).places] == [False, True]


@pytest.mark.django_db
def test_nobody_is_placed_under_one_roof_with_who_harmed_them_and_no_word_tells_so(
    case, home, worker, manager, supervisor
):
    manager.given_name, manager.father_name = "Дорж", "Бат"
    manager.save(update_fields=["given_name", "father_name"])
    case.people.create(
        given_name="Дорж", father_name="Бат", relation="other", alleged=True, created_by=worker
    )
    full = factories.facility(beds=0, name_mn="Дүүрэн")
    full.rooms.get().beds.create(
        facility=full, label="1", active_from="2020-01-01", suits="any"
    ).outages.create(period=(clock.now(), clock.now() + timedelta(days=2)), reason="Засвар")
    found = finder.find(case, worker)
    assert found.places == []
    assert len({row.why for row in found.left_out}) == 1
    with pytest.raises(DomainError) as apart:
        holding.hold_beds(case, by=worker, facility=home)
    with pytest.raises(DomainError) as none_free:
        holding.hold_beds(case, by=worker, facility=full)
    assert str(apart.value) == str(none_free.value)
    assert len({row.may_ask for row in found.left_out}) == 1
    with pytest.raises(DomainError):
        placing.propose_stay(case, by=worker, facility=home, sheet="")
    assert "place.kept_apart" in told(supervisor)
    assert not Event.objects.filter(case_ref=case.ref, verb="place.kept_apart").exists()


@pytest.mark.django_db
def test_a_child_is_kept_from_where_its_victim_sleeps(worker, colleague, manager, home):
    victim = factories.case(colleague, child=factories.child(colleague, "Номин", "Бат"))
    victim.people.create(
        given_name="Тэмүүжин", father_name="Ганбат", relation="other", alleged=True, created_by=colleague
    )
    holding.hold_beds(victim, by=colleague, facility=home)
    assert finder.find(factories.case(worker), worker).places == []
    assert Staff.objects.filter(facility=home).exists()


@pytest.mark.django_db
def test_the_page_holds_with_one_press_and_keeps_what_was_typed_when_it_cannot(case, home, worker, client):
    client.force_login(worker)
    address = f"/cases/{case.ref}/stays/find/"
    shown = client.get(address)
    assert home.name_mn in shown.content.decode()
    typed = {
        "form_key": "6f1c5a54-3f5e-4d56-8a5e-0d8a3f5c1a14",
        "sheet": "Шөнө айдаг.",
        "needs": ["quarantine"],
        "facility": str(home.ref),
    }
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "Шөнө айдаг." in refused.content.decode()
    assert client.post(address, typed | {"facility": "нэг"}).status_code == 422
    assert client.post(address, typed | {"needs": []}).status_code == 302
    assert Stay.objects.get().status == Stay.Status.HELD


@pytest.mark.django_db
@pytest.mark.parametrize("facilities", [3, 30])
def test_the_finder_keeps_its_queries(case, worker, client, facilities):
    for number in range(facilities):
        factories.facility(name_mn=f"Байр {number}", name_en=f"Shelter {number}")
    client.force_login(worker)
    assert queries(client, f"/cases/{case.ref}/stays/find/") <= 34
