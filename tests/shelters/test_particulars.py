"""What is known of a facility: its status by day, rooms and beds, contacts, services, standards, money."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters.actions import facility as changes
from shelters.actions import furnishing, particulars, placing, staying
from shelters.models import Facility, Room, StandardItem
from tests import factories


@pytest.fixture
def home(manager):
    return factories.facility(manager=manager)


@pytest.fixture
def held(home, worker, manager):
    asked = placing.propose_stay(factories.case(worker), by=worker, facility=home, sheet="")
    return placing.give_bed(asked, by=manager)


@pytest.mark.django_db
def test_a_facility_with_a_child_a_held_bed_or_a_request_is_not_closed(home, held, manager, user_admin):
    def close() -> None:
        particulars.set_status(home, by=user_admin, status="closed", since=clock.today(), reason="Засвар")

    with pytest.raises(DomainError) as problem:
        close()
    assert problem.value.field == "status"
    stay = placing.admit(held, by=manager)
    with pytest.raises(DomainError):
        close()
    staying.discharge(stay, by=manager, destination="kin", unagreed="Яаралтай")
    close()
    home.refresh_from_db()
    assert home.status == Facility.Status.CLOSED
    with pytest.raises(DomainError):
        furnishing.add_room(home, by=manager, label="9", kind=Room.Kind.ORDINARY)


@pytest.mark.django_db
def test_a_suspension_begins_and_ends_by_its_days(home, manager):
    today = clock.today()
    particulars.set_status(
        home,
        by=manager,
        status="suspended",
        since=today + timedelta(days=2),
        until=today + timedelta(days=3),
        reason="Халдвартай",
    )
    seen = []
    for days in range(5):
        with clock.later(days=days):
            particulars.apply_statuses()
        home.refresh_from_db()
        seen.append(home.status)
    assert seen == ["open", "open", "suspended", "suspended", "open"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"since": -1}, "since"),
        ({"since": 500}, "since"),
        ({"until": -1}, "until"),
        ({"status": "closed", "until": 3}, "until"),
        ({"status": "closed", "since": 3}, "since"),
        ({"status": "open"}, "status"),
        ({"reason": " "}, "reason"),
    ],
)
def test_a_status_that_cannot_be_is_a_sentence(home, manager, said, field):
    facts = {"status": "suspended", "since": 0, "until": None, "reason": "Засвар"} | said
    days = {
        name: clock.today() + timedelta(days=facts[name])
        for name in ("since", "until")
        if facts[name] is not None
    }
    with pytest.raises(DomainError) as problem:
        particulars.set_status(home, by=manager, **(facts | days))
    assert problem.value.field == field


@pytest.mark.django_db
def test_a_bed_is_added_changed_and_ended_but_not_under_a_child(home, held, manager):
    room = furnishing.add_room(home, by=manager, label="2", kind=Room.Kind.FAMILY, step_free=True)
    bed = furnishing.add_bed(home, by=manager, room=room, label="2-1", since=clock.today(), suits="f")
    with pytest.raises(DomainError):
        furnishing.add_bed(home, by=manager, room=room, label="2-1", since=clock.today())
    furnishing.change_bed(bed, by=manager, room=room, label="2-2", suits="any", age_from=3, age_to=9)
    tomorrow = clock.today() + timedelta(days=1)
    furnishing.end_bed(bed, by=manager, day=tomorrow)
    with pytest.raises(DomainError):
        furnishing.end_bed(bed, by=manager, day=tomorrow)
    for _turn in ("held", "admitted"):
        with pytest.raises(DomainError) as problem:
            furnishing.end_bed(held.bed, by=manager, day=tomorrow)
        assert problem.value.field == "day"
        with pytest.raises(DomainError):
            furnishing.change_bed(
                held.bed, by=manager, room=held.bed.room, label="1-1", suits="any", age_from=16, age_to=17
            )
        held = placing.admit(held, by=manager) if held.status == "held" else held


@pytest.mark.django_db
def test_a_bed_goes_out_of_use_from_a_day_to_come(home, manager):
    bed = home.beds.first()
    since = clock.today() + timedelta(days=3)
    outage = changes.take_out_of_use(bed, by=manager, since=since, until=since, reason="Засвар")
    assert outage.period.lower > clock.now()
    with pytest.raises(DomainError):
        changes.take_out_of_use(
            bed, by=manager, since=since + timedelta(days=2), until=since + timedelta(days=1), reason="Засвар"
        )


@pytest.mark.django_db
def test_the_checklist_asks_what_is_missing_and_is_kept_once(home, manager, inspector):
    items = list(StandardItem.objects.ruling())
    answers = dict.fromkeys(items, ("yes", "")) | {items[0]: ("no", "")}
    facts = {"checked_on": clock.today(), "form_key": uuid4()}
    with pytest.raises(DomainError) as problem:
        particulars.check_standards(home, by=manager, answers=answers, **facts)
    assert problem.value.field == f"note_{items[0].code}"
    answers[items[0]] = ("no", "Шөнийн ээлжгүй")
    made = particulars.check_standards(home, by=manager, answers=answers, **facts)
    assert made.own
    assert particulars.check_standards(home, by=manager, answers=answers, **facts) == made
    assert not particulars.check_standards(
        home, by=inspector, answers=answers, checked_on=clock.today(), form_key=uuid4()
    ).own
    with pytest.raises(DomainError):
        particulars.check_standards(
            home, by=manager, answers=answers, checked_on=date(2019, 1, 1), form_key=uuid4()
        )


@pytest.mark.django_db
def test_pages_of_a_facility_save_and_keep_what_was_typed(home, manager, official, client):
    client.force_login(manager)
    at = f"/facilities/{home.ref}"
    typed = {"purpose": "duty", "name": "Жижүүр", "phone": "7012345"}
    answer = client.post(f"{at}/contacts/", typed)
    assert answer.status_code == 422
    assert "Жижүүр" in answer.content.decode()
    client.post(f"{at}/contacts/", typed | {"phone": "70123456"})
    client.post(f"{at}/services/", {"services": ["health", "school"]})
    client.post(f"{at}/services/", {"services": ["school"]})
    client.post(f"{at}/edit/", {"hours": "Өдөр шөнөгүй", "phone": "70123456", "address": "Нууц 5"})
    client.force_login(official)
    shown = client.get(f"{at}/").content.decode()
    assert "70123456" in shown
    assert "Өдөр шөнөгүй" in shown
    assert "Нууц 5" not in shown
    assert list(home.services.filter(until=None).values_list("service", flat=True)) == ["school"]
    money = {"year": clock.today().year, "source": "state", "amount": "120000000"}
    assert client.post(f"{at}/funding/", money | {"amount": "-1"}).status_code == 422
    client.post(f"{at}/funding/", money)
    client.post(f"{at}/funding/", money | {"amount": "130000000"})
    assert list(home.funding.values_list("amount", flat=True)) == [130_000_000]
