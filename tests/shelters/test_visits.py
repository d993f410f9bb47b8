"""A visit to a one-stop centre: one arrival, one consent, a part for each professional, one plan for the case."""

from datetime import date, timedelta

import pytest

from audit.models import Event
from cases.actions.closing import what_keeps_open
from cases.models import Case, Deadline, FamilyMember, Notification, Task
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters import visiting
from shelters.actions import appointments, placing, staying, visit_parts, visits
from shelters.models import Appointment, Facility, Staff, Visit, VisitPart
from tests import factories
from tests.people import OMNOGOVI, make
from tests.queries import queries

pytestmark = pytest.mark.django_db
STORY, FOUND, FEELS = "Тэр намайг цохисон гэж хүүхэд ярив.", "Зүүн гарт хөхрөлт 3 см.", "Айдастай, нойр муу."
PROFESSIONS = {
    "receptionist": "reception",
    "nurse": "health",
    "counsellor": "psychology",
    "protector": "protection",
}


@pytest.fixture
def counsellor(db):
    return make("counsellor", "centre_staff", OMNOGOVI)


@pytest.fixture
def protector(db):
    return make("protector", "centre_staff", OMNOGOVI)


@pytest.fixture
def centre(receptionist, nurse, counsellor, protector) -> Facility:
    made = factories.facility(name_mn="Нэг цэгийн үйлчилгээний төв", shelter=False, centre=True)
    for person in (receptionist, nurse, counsellor, protector):
        Staff.objects.create(
            facility=made, person=person, since=date(2025, 1, 1), profession=PROFESSIONS[person.username]
        )
    return made


def sent(case: Case, worker, centre: Facility) -> Visit:
    return visits.send_child(case, by=worker, facility=centre, sheet="Шүдээ өвдөж байгаа.")


def here(case: Case, worker, centre: Facility, receptionist, **consent) -> Visit:
    visit = visits.receive(
        sent(case, worker, centre),
        by=receptionist,
        arrived_at=clock.now() - timedelta(minutes=50),
        came_with="parent",
        came_how="own",
        adults=1,
    )
    facts = {"given_by": "parent", "name": "Болд", "services": ["health", "psychology", "protection"]}
    visits.give_consent(visit, by=receptionist, **(facts | consent))
    return visit


def test_the_story_of_a_whole_visit(
    worker, receptionist, nurse, counsellor, protector, far_nurse, client, centre
):
    case: Case = factories.case(worker)
    visit = sent(case, worker, centre)
    assert Notification.objects.get(verb="visit.sent").person == receptionist  # and nobody else of the centre

    # One arrival and one consent; the 72 hours run from the arrival.
    arrived = clock.now() - timedelta(minutes=50)
    visit = visits.receive(
        visit, by=receptionist, arrived_at=arrived, came_with="parent", came_how="own", adults=1
    )
    limit = Deadline.objects.running().get(subject_ref=visit.ref)
    assert (limit.step, limit.due_at, limit.case) == ("centre.visit", arrived + timedelta(hours=72), case)
    with pytest.raises(DomainError, match=r"зөвшөөрөл|consent"):
        visit_parts.begin_part(visit, by=nurse)
    services = ["health", "psychology", "protection"]
    visits.give_consent(visit, by=receptionist, given_by="parent", name="Болд", services=services)
    with pytest.raises(DomainError):
        visit_parts.begin_part(visit, by=receptionist)  # receives, and sees no child
    with pytest.raises(DomainError):
        visit_parts.begin_part(visit, by=far_nurse)

    # The nurse asks; the counsellor reads and does not ask again.
    at = arrived + timedelta(minutes=10)
    health = visit_parts.begin_part(visit, by=nurse, entered_at=at)
    visit_parts.take_story(visit, by=nurse, text=STORY)
    with pytest.raises(DomainError, match="Nurse"):
        visit_parts.take_story(visit, by=nurse, text=STORY)
    health = visit_parts.keep_times(health, by=nurse, entered_at=at, left_at=at + timedelta(minutes=15))
    health = visit_parts.sign_part(health, by=nurse, text=FOUND, linked=True)
    mind = visit_parts.begin_part(visit, by=counsellor, entered_at=at + timedelta(minutes=20))
    held = visiting.consent(visit)
    assert visiting.story_for(visit, counsellor, held).text == STORY
    assert visiting.story_for(visit, worker, held) is None
    assert visiting.missing(visit) == ["psychology", "protection"]

    # Each meets only the own part; another centre meets nothing; nobody takes the child away now.
    assert list(VisitPart.objects.visible_to(nurse)) == [health]
    assert list(VisitPart.objects.visible_to(counsellor)) == [mind]
    assert not Visit.objects.visible_to(far_nurse).exists()
    assert not Case.objects.visible_to(nurse).exists()
    end = {"by": receptionist, "destination": "kin", "escort": "Эмээ", "plan": "Эмээтэйгээ амьдарна."}
    with pytest.raises(DomainError, match=r"Сэтгэл|Psychology"):
        visits.end_visit(visit, **end)

    left = at + timedelta(minutes=35)
    mind = visit_parts.keep_times(mind, by=counsellor, entered_at=mind.entered_at, left_at=left)
    visit_parts.sign_part(mind, by=counsellor, text=FEELS, linked=True)
    law = visit_parts.begin_part(visit, by=protector)
    visit_parts.sign_part(law, by=protector, text="Эмээтэй ярилцав.")
    spent = visiting.times(visit, list(visit.parts.all()))
    assert spent is not None
    assert spent.inside == timedelta(minutes=30)
    assert timedelta(minutes=20) <= spent.waiting < timedelta(minutes=21)

    # One plan, which goes back to the case as the worker's tasks.
    back = appointments.make_appointment(
        visit,
        by=counsellor,
        with_whom=Staff.objects.get(person=counsellor),
        at=clock.now() + timedelta(days=5),
        purpose="Ярилцлага",
    )
    visit = visits.end_visit(visit, **end, to_do=[("Эмээд асран хамгаалал тогтоох", clock.today())])
    assert Task.objects.get(case=case).person == worker
    assert Notification.objects.filter(person=worker, verb="visit.ended").exists()
    assert Deadline.objects.get(subject_ref=visit.ref).met
    assert {"visit.arrived", "visit.part_signed", "visit.ended"} <= set(
        Event.objects.of_case(case.ref).values_list("verb", flat=True)
    )

    # The worker reads what is not restricted.
    client.force_login(worker)
    page = client.get(f"/visits/{visit.ref}/").content.decode()
    assert FEELS in page
    assert FOUND not in page
    assert STORY not in page
    assert client.get(f"/visits/{visit.ref}/story/").status_code == 403
    assert client.get(f"/visit-parts/{health.ref}/").status_code == 404

    # The visit stays with the centre, and keeps the case open, until the last appointment.
    assert visit in Visit.objects.visible_to(nurse)
    assert f"/cases/{case.ref}/visits/" in [url for _text, url in what_keeps_open(case)]
    with clock.later(days=5, hours=1):
        assert appointments.answer_appointment(back, by=counsellor, status="kept").status == "kept"
        assert not Visit.objects.visible_to(nurse).exists()
        assert not VisitPart.objects.visible_to(nurse).exists()


def test_children_at_the_door_are_received_at_once(worker, supervisor, receptionist, client, centre):
    client.force_login(receptionist)
    typed = {"happened": "Өвдөж байна гэв.", "came_with": "police", "adults": "0", "came_how": "police"}
    typed |= {"facility": str(centre.ref), "unit": str(centre.unit.ref), "form_key": str(centre.ref)}
    typed |= {"child-TOTAL_FORMS": "2", "child-INITIAL_FORMS": "0", "siblings": "on", "child-0-born": "9"}
    more = client.post("/visits/door/", typed | {"add": "1"})
    assert (more.status_code, 'name="child-2-given_name"' in more.content.decode()) == (200, True)
    answer = client.post("/visits/door/", typed)  # the adults who came along are forgotten
    assert answer.status_code == 422
    assert "Өвдөж байна гэв." in answer.content.decode()
    assert not Case.objects.exists()
    for _twice in range(2):
        assert client.post("/visits/door/", typed | {"adults": "1"}).status_code == 302
    visit, brother = Visit.objects.order_by("pk")
    assert (visit.status, visit.adults, visit.case.risk, visit.case.worker) == ("open", 1, "red", worker)
    assert (brother.status, brother.adults, brother.came_with) == (
        "open",
        0,
        "police",
    )  # the adult counts once
    assert FamilyMember.objects.values("family").distinct().count() == 1
    assert Notification.objects.get(person=worker).verb == "report.door_yours"
    assert client.get(f"/cases/{visit.case.ref}/").status_code == 404


def test_no_stay_ends_while_a_professional_is_at_work(worker, manager, receptionist, nurse, centre):
    Staff.objects.create(facility=centre, person=manager, since=date(2025, 1, 1))
    case = factories.case(worker)
    stay = placing.propose_stay(case, by=worker, facility=centre, sheet="")
    assert set(Notification.objects.filter(verb="stay.proposed").values_list("person", flat=True)) == {
        manager.pk
    }
    stay = placing.admit(placing.give_bed(stay, by=manager), by=manager)
    visit = here(case, worker, centre, receptionist)
    assert visit.stay == stay
    part = visit_parts.begin_part(visit, by=nurse)
    leaves = {"by": manager, "destination": "kin", "unagreed": "Эмээ нь ирсэн."}
    with pytest.raises(DomainError, match="Эрүүл мэнд"):
        staying.discharge(stay, **leaves)
    visit_parts.sign_part(part, by=nurse, text=FOUND)
    assert staying.discharge(stay, **leaves).status == "discharged"


def test_a_signed_part_is_only_added_to(worker, receptionist, nurse, counsellor, client, centre):
    visit = here(factories.case(worker), worker, centre, receptionist)
    part = visit_parts.begin_part(visit, by=nurse)
    with pytest.raises(DomainError):
        visit_parts.write_part(part, by=counsellor, text=FEELS)
    client.force_login(nurse)
    typed = {"text": FOUND, "version": 1, "do": "sign"}
    assert client.post(f"/visit-parts/{part.ref}/", typed).status_code == 302
    answer = client.post(f"/visit-parts/{part.ref}/", typed | {"text": "Өөр үг"})
    assert answer.status_code == 422
    assert "Өөр үг" in answer.content.decode()
    client.post(f"/visit-parts/{part.ref}/add/", {"text": "Рентген хэвийн."})
    part.refresh_from_db()
    assert part.text == FOUND
    assert part.addenda.get().signed_by == nurse


def test_a_withdrawn_consent_ends_what_is_asked(worker, receptionist, nurse, client, centre):
    case = factories.case(worker)
    visit = here(case, worker, centre, receptionist, shared=["health", "story"])
    part = visit_parts.begin_part(visit, by=nurse, entered_at=clock.now() - timedelta(minutes=5))
    visit_parts.take_story(visit, by=nurse, text=STORY)
    assert visiting.story_for(visit, worker, visiting.consent(visit)) is not None
    visits.withdraw_consent(visit, by=receptionist, why="Хүүхэд хүсэхгүй байна.")
    part.refresh_from_db()
    assert part.left_at is not None
    assert Notification.objects.filter(verb="visit.consent_withdrawn").count() == 2
    assert visiting.story_for(visit, nurse, visiting.consent(visit)) is None
    client.force_login(nurse)
    typed = {"text": FOUND, "version": part.version, "do": "save"}
    answer = client.post(f"/visit-parts/{part.ref}/", typed)
    assert answer.status_code == 422
    assert FOUND in answer.content.decode()
    assert client.post(f"/visit-parts/{part.ref}/", typed | {"do": "sign"}).status_code == 302
    lines = visiting.lines(visit, worker, visiting.consent(visit))
    assert [line.text for line in lines] == [None]  # it no longer travels


def test_times_that_cannot_be_are_sentences(worker, receptionist, nurse, counsellor, client, centre):
    visit = here(factories.case(worker), worker, centre, receptionist)
    now = clock.now()
    part = visit_parts.begin_part(visit, by=nurse, entered_at=now - timedelta(minutes=20))
    wrong = [
        (now - timedelta(minutes=20), now - timedelta(minutes=30)),  # leaves before entering
        (None, now),
        (now - timedelta(hours=3), now),  # before the arrival
        (now + timedelta(hours=1), None),
    ]
    for entered, left in wrong:
        with pytest.raises(DomainError):
            visit_parts.keep_times(part, by=nurse, entered_at=entered, left_at=left)
    with pytest.raises(DomainError):  # in two rooms at once
        visit_parts.begin_part(visit, by=counsellor, entered_at=now)
    client.force_login(nurse)
    # 2017.03.25 02:30 is an hour that Mongolia's clocks left out on another day; 2016.03.26 02:30 never was.
    typed = {"entered_on": "2016.03.26", "entered_time": "02:30", "version": part.version}
    answer = client.post(f"/visit-parts/{part.ref}/room/", typed)
    assert answer.status_code == 422
    assert "2016.03.26" in answer.content.decode()
    at = {"at_on": "2024.01.05", "at_time": "10:00", "purpose": "Үзлэг", "form_key": str(visit.ref)}
    at["with_whom"] = Staff.objects.get(person=nurse).pk
    answer = client.post(f"/visits/{visit.ref}/appointments/new/", at)
    assert answer.status_code == 422
    assert "Үзлэг" in answer.content.decode()
    assert not Appointment.objects.exists()


@pytest.mark.parametrize("children", [3, 30])
def test_the_centres_day_keeps_its_queries(worker, receptionist, nurse, client, centre, children):
    for _number in range(children):
        visit = here(factories.case(worker, clocked=False), worker, centre, receptionist)
        visit_parts.begin_part(visit, by=nurse)
        appointments.make_appointment(
            visit,
            by=nurse,
            with_whom=Staff.objects.get(person=nurse),
            at=clock.now() + timedelta(days=1),
            purpose="Үзлэг",
        )
    client.force_login(nurse)
    assert queries(client, "/visits/") <= 10
    assert queries(client, f"/visits/{visit.ref}/") <= 22
    client.force_login(worker)
    assert queries(client, f"/cases/{visit.case.ref}/visits/") <= 14
