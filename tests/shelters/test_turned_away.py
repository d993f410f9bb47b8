"""Children for whom there was no place are counted once, with a reason, and nobody learns who they were."""

import pytest

from childprotect.lib.errors import DomainError
from shelters.actions import placing, turning_away
from shelters.models import AgeBand, TurnedAway
from tests import factories

KEY = "6f1c5a54-3f5e-4d56-8a5e-0d8a3f5c1a12"


@pytest.mark.django_db
def test_a_refusal_counts_the_child_with_its_reason(worker, manager):
    home = factories.facility(manager=manager)
    child = factories.child(worker, sex="f", birth_year=2017)
    stay = placing.propose_stay(
        factories.case(worker, child=child), by=worker, facility=home, sheet="Шөнө айдаг."
    )
    with pytest.raises(DomainError):
        placing.refuse_stay(stay, by=manager, code="because")
    placing.refuse_stay(stay, by=manager, code="infection")
    row = TurnedAway.objects.get()
    assert (row.facility, row.how, row.reason, row.sex, row.age_band) == (
        home,
        "refused",
        "infection",
        "f",
        AgeBand.CHILD,
    )


@pytest.mark.django_db
def test_no_place_found_counts_once_and_stands_in_the_area_of_the_case(worker, official, far_worker):
    case = factories.case(worker)
    for _twice in range(2):
        turning_away.say_no_place(case, by=worker, reason="full", form_key=KEY)
    row = TurnedAway.objects.visible_to(official).get()
    assert (row.facility, row.unit, row.how) == (None, case.unit, "no_place")


@pytest.mark.django_db
def test_a_child_at_the_door_is_counted_without_a_name(manager, far_manager, client):
    home = factories.facility(manager=manager)
    client.force_login(manager)
    typed = {"form_key": KEY, "sex": "m", "age_band": "12-14", "reason": "staff"}
    address = f"/facilities/{home.ref}/turned-away/"
    assert client.post(address, typed | {"reason": ""}).status_code == 422
    for _twice in range(2):
        assert client.post(address, typed).status_code == 302
    assert TurnedAway.objects.visible_to(manager).count() == 1
    assert not TurnedAway.objects.visible_to(far_manager).exists()
    assert "12–14" in client.get(address).content.decode()
