"""Calls to the helpline: logged with or without a report, in one sheet; called back; found by their whole number."""

from datetime import timedelta

import pytest

from areas.models import Area
from audit.models import Event
from cases.actions import helpline
from cases.models import Call, Deadline, Report, Reporter
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit
from tests.people import KHANBOGD, NATION, make

pytestmark = pytest.mark.django_db
KEY = "00000000-0000-4000-8000-000000000001"
PHONE = "99112233"


def taken(by, group: str = "counselling", **facts) -> Call:
    return helpline.take_call(by=by, group=group, **facts)


def sheet(**typed) -> dict:
    lines = {"child-TOTAL_FORMS": "1", "child-INITIAL_FORMS": "0"}
    return {"form_key": KEY, "group": "protection", **lines, **typed}


def protection(**typed) -> dict:
    unit = str(Area.objects.get(code=KHANBOGD).ref)
    told = {
        "said": "Хүүхэд уйлж байна.",
        "place": "Ногоон зах",
        "where": "ханбогд",
        "unit": unit,
        "urgency": "orange",
    }
    return sheet(**({"phone": PHONE} | told | typed))


def test_a_call_that_is_no_report_is_one_row(client, operator):
    client.force_login(operator)
    typed = sheet(group="counselling", said="Сурлагын талаар зөвлөсөн.", minutes="7")
    for _time in range(2):
        assert client.post("/calls/new/", typed).status_code == 302
    call = Call.objects.get()
    assert (call.group, call.minutes, call.report, call.note) == (
        "counselling",
        7,
        None,
        "Сурлагын талаар зөвлөсөн.",
    )


def test_a_protection_call_is_a_report_at_its_unit_in_the_same_breath(client, operator, worker):
    client.force_login(operator)
    for _time in range(2):
        answer = client.post("/calls/new/", protection(**{"child-0-given_name": "Анударь"}), follow=True)
    call = Call.objects.get()
    assert (call.report.unit.code, call.report.channel, call.report.seen) == (
        KHANBOGD,
        "108",
        "Хүүхэд уйлж байна.",
    )
    assert call.note == ""
    assert call.report.children.get().given_name == "Анударь"
    assert Reporter.objects.get(report=call.report).phone == PHONE
    assert call.report.number in answer.content.decode()
    assert "Worker" in answer.content.decode()


def test_red_opens_the_sheet_for_the_police(client, operator, worker):
    client.force_login(operator)
    answer = client.post("/calls/new/", protection(urgency="red"))
    assert answer["Location"] == f"/reports/{Report.objects.get().ref}/police/"
    assert client.get(answer["Location"]).status_code == 200


def test_nobody_knows_where_it_stays_at_the_desk(client, operator):
    client.force_login(operator)
    assert client.post("/calls/new/", protection(unit="desk", where="")).status_code == 302
    report = Report.objects.get()
    assert report.unit is None
    assert "Ногоон зах" in client.get("/desk/").content.decode()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"said": ""}, "said"),
        ({"urgency": ""}, "urgency"),
        ({"unit": ""}, "unit"),
        ({"unit": "desk", "place": ""}, "place"),
        ({"group": "counselling"}, "group"),
        ({"group": "nothing"}, "group"),
        ({"only_noted": "on"}, "group"),
        ({"at_day": "2026.01.01"}, "at_time"),
        ({"at_day": "2099.01.01", "at_time": "10:00"}, "at_day"),
        ({"minutes": "100000"}, "minutes"),
        ({"minutes": "x"}, "minutes"),
        ({"phone": "1", "call_back": "on"}, "phone"),
        ({"said": "x" * 5001}, "said"),
        ({"said": "нэг\u202eхоёр"}, "said"),
        ({"phone": "9" * 60}, "phone"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(client, operator, typed, field):
    client.force_login(operator)
    page = client.post("/calls/new/", protection(**typed))
    assert page.status_code == 422
    assert field in page.context["form"].errors
    assert not Call.objects.exists()
    assert typed.get("place", "Ногоон зах") in page.content.decode()


def test_a_protection_call_about_nothing_new_is_only_noted(client, operator):
    client.force_login(operator)
    assert (
        client.post("/calls/new/", sheet(only_noted="on", said="Өмнөх мэдээллээ лавласан.")).status_code
        == 302
    )
    assert Call.objects.get().report is None


def test_the_buttons_find_and_add_keep_everything_and_save_nothing(client, operator):
    client.force_login(operator)
    page = client.post("/calls/new/", protection(unit="", find="1")).content.decode()
    assert str(Area.objects.get(code=KHANBOGD).ref) in page
    page = client.post("/calls/new/", protection(add="1")).content.decode()
    assert "child-1-given_name" in page
    assert "Хүүхэд уйлж байна." in page
    assert not Call.objects.exists()


def test_earlier_calls_are_found_by_the_whole_number_only_and_that_is_recorded(client, operator, worker):
    second = make("second", "operator", NATION)
    first = taken(second, "silent", phone="+976 9911-2233")
    taken(second, phone="99112234")
    client.force_login(operator)
    for typed, found in (
        ("9911 2233", True),
        ("976 99112233", True),
        ("9911223", False),
        ("", False),
        ("%", False),
    ):
        page = client.post("/calls/earlier/", {"phone": typed}).content.decode()
        assert (str(first.ref) in page) is found
    asked = Event.objects.filter(verb="call.number_asked")
    assert asked.count() == 2
    assert PHONE not in str(list(asked.values_list("data", flat=True)))
    assert "9911" not in client.get("/calls/").content.decode()
    client.force_login(worker)
    assert client.post("/calls/earlier/", {"phone": PHONE}).status_code == 403


def test_the_third_silent_call_within_a_day_proposes_to_call_back(client, operator):
    client.force_login(operator)
    for hours, proposes in ((30, False), (20, False), (2, True)):
        taken(operator, "silent", phone=PHONE, at=clock.now() - timedelta(hours=hours))
        page = client.post("/calls/earlier/", {"phone": PHONE})
        assert bool(page.context["silent"]) is proposes


def test_a_call_back_has_a_clock_until_somebody_was_reached_or_gave_up(operator):
    call = taken(operator, "silent", phone=PHONE, call_back=True)
    due = Deadline.objects.running().get(subject_ref=call.ref)
    assert (due.person, due.due_at - due.started_at) == (operator, timedelta(hours=1))
    second = make("second", "operator", NATION)
    with clock.later(minutes=30):
        call = helpline.call_back(call, by=second, outcome="not_reached")
        assert Deadline.objects.running().get(subject_ref=call.ref).person == second
        with pytest.raises(DomainError):
            helpline.call_back(call, by=second, outcome="given_up")
        with pytest.raises(StaleEdit):
            helpline.call_back(call, by=second, outcome="reached", version=1)
        call = helpline.call_back(call, by=second, outcome="reached", note="Ярилцсан.")
    assert (call.call_back, call.tries, call.call_back_note) == ("done", 2, "Ярилцсан.")
    assert not Deadline.objects.running().filter(subject_ref=call.ref).exists()
    with pytest.raises(DomainError):
        helpline.call_back(call, by=second, outcome="reached")


def test_the_number_is_shown_on_asking_only_and_the_look_is_recorded(client, operator):
    call = taken(operator, phone=PHONE, call_back=True)
    client.force_login(operator)
    for page in ("/calls/", f"/calls/{call.ref}/", "/desk/"):
        assert PHONE not in client.get(page).content.decode()
    assert PHONE in client.post(f"/calls/{call.ref}/number/", follow=True).content.decode()
    assert Event.objects.filter(verb="viewed", subject_ref=call.ref, data__page="phone").count() == 1
    assert client.post(f"/calls/{call.ref}/called-back/", {"outcome": "x", "version": 1}).status_code == 422
    assert (
        client.post(f"/calls/{call.ref}/called-back/", {"outcome": "reached", "version": 1}).status_code
        == 302
    )


def test_a_letter_is_registered_for_a_unit_found_by_its_name(client, operator, worker):
    client.force_login(operator)
    unit = str(Area.objects.get(code=KHANBOGD).ref)
    lines = {"child-TOTAL_FORMS": "1", "child-INITIAL_FORMS": "0"}
    typed = {
        "form_key": KEY, "channel": "letter", "source_ref": "№ 3/117, 2026.11.20", "received_on": "2026.11.20",
        "received_time": "10:00", "seen": "Сургуульдаа ирэхгүй байна.", "where": "hanbogd", "unit": unit,
        "urgency": "green", **lines,
    }  # fmt: skip
    assert client.post("/reports/new/", typed).status_code == 302
    report = Report.objects.get()
    assert (report.unit.code, report.source_ref, report.place) == (KHANBOGD, "№ 3/117, 2026.11.20", "")


@pytest.mark.parametrize("rows", [3, 30])
def test_the_desk_and_the_list_keep_their_queries(
    client, operator, worker, django_assert_max_num_queries, rows
):
    for number in range(rows):
        call = taken(operator, phone=f"9911{number:04d}", call_back=number % 2 == 0)
        report = {
            "unit": None if number % 3 else Area.objects.get(code=KHANBOGD),
            "place": "Зах",
            "channel": "108",
        }
        report |= {"seen": "Уйлж байна.", "urgency": "green"}
        Call.objects.filter(pk=call.pk).update(report=taken(operator, "protection", report=report).report)
    client.force_login(operator)
    for page in ("/desk/", "/calls/"):
        client.get(page)
        with django_assert_max_num_queries(17):
            client.get(page)
