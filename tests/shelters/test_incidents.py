"""Incidents: what concerns staff goes past the facility to the inspector, and to nobody there."""

import uuid
from datetime import timedelta

import pytest

from areas.models import Area
from cases.models import Deadline, Notification
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.actions import incidents, placing
from shelters.models import Incident, Staff
from tests import factories
from tests.people import OMNOGOVI, make

SECRET = "Шөнийн ээлжийн ажилтан зодсон."


@pytest.fixture
def stay(worker, supervisor, inspector, manager):
    home = factories.facility(manager=manager)
    asked = placing.propose_stay(factories.case(worker), by=worker, facility=home, sheet="")
    return placing.admit(placing.give_bed(asked, by=manager), by=manager)


def record(stay, by, **more):
    facts = {"kind": "violence", "happened_at": clock.now(), "what": SECRET, "concerns_staff": True}
    return incidents.record_incident(stay, by=by, **(facts | more))


def told(person):
    return set(Notification.objects.filter(person=person).values_list("verb", flat=True))


@pytest.mark.django_db
def test_what_concerns_staff_goes_to_the_inspector_and_past_the_facility(
    stay, worker, supervisor, inspector, manager, far_inspector, client
):
    second = make("night_shift", "shelter_manager", OMNOGOVI)
    Staff.objects.create(facility=stay.facility, person=second, since=clock.today())
    client.force_login(manager)
    day = clock.now().astimezone(stay.facility.unit.zone) + timedelta(seconds=1)
    typed = {
        "form_key": str(uuid.uuid4()), "kind": "violence", "what": SECRET, "concerns_staff": "yes",
        "happened_on": day.date().isoformat(), "happened_time": day.time().isoformat("minutes"),
    }  # fmt: skip
    answer = client.post(f"/stays/{stay.ref}/file/incident/", typed, follow=True)
    assert (answer.status_code, SECRET in answer.content.decode()) == (200, False)
    incident = Incident.objects.get()
    pages = (f"/incidents/{incident.ref}/", f"/stays/{stay.ref}/file/", f"/api/v1/incidents/{incident.ref}/")
    for person in (manager, second):
        client.force_login(person)
        for page in pages:
            assert SECRET not in client.get(page).content.decode()
        assert client.get(pages[0]).status_code == 404
        assert not told(person) & {"stay.incident", "stay.staff_incident"}
    for person in (inspector, worker, supervisor):
        client.force_login(person)
        assert SECRET in client.get(pages[0]).content.decode(), person
    assert "stay.staff_incident" in told(inspector) & told(worker)
    assert not told(far_inspector)
    assert Deadline.objects.running().get(step="shelter.incident").person == inspector
    client.force_login(worker)
    assert client.post(pages[0], {"answer": "а"}).status_code == 403
    assert "Night" not in client.get(pages[0]).content.decode()
    client.force_login(inspector)
    assert client.post(pages[0], {"answer": " "}).status_code == 422
    assert client.post(pages[0], {"answer": "Ажилтныг түдгэлзүүлсэн."}).status_code == 302
    assert not Deadline.objects.running().filter(step="shelter.incident").exists()
    assert "stay.incident_answered" in told(worker)


@pytest.mark.django_db
def test_the_inspector_of_the_facilitys_area_meets_it_though_the_case_lies_elsewhere(
    stay, far_inspector, inspector, worker
):
    home = factories.facility(unit=Area.objects.get(code="4401"))
    stay.facility = home
    stay.save(update_fields=["facility"])
    incident = record(stay, worker)
    assert "stay.staff_incident" in told(far_inspector)
    assert far_inspector.has_perm("shelters.answer_incident", incident)
    assert not far_inspector.has_perm("shelters.view_stay", stay)
    assert not told(inspector)


@pytest.mark.django_db
def test_anything_else_is_for_the_facility_and_the_worker(stay, worker, manager, far_manager):
    incident = record(stay, manager, concerns_staff=False, kind="injury")
    assert "stay.incident" in told(worker)
    assert list(Incident.objects.visible_to(manager)) == [incident]
    assert not Incident.objects.visible_to(far_manager).exists()
    for wrong in ({"kind": "bird"}, {"happened_at": clock.now() + timedelta(hours=1)}):
        with pytest.raises(DomainError):
            record(stay, manager, **wrong)


@pytest.mark.django_db
def test_who_works_there_meets_it_in_no_other_role_either(stay, worker):
    record(stay, worker)
    assert Incident.objects.visible_to(worker).exists()
    Staff.objects.create(facility=stay.facility, person=worker, since=clock.today())
    assert not Incident.objects.visible_to(worker).exists()


@pytest.mark.django_db
def test_inspectors_find_what_waits_for_them(stay, worker, inspector, far_inspector, client):
    incident = record(stay, worker)
    for person, there in ((inspector, True), (far_inspector, False)):
        client.force_login(person)
        assert (str(incident.ref) in client.get("/incidents/").content.decode()) is there
