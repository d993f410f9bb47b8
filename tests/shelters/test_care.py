"""The file of a stay: who writes and reads it, what it refuses, and what goes along with the child."""

import uuid
from datetime import timedelta

import pytest

from audit.models import Event
from cases.models import Address, CasePerson, Deadline, Notification
from childprotect import grants
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters import rounds
from shelters.actions import care, days, leaving, medicine, moving, placing, staying
from shelters.models import DailyNote, Dose, Facility, HealthAlert, Incident, Leave, Medicine, Stay, Visitor
from tests import factories
from tests.queries import queries


@pytest.fixture
def stay(worker, supervisor, manager) -> Stay:
    home = factories.facility(manager=manager)
    asked = placing.propose_stay(factories.case(worker), by=worker, facility=home, sheet="Шөнө айдаг.")
    return placing.admit(placing.give_bed(asked, by=manager), by=manager)


def told(person):
    return set(Notification.objects.filter(person=person).values_list("verb", flat=True))


def ordered(stay, manager, **more):
    today = clock.today()
    facts = {"name": "Амоксициллин", "dose": "5 мл", "times": ["08:00", "20:00"]}
    days_of = {"since": today, "until": today + timedelta(days=3)}
    return medicine.order_medicine(stay, by=manager, **(facts | days_of | more))


TYPED = {
    "ground": {"ground": "violence", "decided_by": "police"},
    "told": {"whom": "parents", "told_on": "", "told_time": "", "note": "Эцэг нь сэжигтэн"},
    "alert": {"text": "Самрын харшилтай"},
    "note": {"text": "Сайн унтсан."},
    "belonging": {"what": "Хүрэм, утас"},
    "schooling": {"how": "here", "since": ""},
    "visitor": {"name": "Эмээ Долгор", "allowed": "yes"},
    "medicine": {"name": "Сироп", "dose": "5 мл", "times": "8:00, 20", "since": "", "until": ""},
    "leave": {"with_whom": "Нагац эгч"},
}


VERBS = {
    "ground": "stay.ground_stated", "told": "stay.not_told", "alert": "stay.health_alert", "note": "stay.noted",
    "belonging": "stay.belonging_taken", "schooling": "stay.schooling", "visitor": "stay.visitor_allowed",
    "medicine": "stay.medicine_ordered", "leave": "stay.on_leave",
}  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("kind", TYPED)
def test_what_is_typed_is_written_and_seen_by_the_facility_and_the_worker(
    kind, stay, worker, manager, client
):
    now = clock.now().astimezone(stay.facility.unit.zone)
    day, time = now.date().isoformat(), now.time().isoformat("minutes")
    later = (now.date() + timedelta(days=1)).isoformat()
    typed = {
        "form_key": str(uuid.uuid4()), "decided_on": day, "decided_time": time, "happened_on": day, "happened_time": time,
        "left_on": day, "left_time": time, "until_on": later, "until_time": "18:00",
    } | TYPED[kind]  # fmt: skip
    if "since" in typed:
        typed |= {"since": day, "until": later}
    client.force_login(manager)
    address = f"/stays/{stay.ref}/file/{kind}/"
    assert client.get(address).status_code == 200
    for _again in range(2):  # the same form sent twice is one row
        assert client.post(address, typed).status_code == 302
    seen = {}
    for person in (manager, worker):
        client.force_login(person)
        seen[person.username] = client.get(f"/stays/{stay.ref}/file/").content.decode()
    word = next(
        typed[name]
        for name in ("text", "what", "name", "with_whom", "note", "ground", "how")
        if name in typed
    )
    if kind not in {"ground", "schooling"}:
        assert [word in page for page in seen.values()] == [True, True]
    assert Event.objects.filter(subject_ref=stay.ref, verb=VERBS[kind]).count() == 1
    client.force_login(worker)
    assert (client.post(address, typed | {"form_key": ""}).status_code == 302) is (kind in {"ground", "told"})


@pytest.mark.django_db
def test_a_note_is_never_changed_and_its_correction_names_it(stay, manager):
    first = days.write_note(stay, by=manager, text="Хоол идээгүй.", happened_at=clock.now())
    days.write_note(stay, by=manager, text="Хоол идсэн.", happened_at=clock.now(), corrects=first)
    assert DailyNote.objects.exclude(corrects=None).get().corrects == first
    assert "shelters_dailynote" in grants.APPEND_ONLY


@pytest.mark.django_db
def test_each_dose_is_signed_once_and_a_missed_one_is_seen(stay, manager, client):
    start = clock.now().replace(hour=1, minute=0, second=0, microsecond=0) + timedelta(
        days=1
    )  # 09:00 in the zone
    row = ordered(stay, manager, since=start.date())
    with clock.at(start + timedelta(days=1, hours=1)):
        due = rounds.of([stay])
        assert [one.missed for one in due].count(True) == 3
        late = [one for one in due if one.missed]
        given = late[-1]
        medicine.sign_dose(stay, by=manager, medicine=row, due_at=given.at)
        with pytest.raises(DomainError):
            medicine.sign_dose(stay, by=manager, medicine=row, due_at=given.at)
        for wrong in (
            {"due_at": given.at + timedelta(minutes=5)},
            {"due_at": given.at + timedelta(days=1)},
            {"due_at": late[0].at, "outcome": "not_given"},
        ):
            with pytest.raises(DomainError):
                medicine.sign_dose(stay, by=manager, medicine=row, **wrong)
        medicine.sign_dose(
            stay, by=manager, medicine=row, due_at=late[0].at, outcome="refused", note="Уйлсан"
        )
        client.force_login(manager)
        page = client.get(f"/stays/{stay.ref}/file/").content.decode()
        assert "Уйлсан" in page
        assert "Амоксициллин" in client.get("/facilities/own/").content.decode()
        sign = {"medicine": str(row.ref), "due_at": late[1].stamp, "outcome": "not_given"}
        address = f"/stays/{stay.ref}/file/dose/"
        assert client.post(address, sign).status_code == 422  # asks why, and keeps the rest
        assert client.post(address, sign | {"note": "Унтаж байсан"}).status_code == 302
        medicine.stop_medicine(stay, by=manager, medicine=row)
        assert {one.dose is None for one in rounds.of([stay]) if one.at > clock.now()} == set()
    assert Dose.objects.count() == 3


@pytest.mark.django_db
def test_a_child_not_back_in_time_is_told_and_does_not_leave_for_good_meanwhile(
    stay, manager, worker, supervisor
):
    begun, bed = clock.now(), stay.bed
    leave = leaving.begin_leave(
        stay, by=manager, left_at=begun, until=begun + timedelta(hours=5), with_whom="Нагац эгч"
    )
    clocked = Deadline.objects.running().get(step="shelter.leave")
    assert (clocked.person, clocked.due_at) == (worker, leave.until)
    assert leaving.tell_late_leaves() == 0
    with pytest.raises(DomainError):
        staying.discharge(stay, by=manager, destination="kin", unagreed="Шалтгаан")
    with pytest.raises(DomainError):
        leaving.begin_leave(stay, by=manager, left_at=begun, until=begun + timedelta(hours=1), with_whom="а")
    with clock.later(hours=6):
        assert (leaving.tell_late_leaves(), leaving.tell_late_leaves()) == (1, 0)
        assert "stay.not_back" in told(manager)
        stay.refresh_from_db()
        assert (stay.bed, stay.status) == (bed, "admitted")
        with pytest.raises(DomainError):
            leaving.end_leave(stay, by=manager, came_back=True, ended_at=begun - timedelta(hours=1))
        with pytest.raises(DomainError):
            leaving.end_leave(stay, by=manager, came_back=False, ended_at=clock.now())
        leaving.end_leave(stay, by=manager, came_back=False, ended_at=clock.now(), note="Эхтэйгээ үлдсэн")
        assert "stay.stays_away" in told(worker)
        assert not Deadline.objects.running().filter(step="shelter.leave").exists()
        staying.discharge(stay, by=manager, destination="family", unagreed="Эхтэйгээ үлдсэн")
    assert Leave.objects.get().came_back is False


@pytest.mark.django_db
def test_what_cannot_be_is_a_sentence_and_what_was_typed_stays(stay, manager, client):
    client.force_login(manager)
    now, far = clock.now(), clock.today() + timedelta(days=400)
    day = clock.today().isoformat()
    for kind, typed in (
        ("note", {"text": "Тэмдэглэл", "happened_on": "2024.01.01", "happened_time": "10:00"}),
        (
            "note",
            {"text": "Тэмдэглэл", "happened_on": "2016.03.26", "happened_time": "02:30"},
        ),  # no such hour
        ("note", {"text": "Тэмдэглэл", "happened_on": day, "happened_time": "25:00"}),
        ("medicine", {"name": "Тэмдэглэл", "dose": "1", "times": "8", "since": day, "until": "2020.01.01"}),
        (
            "medicine",
            {"name": "Тэмдэглэл", "dose": "1", "times": "8", "since": day, "until": far.isoformat()},
        ),
        ("medicine", {"name": "Тэмдэглэл", "dose": "1", "times": "8, 26:00", "since": day, "until": day}),
        (
            "leave",
            {
                "with_whom": "Тэмдэглэл",
                "left_on": day,
                "left_time": "00:00",
                "until_on": day,
                "until_time": "",
            },
        ),
        ("visitor", {"name": "Тэмдэглэл", "allowed": "no"}),
        ("dose", {"medicine": "x", "due_at": "9999", "outcome": "given", "note": "Тэмдэглэл"}),
        ("leave_end", {"came_back": "yes", "ended_on": day, "ended_time": "00:01", "note": "Тэмдэглэл"}),
    ):
        answer = client.post(f"/stays/{stay.ref}/file/{kind.replace('_', '-')}/", typed)
        assert answer.status_code == 422, kind
        assert "Тэмдэглэл" in answer.content.decode(), kind
    for begun, until in (
        (now, now - timedelta(hours=1)),
        (now + timedelta(hours=1), now + timedelta(hours=2)),
    ):
        with pytest.raises(DomainError):
            leaving.begin_leave(stay, by=manager, left_at=begun, until=until, with_whom="а")
    assert not Event.objects.filter(
        verb__in=["stay.noted", "stay.medicine_ordered", "stay.on_leave"]
    ).exists()


@pytest.mark.django_db
def test_the_forbidden_do_not_visit(stay, manager):
    father = days.name_visitor(stay, by=manager, name="Эцэг", allowed=True)
    days.record_visit(stay, by=manager, visitor=father, came_at=clock.now(), minutes=30)
    barred = days.name_visitor(stay, by=manager, name="эцэг", allowed=False, why="Сэжигтэн")
    for visitor in (father, barred):
        with pytest.raises(DomainError):
            days.record_visit(stay, by=manager, visitor=visitor, came_at=clock.now(), minutes=30)
    assert Visitor.objects.get(ended_at=None) == barred


@pytest.mark.django_db
def test_the_file_closes_with_the_stay_and_what_must_be_known_moves_along(
    stay, worker, manager, far_manager, client
):
    care.warn_of_health(stay, by=manager, text="Самрын харшилтай")
    days.name_visitor(stay, by=manager, name="Хойд эцэг", allowed=False, why="Сэжигтэн")
    days.write_note(stay, by=manager, text="Уйлсан.", happened_at=clock.now())
    row = ordered(stay, manager)
    other = factories.facility(manager=far_manager, name_mn="Өөр байр", name_en="Other")
    asked = moving.ask_transfer(stay, by=worker, facility=other, sheet="")
    moved = placing.admit(placing.give_bed(asked, by=far_manager), by=far_manager)
    client.force_login(manager)
    assert client.get(f"/stays/{stay.ref}/file/").status_code == 404
    assert not HealthAlert.objects.visible_to(manager).exists()
    client.force_login(far_manager)
    page = client.get(f"/stays/{moved.ref}/file/").content.decode()
    assert all(word in page for word in ("Самрын харшилтай", "Хойд эцэг", row.name))
    assert "Уйлсан." not in page
    assert Medicine.objects.filter(stay=moved).get().times == ["08:00", "20:00"]
    with pytest.raises(DomainError):
        days.write_note(stay, by=manager, text="Хожуу", happened_at=clock.now())


@pytest.mark.django_db
@pytest.mark.parametrize("number", [3, 30])
def test_the_file_keeps_its_queries(stay, manager, client, number):
    for index in range(number):
        days.write_note(stay, by=manager, text=f"Тэмдэглэл {index}", happened_at=clock.now())
        days.take_belonging(stay, by=manager, what=f"Юм {index}")
        ordered(stay, manager, name=f"Эм {index}")
    client.force_login(manager)
    assert queries(client, f"/stays/{stay.ref}/file/") <= 26


@pytest.mark.django_db
def test_no_page_of_a_stay_shows_the_facility_beside_where_the_accused_lives(stay, worker, manager, client):
    person = CasePerson.objects.create(
        case=stay.case, given_name="Дорж", relation="stepfather", alleged=True, created_by=worker
    )
    Address.objects.create(case=stay.case, person=person, kind="actual", place="Хашаа 99", created_by=worker)
    Facility.objects.filter(pk=stay.facility_id).update(address="Нууц гудамж 5")
    incident = Incident.objects.create(
        stay=stay,
        facility=stay.facility,
        by=worker,
        kind="other",
        what="а",
        happened_at=clock.now(),
        concerns_staff=False,
    )
    paths = [
        f"/stays/{stay.ref}/",
        f"/stays/{stay.ref}/file/",
        f"/incidents/{incident.ref}/",
        f"/cases/{stay.case.ref}/",
    ]
    paths += [f"/cases/{stay.case.ref}/stays/", f"/cases/{stay.case.ref}/people/", "/facilities/own/"]
    shown = []
    for user in (worker, manager):
        client.force_login(user)
        shown += [client.get(path).content.decode() for path in paths]
    assert any("Нууц гудамж 5" in page for page in shown)
    assert not [page for page in shown if "Нууц гудамж 5" in page and "Хашаа 99" in page]


@pytest.mark.django_db
def test_the_sheet_goes_on_paper_and_the_printing_into_the_record(stay, manager, client):
    care.warn_of_health(stay, by=manager, text="Самрын харшилтай")
    ordered(stay, manager)
    client.force_login(manager)
    answer = client.post(f"/stays/{stay.ref}/file/paper/")
    assert answer.content.startswith(b"%PDF")
    assert Event.objects.filter(subject_ref=stay.ref, verb="stay.printed", actor=manager).count() == 1
