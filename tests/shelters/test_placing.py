"""The way of a stay, each step and each refusal; and the promise that a bed is given once."""

import threading
from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import connection
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import User
from audit.models import Event
from cases.actions.closing import what_keeps_open
from cases.models import Case, Deadline, Notification
from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters import finding
from shelters.actions import extending, placing, staying
from shelters.actions import facility as changes
from shelters.models import Bed, BedUse, Stay
from tests import factories


@pytest.fixture
def case(worker):
    return factories.case(worker, risk="red")


@pytest.fixture
def home(manager):
    return factories.facility(manager=manager)


@pytest.fixture
def proposed(case, home, worker):
    return placing.propose_stay(case, by=worker, facility=home, sheet="Шөнө айдаг.")


def told(person: User) -> set[str]:
    return set(Notification.objects.filter(person=person).values_list("verb", flat=True))


@pytest.mark.django_db
def test_a_stay_runs_from_proposal_to_discharge(case, home, proposed, worker, manager):
    assert "stay.proposed" in told(manager)
    held = placing.give_bed(proposed, by=manager)
    assert held.bed.label == "1-1"
    stay = placing.admit(held, by=manager)
    assert stay.status == Stay.Status.ADMITTED
    case.refresh_from_db()
    assert case.was_placed
    due = Deadline.objects.running().get(subject_ref=stay.ref)
    assert due.step == "shelter.stay"
    assert timedelta(days=29) < due.due_at - clock.now() < timedelta(days=31)
    with clock.later(days=3):
        stay = staying.discharge(stay, by=manager, destination="kin", unagreed="Шөнө")
    assert stay.discharged_to == "kin"
    assert not Deadline.objects.running().filter(subject_ref=stay.ref).exists()
    assert told(worker) >= {"stay.bed_given", "stay.admitted", "stay.discharged"}
    verbs = set(Event.objects.filter(case_ref=case.ref).values_list("verb", flat=True))
    assert verbs >= {"stay.proposed", "stay.bed_given", "stay.admitted", "stay.discharged"}


@pytest.mark.django_db
def test_the_sheet_is_the_managers_only_while_the_stay_lasts(proposed, manager, far_manager, client):
    assert manager.has_perm("shelters.manage_stay", proposed)
    assert not far_manager.has_perm("shelters.view_stay", proposed)
    stay = placing.admit(placing.give_bed(proposed, by=manager), by=manager)
    client.force_login(manager)
    assert client.get(f"/stays/{stay.ref}/").status_code == 200
    assert client.get(f"/cases/{stay.case.ref}/").status_code == 404
    staying.discharge(stay, by=manager, destination="family", unagreed="Шөнө")
    assert client.get(f"/stays/{stay.ref}/").status_code == 404


@pytest.mark.django_db
def test_the_same_form_sent_twice_is_one_proposal(case, home, worker):
    key = "6f1c5a54-3f5e-4d56-8a5e-0d8a3f5c1a11"
    first = placing.propose_stay(case, by=worker, facility=home, sheet="а", form_key=key)
    assert placing.propose_stay(case, by=worker, facility=home, sheet="а", form_key=key) == first
    assert Stay.objects.count() == 1


@pytest.mark.django_db
def test_a_placed_child_is_not_placed_again_and_nobody_learns_where(case, home, proposed, colleague, worker):
    other = factories.case(colleague, child=case.child)
    elsewhere = factories.facility(name_mn="Өөр байр", name_en="Elsewhere")
    with pytest.raises(DomainError) as problem:
        placing.propose_stay(other, by=colleague, facility=elsewhere, sheet="")
    assert home.name_mn not in str(problem.value)
    assert "stay.asked_elsewhere" in told(worker)


@pytest.mark.django_db
def test_only_suiting_beds_are_given(case, home, proposed, manager):
    Bed.objects.filter(facility=home).update(suits="f")
    case.child.sex = "m"
    case.child.save(update_fields=["sex"])
    with pytest.raises(DomainError, match="ор"):
        placing.give_bed(proposed, by=manager)


@pytest.mark.django_db
def test_a_bed_out_of_use_is_not_given_and_comes_back(home, proposed, manager):
    one, other = home.beds.order_by("label")
    for bed in (one, other):
        changes.take_out_of_use(bed, by=manager, until=clock.today() + timedelta(days=2), reason="Засвар")
    with pytest.raises(DomainError):
        placing.give_bed(proposed, by=manager)
    changes.back_in_use(other, by=manager)
    assert placing.give_bed(proposed, by=manager).bed == other
    with pytest.raises(DomainError):
        changes.take_out_of_use(other, by=manager, until=clock.today() + timedelta(days=2), reason="Засвар")


@pytest.mark.django_db
def test_each_step_is_refused_out_of_its_turn(proposed, manager, worker):
    for step, more in (
        (placing.admit, {}),
        (staying.discharge, {"destination": "kin", "unagreed": "Шөнө"}),
        (extending.ask_extension, {"reason": "Эмчилгээ"}),
    ):
        with pytest.raises(DomainError):
            step(proposed, by=manager, **more)
    refused = placing.refuse_stay(proposed, by=manager, reason="Дүүрсэн")
    assert "stay.refused" in told(worker)
    for step in (placing.give_bed, placing.admit):
        with pytest.raises(DomainError):
            step(refused, by=manager)
    with pytest.raises(DomainError):
        placing.cancel_stay(refused, by=worker)


@pytest.mark.django_db
def test_an_overstay_keeps_its_bed(proposed, manager, worker, home):
    stay = placing.admit(placing.give_bed(proposed, by=manager), by=manager)
    with clock.later(days=35):
        assert staying.prolong_overstays() == 1
        stay.refresh_from_db()
        assert stay.period.upper > clock.now()
        free = finding.suiting(home, "f", 9, clock.now(), clock.now() + timedelta(hours=1))
        assert stay.bed_id not in set(free.values_list("pk", flat=True))


@pytest.mark.django_db
def test_a_bed_past_its_limit_is_not_given_before_the_sweep_has_come(worker, manager):
    home = factories.facility(manager=manager, beds=1)
    first = placing.propose_stay(factories.case(worker), by=worker, facility=home, sheet="")
    stay = placing.admit(placing.give_bed(first, by=manager), by=manager)
    with clock.later(days=35):
        other = placing.propose_stay(factories.case(worker), by=worker, facility=home, sheet="")
        with pytest.raises(DomainError):
            placing.give_bed(other, by=manager)
        with pytest.raises(DomainError):
            changes.take_out_of_use(stay.bed, by=manager, until=clock.today(), reason="Засвар")
        staying.discharge(stay, by=manager, destination="kin", unagreed="Шөнө")
        assert placing.give_bed(other, by=manager).bed == stay.bed


@pytest.mark.django_db
def test_a_stay_keeps_the_case_open(case, proposed):
    assert [sentence for sentence, _url in what_keeps_open(case)] != []


@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_one_last_bed_once(worker, manager):
    home = factories.facility(manager=manager, beds=1)
    stays = [
        placing.propose_stay(factories.case(worker), by=worker, facility=home, sheet="") for _ in range(10)
    ]
    won, lost, gate = [], [], threading.Barrier(len(stays))

    def place(stay: Stay) -> None:
        gate.wait()
        try:
            won.append(placing.give_bed(stay, by=manager))
        except DomainError:
            lost.append(stay)
        finally:
            connection.close()

    threads = [threading.Thread(target=place, args=(stay,)) for stay in stays]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert (len(won), len(lost)) == (1, len(stays) - 1)
    assert Stay.objects.filter(status=Stay.Status.HELD).count() == 1


@pytest.mark.django_db(transaction=True)
def test_no_free_bed_is_refused_when_as_many_come_as_there_are_beds(worker, manager):
    home = factories.facility(manager=manager, beds=6)
    stays = [
        placing.propose_stay(factories.case(worker), by=worker, facility=home, sheet="") for _ in range(6)
    ]
    problems, gate = [], threading.Barrier(len(stays))

    def place(stay: Stay) -> None:
        gate.wait()
        try:
            placing.give_bed(stay, by=manager)
        except DomainError as problem:
            problems.append(str(problem))
        finally:
            connection.close()

    threads = [threading.Thread(target=place, args=(stay,)) for stay in stays]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert problems == []
    assert Stay.objects.filter(status=Stay.Status.HELD).values("bed").distinct().count() == 6


STEP = st.sampled_from(["propose", "bed", "admit", "extend", "discharge", "cancel", "wait", "sweep"])


@pytest.mark.django_db
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(STEP, st.integers(0, 3)), max_size=25))
def test_whatever_happens_no_bed_and_no_child_is_taken_twice(steps, worker, manager):
    home = factories.facility(beds=2)
    cases: list[Case] = [factories.case(worker, clocked=False) for _ in range(4)]
    now = clock.now()
    for name, which in steps:
        now += timedelta(days=9 if name == "wait" else 0, minutes=1)
        with clock.at(now):
            case = cases[which]
            stay = finding.live(case)
            try:
                if name == "propose":
                    placing.propose_stay(case, by=worker, facility=home, sheet="")
                elif name == "sweep":
                    staying.prolong_overstays()
                elif stay is not None and name == "bed":
                    placing.give_bed(stay, by=manager)
                elif stay is not None and name == "admit":
                    placing.admit(stay, by=manager)
                elif stay is not None and name == "extend":
                    extending.ask_extension(stay, by=manager, reason="Шалтгаан")
                elif stay is not None and name == "discharge":
                    staying.discharge(stay, by=manager, destination="kin", unagreed="Шөнө")
                elif stay is not None and name == "cancel":
                    placing.cancel_stay(stay, by=worker)
            except DomainError:
                continue
    children = Stay.objects.filter(facility=home, status__in=Stay.TAKING_BED).values_list(
        "child_id", "period"
    )
    for taken in (children, BedUse.objects.filter(bed__facility=home).values_list("bed_id", "period")):
        spans = sorted((who, period.lower, period.upper) for who, period in taken if not period.isempty)
        for one, other in pairwise(spans):
            assert one[0] != other[0] or one[2] <= other[1]
