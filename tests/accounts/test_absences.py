"""Time off: entered, met by whom, ended; who can stand in; how one is reminded."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts import absences
from accounts.actions import people
from accounts.actions.absences import end_absence, enter_absence
from accounts.actions.channels import choose_channels
from accounts.models import Absence, Channels, Posting, User
from areas.models import Area
from audit.models import Event
from cases.models import Notification
from childprotect.lib import clock
from childprotect.lib.errors import DomainError, StaleEdit
from shelters.models import Staff
from tests import factories
from tests.people import TSOGTTSETSII, make
from tests.queries import queries

pytestmark = pytest.mark.django_db
TODAY = clock.today()
WEEK = {"since": TODAY, "until": TODAY + timedelta(days=6)}


def names(rows: Any) -> set[str]:
    return set(rows.values_list("username", flat=True))


def test_the_person_and_their_supervisor_enter_it_and_the_stand_in_hears(worker, colleague, supervisor):
    mine = enter_absence(worker, by=worker, stand_in=colleague, **WEEK)
    assert Event.objects.filter(verb="absence.entered", subject_ref=mine.ref, actor=worker).exists()
    assert Notification.objects.get(verb="absence.stand_in").person == colleague
    end_absence(mine, by=supervisor)
    again = enter_absence(worker, by=supervisor, **WEEK)
    assert again.stand_in is None
    assert Notification.objects.filter(verb="absence.stand_in").count() == 1


def test_nobody_else_does(worker, colleague, neighbour, far_supervisor, inspector, supervisor):
    for other in (colleague, neighbour, far_supervisor, inspector):
        with pytest.raises(DomainError):
            enter_absence(worker, by=other, **WEEK)
    with pytest.raises(DomainError):  # a supervisor enters the time off of workers, not of the inspector
        enter_absence(inspector, by=supervisor, **WEEK)
    assert not Absence.objects.exists()


def test_who_can_stand_in(
    worker, colleague, neighbour, supervisor, far_supervisor, inspector, user_admin, manager
):
    assert names(absences.candidates(worker, *WEEK.values())) == {"colleague", "supervisor"}
    assert names(absences.candidates(supervisor, *WEEK.values())) == set()
    second = make("second_supervisor", "supervisor", "46")
    assert names(absences.candidates(supervisor, *WEEK.values())) == {second.username}
    leaving = colleague.postings.get()
    leaving.until = TODAY + timedelta(days=2)
    leaving.save()
    assert names(absences.candidates(worker, *WEEK.values())) == {"supervisor", "second_supervisor"}
    for other in (neighbour, inspector, user_admin):
        with pytest.raises(DomainError):
            enter_absence(worker, by=worker, stand_in=other, **WEEK)


def test_a_second_posting_must_be_covered_as_well(worker, colleague, supervisor):
    Posting.objects.create(
        person=worker, role="worker", area=Area.objects.get(code=TSOGTTSETSII), since=date(2025, 1, 1)
    )
    assert names(absences.candidates(worker, *WEEK.values())) == {"supervisor"}


def test_a_manager_is_stood_in_for_at_the_same_facility_only(manager, supervisor):
    other = make("other_manager", "shelter_manager", "46")
    here = factories.facility(manager=manager)
    factories.facility(manager=other)
    assert names(absences.candidates(manager, *WEEK.values())) == set()
    Staff.objects.create(facility=here, person=other, since=date(2025, 1, 1))
    assert names(absences.candidates(manager, *WEEK.values())) == {"other_manager"}


def test_who_is_away_stands_in_for_nobody_new(worker, colleague):
    enter_absence(colleague, by=colleague, since=TODAY + timedelta(days=3), until=TODAY + timedelta(days=4))
    with pytest.raises(DomainError):
        enter_absence(worker, by=worker, stand_in=colleague, **WEEK)


@pytest.mark.parametrize(
    ("since", "until", "field"),
    [(0, -1, "until"), (-9, -2, "until"), (-40, 3, "since"), (0, 400, "until"), (367, 368, "until")],
)
def test_days_that_cannot_be(worker, since, until, field):
    days = [TODAY + timedelta(days=shift) for shift in (since, until)]
    with pytest.raises(DomainError) as refused:
        enter_absence(worker, by=worker, since=days[0], until=days[1])
    assert refused.value.field == field


def test_days_do_not_meet_another_absence_not_even_in_the_database(worker):
    first = enter_absence(worker, by=worker, **WEEK)
    assert enter_absence(worker, by=worker, **WEEK) == first  # the form sent twice
    with pytest.raises(DomainError):
        enter_absence(worker, by=worker, since=WEEK["until"], until=WEEK["until"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Absence.objects.create(person=worker, since=WEEK["until"], until=WEEK["until"], entered_by=worker)
    end_absence(Absence.objects.get(), by=worker)
    enter_absence(worker, by=worker, **WEEK)


def test_ended_it_is_over_and_cannot_be_ended_again(worker, colleague):
    absence = enter_absence(worker, by=worker, stand_in=colleague, **WEEK)
    assert worker.pk in absences.Away()
    assert absences.Away().stood_in_by(colleague.pk) == [worker.pk]
    ended = end_absence(absence, by=worker)
    assert worker.pk not in absences.Away()
    with pytest.raises(DomainError):
        end_absence(ended, by=worker)
    with clock.later(days=8):
        assert worker.pk not in absences.Away()


def test_the_stand_in_of_a_stand_in_hears_and_a_circle_ends(worker, colleague, supervisor):
    enter_absence(worker, by=worker, stand_in=colleague, **WEEK)
    enter_absence(colleague, by=colleague, stand_in=supervisor, **WEEK)
    assert absences.Away().instead(worker.pk) == supervisor.pk
    assert absences.Away().stood_in_by(supervisor.pk) == sorted([worker.pk, colleague.pk])
    Absence.objects.filter(person=colleague).update(stand_in=worker)
    assert absences.Away().instead(worker.pk) is None


@pytest.mark.parametrize("leaves", ["posting", "account"])
def test_a_stand_in_who_leaves_is_one_no_more(worker, colleague, user_admin, leaves):
    enter_absence(worker, by=worker, stand_in=colleague, **WEEK)
    if leaves == "posting":
        people.end_posting(colleague.postings.get(), by=user_admin)
    else:
        people.set_active(colleague, by=user_admin, active=False)
    assert Absence.objects.get().stand_in is None
    assert Event.objects.filter(verb="absence.stand_in_left").exists()


def test_the_pages_keep_what_was_typed_and_say_what_is_wrong(client, worker, colleague, supervisor):
    client.force_login(worker)
    typed = {
        "since": "2026.02.31",
        "until": (TODAY + timedelta(days=2)).isoformat(),
        "stand_in": str(colleague.ref),
    }
    answer = client.post("/me/absences/", typed)
    assert answer.status_code == 422
    assert "2026.02.31" in answer.content.decode()
    assert client.post("/me/absences/", typed | {"since": TODAY.isoformat()}).status_code == 302
    again = client.post("/me/absences/", typed | {"since": TODAY.isoformat()})  # the form sent twice
    assert again.status_code == 302
    other = client.post("/me/absences/", typed | {"since": TODAY.isoformat(), "stand_in": ""})
    assert other.status_code == 422
    absence = Absence.objects.get()
    assert (absence.person, absence.stand_in) == (worker, colleague)
    client.force_login(supervisor)
    assert "Colleague" in client.get("/absences/").content.decode()
    assert client.post(f"/absences/{absence.ref}/end/").status_code == 302
    absence.refresh_from_db()
    assert absence.ended_by == supervisor
    assert client.get(f"/absences/people/{worker.ref}/").status_code == 200


def test_the_team_list_keeps_its_queries(client, supervisor):
    client.force_login(supervisor)
    make("w0", "worker", "4631")
    few = queries(client, "/absences/")
    for number in range(1, 20):
        away = make(f"w{number}", "worker", "4631")
        enter_absence(away, by=supervisor, stand_in=supervisor, **WEEK)
    assert queries(client, "/absences/") == few


def test_channels_are_ones_own_and_a_stale_choice_is_told(client, worker, supervisor):
    with pytest.raises(DomainError):
        choose_channels(worker, by=supervisor, email=True, sms=False)
    with pytest.raises(DomainError):
        choose_channels(worker, by=worker, email=True, sms=True)
    choose_channels(worker, by=worker, email=True, sms=True, phone="99112233", version=0)
    with pytest.raises(StaleEdit):
        choose_channels(worker, by=worker, email=False, sms=False, version=0)
    client.force_login(worker)
    typed = {"version": "0", "email": "on", "phone": "88", "quiet_from": "21:00"}
    answer = client.post("/me/reminders/", typed | {"phone": "88001122", "quiet_until": "7.00"})
    assert (answer.status_code, "99112233" in answer.content.decode()) == (422, True)
    assert client.post("/me/reminders/", typed).status_code == 422
    assert client.post("/me/reminders/", typed | {"phone": "88001122", "version": "1"}).status_code == 422
    good = typed | {"phone": "88001122", "version": "1", "quiet_until": "0700"}
    assert client.post("/me/reminders/", good).status_code == 302
    chosen = Channels.objects.get()
    assert (chosen.email, chosen.sms, chosen.digest, chosen.phone) == (True, False, False, "88001122")


def test_the_same_through_the_api(client, worker, colleague, supervisor, neighbour):
    def post(path: str, **body: Any) -> Any:
        return client.post(f"/api/v1/{path}", body, content_type="application/json")

    client.force_login(supervisor)
    days = {"since": TODAY.isoformat(), "until": TODAY.isoformat()}
    assert post("absences/", person=str(worker.ref), stand_in=str(neighbour.ref), **days).status_code == 400
    made = post("absences/", person=str(worker.ref), stand_in=str(colleague.ref), **days)
    assert made.status_code == 201
    assert post("absences/", person=str(worker.ref), **days).status_code == 422
    client.force_login(colleague)
    assert client.get("/api/v1/absences/").json()["count"] == 0
    assert post(f"absences/{made.json()['ref']}/end/").status_code == 404
    client.force_login(worker)
    assert post(f"absences/{made.json()['ref']}/end/").status_code == 200
    assert post("channels/", email=False, sms=True, phone="99112233").json()["version"] == 1
    assert client.get("/api/v1/channels/").json()["sms"] is True
    assert (
        post("channels/", email=False, sms=True, phone="99112233", version=0).status_code == 200
    )  # the same
    stale = post("channels/", email=True, sms=True, phone="99112233", version=0)
    assert (stale.status_code, stale.json()["saved"]["values"]) == (409, {"email": False})


def test_nobody_without_a_posting_can_be_stood_in_for(nobody: User) -> None:
    assert names(absences.candidates(nobody, *WEEK.values())) == set()
    assert enter_absence(nobody, by=nobody, **WEEK).stand_in is None
