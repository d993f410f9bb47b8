"""Children at the door at night: what one sheet makes, whom it tells, and what it must not open or leave half-made."""

import uuid

import pytest

from areas.models import Area
from audit.models import Event
from cases.actions.reporting import ChildFacts, ReporterFacts
from cases.models import Case, Deadline, FamilyMember, Notification, Report
from childprotect.lib.errors import DomainError
from shelters.actions import care, door
from shelters.actions.door import AtDoor
from shelters.models import Facility, HealthAlert, Stay, StayGround, StayTold
from tests import factories
from tests.people import KHANBOGD, TSOGTTSETSII

SHEET = {
    "happened": "Архи уусан хойд эцэг хүүхдүүдийг зоджээ.",
    "brought_by": "police",
    "ground": "violence",
    "siblings": "on",
    "child-TOTAL_FORMS": "2",
    "child-INITIAL_FORMS": "0",
    "child-0-given_name": "Саруул",
    "child-0-sex": "f",
    "child-0-born": "9",
    "child-0-health": "Толгойн гэмтэлтэй",
    "child-1-sex": "m",
    "child-1-born": "4",
}


@pytest.fixture
def home(manager):
    return factories.facility(manager=manager, beds=4)


def sheet(home, **more):
    return (
        SHEET | {"form_key": str(uuid.uuid4()), "facility": str(home.ref), "unit": str(home.unit.ref)} | more
    )


def take_in(home, manager, *children, **more):
    told = {"brought_by": "citizen", "happened": "Гудамжинд ганцаараа байв.", "ground": "unclear"}
    return door.admit_at_door(home, by=manager, children=children or [AtDoor(ChildFacts())], **(told | more))


def verbs(person):
    return set(Notification.objects.filter(person=person).values_list("verb", flat=True))


@pytest.mark.django_db
def test_one_sheet_makes_report_cases_stays_and_clocks(home, manager, worker, supervisor, client):
    client.force_login(manager)
    answer = client.post("/stays/door/", typed := sheet(home))
    assert (answer.status_code, answer["Location"]) == (302, "/facilities/own/")
    report = Report.objects.get()
    assert (report.urgency, report.status, report.channel, report.unit) == (
        "red",
        "accepted",
        "102",
        home.unit,
    )
    cases, stays = list(Case.objects.order_by("pk")), list(Stay.objects.order_by("pk"))
    assert [(case.worker, case.risk, case.was_placed) for case in cases] == [(worker, "red", True)] * 2
    assert [(stay.status, stay.bed.room_id) for stay in stays] == [("admitted", stays[0].bed.room_id)] * 2
    assert FamilyMember.objects.values("family").distinct().count() == 1
    steps = set(Deadline.objects.running().filter(case=cases[0]).values_list("step", flat=True))
    assert steps >= {
        "case.first_contact",
        "case.danger",
        "protection.team",
        "protection.ratify",
        "shelter.stay",
    }
    assert HealthAlert.objects.get().text == "Толгойн гэмтэлтэй"
    ground = StayGround.objects.filter(stay=stays[0]).get()
    assert (ground.ground, ground.decided_by) == ("violence", "police")
    assert set(StayTold.objects.values_list("whom", flat=True)) == {"worker", "supervisor"}
    # One notice each, though there are two children; its page leads to the case of each, and the clocks run by case.
    for person, verb in ((worker, "report.door_yours"), (supervisor, "report.door_confirm")):
        told = Notification.objects.get(person=person)
        assert (told.verb, told.subject_ref, told.numbers) == (verb, report.ref, {"count": 2})
    assert Deadline.objects.running().filter(step="protection.ratify").count() == 2
    client.force_login(supervisor)
    shown = client.get(f"/reports/{report.ref}/").content.decode()
    assert all(case.get_absolute_url() in shown for case in cases)
    client.force_login(manager)
    # The same form again, and the manager's sight: the stays, nothing of the case.
    client.post("/stays/door/", typed)
    assert (Report.objects.count(), Case.objects.count(), Stay.objects.count()) == (1, 2, 2)
    page = client.get(f"/stays/{stays[0].ref}/").content.decode()
    assert page.index("Толгойн гэмтэлтэй") < page.index(SHEET["happened"])
    for hidden in (f"/cases/{cases[0].ref}/", f"/reports/{report.ref}/"):
        assert client.get(hidden).status_code == 404
    assert not Report.objects.visible_to(manager).exists()
    assert not Case.objects.visible_to(manager).exists()


@pytest.mark.django_db
def test_a_full_facility_says_where_to_call_and_keeps_nothing(home, manager, worker, supervisor, client):
    factories.facility(name_mn="Зэргэлдээ байр", phone="70001234", beds=2)
    home.beds.filter(label__in=["1-1", "1-2", "1-3"]).update(suits="f")
    home.beds.filter(label="1-4").update(age_to=3)
    client.force_login(manager)
    events = Event.objects.count()
    answer = client.post("/stays/door/", sheet(home))
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert all(part in shown for part in ("108", "Зэргэлдээ байр", "70001234", "Саруул", SHEET["happened"]))
    assert (Report.objects.count(), Case.objects.count(), Stay.objects.count()) == (0, 0, 0)
    assert not Notification.objects.exists()
    assert Event.objects.exclude(kind="view").count() == events


@pytest.mark.django_db
def test_beds_go_by_sex_and_keep_brothers_and_sisters_in_one_room(home, manager, worker, supervisor):
    other = home.rooms.create(label="2", kind="family")
    free = home.beds.create(room=other, label="2-1", active_from="2020-01-01")
    home.beds.filter(label="1-1").update(suits="m")
    home.beds.filter(label__in=["1-2", "1-3"]).update(suits="f")
    girl, boy, unknown = (AtDoor(ChildFacts(sex=sex)) for sex in "fmu")
    stays = take_in(home, manager, girl, boy, unknown)
    assert [stay.bed.label for stay in stays] == ["1-2", "1-1", "1-4"]
    with pytest.raises(DomainError):  # the last bed stands where adults sleep
        take_in(home, manager, unknown, trafficked=True)
    assert take_in(home, manager, unknown)[0].bed == free


@pytest.mark.django_db
def test_the_worker_is_the_one_who_is_there_with_the_fewest_red_cases(
    home, manager, worker, colleague, supervisor
):
    factories.case(worker, risk="red")
    assert take_in(home, manager)[0].case.worker == colleague
    elsewhere = Area.objects.get(code=TSOGTTSETSII)  # where nobody works: the supervisor answers
    assert take_in(home, manager, unit=elsewhere)[0].case.worker == supervisor
    assert verbs(supervisor) == {"report.door_confirm", "report.door_both"}
    assert verbs(worker) == {"report.arrived"}  # of the child that went to the colleague
    assert home.unit.code == KHANBOGD


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"ground": "none"}, {"brought_by": "bird"}, {"children": []}, {"status": "closed"}]
)
def test_what_cannot_be_is_a_sentence(home, manager, worker, wrong):
    if "status" in wrong:
        Facility.objects.update(**wrong)
        wrong = {}
    children = wrong.pop("children", [AtDoor(ChildFacts())])
    told = {"brought_by": "citizen", "happened": "а", "ground": "unclear", **wrong}
    with pytest.raises(DomainError):
        door.admit_at_door(home, by=manager, children=children, **told)
    assert not Report.objects.exists()


@pytest.mark.django_db
def test_who_brought_the_child_is_kept_apart(home, manager, worker, supervisor, client):
    stay = take_in(home, manager, bringer=ReporterFacts(name="Гэрч Болд", phone="99112233"))[0]
    client.force_login(manager)
    assert "Гэрч Болд" not in client.get(f"/stays/{stay.ref}/").content.decode()
    assert stay.case.report.reporter.name == "Гэрч Болд"


@pytest.mark.django_db
def test_the_supervisor_confirms_and_a_new_ground_asks_again(home, manager, worker, supervisor, client):
    stay = take_in(home, manager)[0]
    ground = StayGround.objects.get()
    client.force_login(supervisor)
    assert client.get(f"/stay-grounds/{ground.ref}/").status_code == 200
    client.post(f"/stay-grounds/{ground.ref}/")
    ground.refresh_from_db()
    assert ground.confirmed_by == supervisor
    running = Deadline.objects.running().filter(step="protection.ratify")
    assert not running.exists()
    assert "stay.ground_confirmed" in verbs(worker)
    anew = care.state_ground(
        stay, by=worker, ground="pressure", decided_by="worker", decided_at=stay.admitted_at
    )
    assert running.get().subject_ref == anew.ref
    with pytest.raises(DomainError):
        care.confirm_ground(
            StayGround.objects.create(
                stay=stay,
                by=worker,
                ground="other",
                decided_by="worker",
                decided_at=stay.admitted_at,
                at=stay.proposed_at,
            ),
            by=supervisor,
        )


@pytest.mark.django_db
def test_one_child_more_keeps_what_was_typed(home, manager, client):
    client.force_login(manager)
    answer = client.post("/stays/door/", sheet(home, add="1"))
    shown = answer.content.decode()
    assert answer.status_code == 200
    assert 'name="child-2-given_name"' in shown
    assert SHEET["happened"] in shown
    assert "govuk-error-summary" not in shown
