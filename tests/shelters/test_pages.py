"""What the pages of stays and facilities show, and to whom."""

import pytest

from cases.models import Case
from shelters import finding
from shelters.actions import placing, staying
from shelters.models import BedOutage
from tests import factories
from tests.queries import queries

ADDRESS = "Нууц гудамж 5"


@pytest.mark.django_db
def test_the_address_is_for_its_staff_and_who_placed_the_child(
    worker, colleague, supervisor, manager, client
):
    home = factories.facility(manager=manager, address=ADDRESS)
    case: Case = factories.case(worker)
    stay = placing.propose_stay(case, by=worker, facility=home, sheet="")

    def readers() -> set[str]:
        found = set()
        for person in (worker, colleague, supervisor, manager):
            client.force_login(person)
            answer = client.get(f"/stays/{stay.ref}/")
            if answer.status_code == 200 and ADDRESS in answer.content.decode():
                found.add(person.username)
        return found

    assert readers() == {"manager"}
    stay = placing.give_bed(stay, by=manager)
    assert readers() == {"manager", "worker"}
    stay = placing.admit(stay, by=manager)
    assert readers() == {"manager", "worker"}
    staying.discharge(stay, by=manager, destination="kin", unagreed="Шөнө")
    assert readers() == set()


@pytest.mark.django_db
def test_who_runs_several_facilities_reads_which_one_each_child_is_in(worker, manager, client):
    first = factories.facility(manager=manager, name_mn="Эхний байр")
    client.force_login(manager)
    stay = placing.propose_stay(factories.case(worker), by=worker, facility=first, sheet="")
    arriving = f" · {first.name} · "
    assert arriving not in client.get("/facilities/own/").content.decode()
    factories.facility(manager=manager, name_mn="Дараагийн байр")
    assert arriving in client.get("/facilities/own/").content.decode()
    placing.admit(placing.give_bed(stay, by=manager), by=manager)
    assert f"{first.name} · ор 1-" in client.get("/facilities/own/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("facilities", [3, 30])
def test_lists_of_facilities_keep_their_queries(worker, official, manager, client, facilities):
    for number in range(facilities):
        home = factories.facility(name_mn=f"Байр {number}", name_en=f"Shelter {number}")
        placing.propose_stay(factories.case(worker, clocked=False), by=worker, facility=home, sheet="")
    case = factories.case(worker)
    client.force_login(worker)
    assert queries(client, f"/cases/{case.ref}/stays/new/") <= 11
    assert queries(client, "/facilities/") <= 10
    client.force_login(official)
    assert queries(client, "/occupancy/") <= 11


@pytest.mark.django_db
def test_the_form_counts_the_free_beds_that_suit(worker, manager, client):
    home = factories.facility(manager=manager, beds=4)
    home.beds.filter(label="1-4").update(suits="f")
    home.beds.filter(label="1-3").update(age_to=3)
    boy = factories.child(worker, sex="m")
    placing.give_bed(
        placing.propose_stay(factories.case(worker), by=worker, facility=home, sheet=""), by=manager
    )
    case = factories.case(worker, child=boy)
    assert finding.free_counts(finding.near(case), "m", boy.age) == {home.pk: 1}
    assert finding.free_counts(finding.near(case), "f", boy.age) == {home.pk: 2}


@pytest.mark.django_db
def test_the_last_day_there_is_is_a_sentence(manager, client):
    home = factories.facility(manager=manager)
    client.force_login(manager)
    typed = {"bed": str(home.beds.order_by("label")[0].ref), "until": "9999.12.31", "reason": "Засвар"}
    answer = client.post(f"/facilities/{home.ref}/beds/", typed)
    assert answer.status_code == 422
    assert "Засвар" in answer.content.decode()
    assert not BedOutage.objects.exists()
