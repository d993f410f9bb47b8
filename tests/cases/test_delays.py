"""Why a step was late: judged by its true time, asked where it is done, said afterwards; and the page of a case's clocks."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db.models import F

from areas.models import Area
from audit.models import Event
from cases import clock_page, clocks, sweep
from cases.actions import holding
from cases.actions.delays import explain_delay
from cases.delays import Delay
from cases.models import Case, Deadline, DelayReason
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from tests import factories
from tests.people import make
from tests.queries import queries

pytestmark = pytest.mark.django_db
STEP = "case.assessment"


@pytest.fixture
def case(worker) -> Case:
    return factories.case(worker, risk="red")  # 24 hours


def age(hours: int) -> None:
    """Every clock began, and is due, so much earlier."""
    back = timedelta(hours=hours)
    Deadline.objects.update(started_at=F("started_at") - back, due_at=F("due_at") - back)


def meet(case: Case, worker, at: datetime, delay: Delay | None) -> Deadline:
    clocks.meet(case, STEP, case=case, at=at, by=worker, delay=delay)
    return Deadline.objects.get(case=case, step=STEP)


def test_in_time_by_its_true_time_however_late_it_is_typed_in(case, worker):
    done = clock.now() + timedelta(hours=23)
    with clock.later(days=3):
        row = meet(case, worker, done, Delay())
        assert (row.done_at, row.ended_at, row.late_by) == (done, clock.now(), None)
        (shown,) = clock_page.drawn([row])
    assert (shown.state, shown.typed_in) == ("in_time", row.ended_at)
    assert not DelayReason.objects.exists()


@pytest.mark.parametrize(
    ("delay", "field"),
    [
        (Delay(), "delay_reason"),
        (Delay("moon"), "delay_reason"),
        (Delay("other"), "delay_words"),
        (Delay("other", "  "), "delay_words"),
    ],
)
def test_a_late_step_asks_for_a_reason_and_without_one_nothing_is_done(case, worker, delay, field):
    with clock.later(hours=30), pytest.raises(DomainError) as refused:
        meet(case, worker, clock.now(), delay)
    assert refused.value.field == field
    assert Deadline.objects.running().filter(case=case).exists()


def test_the_reason_is_kept_on_the_clock_and_in_the_record(case, worker):
    with clock.later(hours=30):
        row = meet(case, worker, clock.now(), Delay("road", "Цас их."))
    assert timedelta(hours=6) <= row.late_by < timedelta(hours=6, seconds=9)
    assert (row.delay.reason, row.delay.words, row.delay.given_by) == ("road", "Цас их.", worker)
    event = Event.objects.get(verb="clock.delay_explained")
    assert event.data == {"step": STEP, "reason": "road"}


def test_nobody_was_asked_and_the_clock_waits_for_its_reason(case, worker):
    with clock.later(hours=30):
        row = meet(case, worker, clock.now(), None)
        assert not DelayReason.objects.exists()
        explain_delay(row, by=worker, reason="cold")
        explain_delay(row, by=worker, reason="fuel", words="Шатахуун дууссан.")
    assert DelayReason.objects.get().reason == "fuel"
    assert Event.objects.filter(verb="clock.delay_explained").count() == 2


def test_a_reason_given_while_it_runs_is_not_asked_for_again(case, worker):
    with clock.later(hours=30):
        explain_delay(Deadline.objects.get(), by=worker, reason="migration")
        row = meet(case, worker, clock.now(), Delay())
    assert row.delay.reason == "migration"


def test_no_reason_for_what_is_not_late(case, worker):
    with pytest.raises(DomainError):
        explain_delay(Deadline.objects.get(), by=worker, reason="road")


def test_the_page_asks_where_the_step_is_done(client, case, worker):
    holding.hold(case, by=worker, reason="whereabouts", search_plan="Багийн даргаас.")
    client.force_login(worker)
    address = f"/cases/{case.ref}/search/"
    assert "delay_reason" not in client.get(address).content.decode()
    age(30)
    assert "delay_reason" in client.get(address).content.decode()
    local = clock.now().astimezone(case.unit.zone)
    typed = {
        "form_key": "00000000-0000-4000-8000-000000000001", "happened_on": f"{local:%Y.%m.%d}",
        "happened_time": f"{local:%H:%M}", "text": "Олдсонгүй.", "delay_reason": "", "delay_words": "",
    }  # fmt: skip
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "Олдсонгүй." in refused.content.decode()
    assert client.post(address, typed | {"delay_reason": "signal"}).status_code == 302
    assert DelayReason.objects.get().reason == "signal"


def test_the_clocks_of_a_case_with_who_was_told_and_why(client, case, worker, supervisor, inspector):
    clocks.start(case, "case.first_contact", case=case, person=worker, risk="red")
    clocks.start(case, "review.answer", case=case, person=worker, due_at=clock.now() + timedelta(days=9))
    with clock.later(hours=5):
        sweep.run()
        clocks.meet(case, "case.first_contact", case=case)
    address = f"/cases/{case.ref}/clocks/"
    with clock.later(hours=6):
        client.force_login(worker)
        text = client.get(address).content.decode()
        assert "Хугацаа хэтэрсэн шалтгаан" in text
        assert text.count(supervisor.name) == 1
        row = Deadline.objects.get(step="case.first_contact")
        page = f"{address}{row.ref}/delay/"
        assert client.post(page, {"delay_reason": "other", "delay_words": ""}).status_code == 422
        assert client.post(page, {"delay_reason": "other", "delay_words": "Гүүр нурсан."}).status_code == 302
        assert "Гүүр нурсан." in client.get(address).content.decode()
        other = Deadline.objects.get(step="review.answer")
        assert client.post(f"{address}{other.ref}/delay/", {"delay_reason": "road"}).status_code == 422
        states = {one.deadline.step: one.state for one in clock_page.drawn(list(clock_page.clocks_of(case)))}
    assert states == {"case.first_contact": "done_late", STEP: "running", "review.answer": "running"}


def test_the_page_keeps_its_number_of_queries(client, case, worker):
    client.force_login(worker)
    counted = []
    for many in (3, 20):
        for number in range(many):
            clocks.start(factories.report(worker), f"case.test{number}", case=case, person=worker,
                         unit=case.unit, due_at=clock.now() + timedelta(hours=1))  # fmt: skip
        counted.append(queries(client, f"/cases/{case.ref}/clocks/"))
    assert counted[0] == counted[1] <= 12


def test_over_the_api(client, case, worker):
    age(30)
    client.force_login(worker)
    row = Deadline.objects.get()
    listed = client.get(f"/api/v1/cases/{case.ref}/clocks/").json()["results"]
    assert (listed[0]["state"], listed[0]["delay_reason"]) == ("late", "")
    address = f"/api/v1/cases/{case.ref}/clocks/{row.ref}/delay/"
    assert client.post(address, {}, content_type="application/json").status_code == 422
    sent = client.post(address, {"delay_reason": "road"}, content_type="application/json").json()
    assert sent["delay_reason"] == "road"
    assert sent["late_seconds"] // 60 == 6 * 60


def test_times_are_those_of_the_unit(client, worker):
    """In Uvs it is an hour earlier: on the pages of people there, and of its cases for anybody."""
    uvs = Area.objects.get(code="8501")
    western = make("western", "worker", "8501")
    with clock.at(datetime(2026, 11, 24, 10, tzinfo=ZoneInfo("Asia/Ulaanbaatar"))):
        case = factories.case(western, uvs, risk="red")
        client.force_login(western)
        assert "2026.11.24 09:00" in client.get(f"/cases/{case.ref}/clocks/").content.decode()
        assert "Asia/Hovd" in client.get(f"/cases/{case.ref}/clocks/").content.decode()
