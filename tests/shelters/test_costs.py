"""What a year costs: kept days times the norm of their day, shared among the sources, against the budget."""

import re
from datetime import date, timedelta

import pytest

from childprotect.lib import clock
from childprotect.lib.errors import DomainError
from shelters import costs
from shelters.actions import correcting, norms, particulars
from shelters.models import CostNorm, DaySheet
from tests import factories


@pytest.fixture
def home(manager):
    """Three days with two children in March, one day with one in July."""
    home = factories.facility(manager=manager)
    place = {name: getattr(home, name) for name in ("unit_id", "district_id", "aimag_id")}
    none = dict.fromkeys(
        ("adults", "admitted", "discharged", "returns", "longest", "lasting_days", "ended_days"), 0
    )
    for day, number in (*((date(2026, 3, day), 2) for day in (1, 2, 3)), (date(2026, 7, 1), 1)):
        DaySheet.objects.create(
            facility=home, day=day, beds=2, usable=2, occupied=number, care_days=number, **place, **none
        )
    return home


@pytest.mark.django_db
def test_days_cost_the_norm_of_their_day_and_are_shared_among_sources(home, official):
    CostNorm.objects.filter(kind="shelter").update(amount=10_000, valid_to=date(2026, 3, 3))
    CostNorm.objects.create(kind="shelter", amount=20_000, valid_from=date(2026, 3, 3))
    for source, amount in (("state", 300_000), ("local", 100_000)):
        particulars.set_funding(home, by=official, year=2026, source=source, amount=amount)
    correcting.correct_day(
        home, by=official, day=date(2026, 7, 1), figure="care_days", right=2, reason="Дутуу бүртгэсэн"
    )
    found = costs.build(official, 2026)
    assert found.total.days == [6, 0, 2, 0]
    assert found.total.quarters == [80_000, 0, 40_000, 0]
    assert (found.total.budget, found.total.left, found.total.percent) == (400_000, 280_000, 30)
    assert [(line.total, line.budget) for line in found.sources] == [(90_000, 300_000), (30_000, 100_000)]
    assert found.unconfirmed
    assert costs.build(official, 2025).total.total == 0


@pytest.mark.django_db
def test_a_norm_rules_from_a_day_to_come_and_is_only_the_national_administrators(
    national_admin, official, client
):
    today = clock.today()
    facts = {"by": national_admin, "kind": "shelter", "legal_reference": "А/7", "confirmed": "confirmed"}
    with pytest.raises(DomainError):
        norms.set_norm(amount=30_000, valid_from=today - timedelta(days=1), **facts)
    norms.set_norm(amount=30_000, valid_from=today + timedelta(days=5), **facts)
    with pytest.raises(DomainError):
        norms.set_norm(amount=31_000, valid_from=today + timedelta(days=5), **facts)
    assert CostNorm.objects.ruling().get(kind="shelter").amount == 20_000
    client.force_login(official)
    assert client.post("/occupancy/norms/", {"kind": "shelter"}).status_code == 403


@pytest.mark.django_db
def test_the_page_the_table_and_the_paper_say_the_same_year(home, official, client):
    client.force_login(official)
    shown = client.get("/occupancy/cost/", {"year": "2026"})
    assert "140 000" in re.sub(r"\s", " ", shown.content.decode())
    assert "140000" in client.get("/occupancy/cost/table.csv", {"year": "2026"}).content.decode()
    assert client.post("/occupancy/cost/paper/?year=2026").content.startswith(b"%PDF")
    assert client.get("/occupancy/cost/", {"year": "1880"}).status_code == 422
